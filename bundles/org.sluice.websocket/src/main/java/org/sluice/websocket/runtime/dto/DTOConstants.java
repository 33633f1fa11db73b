package org.sluice.websocket.runtime.dto;

/** The values of fields with a fixed set of them. Reason codes have the numbers that they have in other OSGi whiteboards. */
public final class DTOConstants {

    /** The reason is not known. */
    public static final int FAILURE_REASON_UNKNOWN = 0;

    /** The same paths lead to another application, in all the scopes of this one. */
    public static final int FAILURE_REASON_SHADOWED_BY_OTHER_SERVICE = 3;

    /** A service property has a value that is not allowed. */
    public static final int FAILURE_REASON_VALIDATION_FAILED = 6;

    /** The same paths lead to another application, in some of the scopes of this one. */
    public static final int FAILURE_REASON_PARTLY_SHADOWED_BY_OTHER_SERVICE = 100;

    /** A handshake was left to the server, which answers as if there were no WebSocket server. */
    public static final String HANDSHAKE_DECLINED = "declined";

    /** A handshake was denied and answered by a servlet context. */
    public static final String HANDSHAKE_ANSWERED = "answered";

    /** Messages go both ways. */
    public static final String CONNECTION_OPEN = "OPEN";

    /** The application has gone, and the connection is open and waits for another one to take it over. */
    public static final String CONNECTION_WAITING = "WAITING";

    /** The server has sent its Close frame and waits for the client's. */
    public static final String CONNECTION_CLOSING = "CLOSING";

    /** The client has sent a Close frame first. */
    public static final String CLOSED_BY_PEER = "PEER";

    /** The application has closed or aborted the connection. */
    public static final String CLOSED_BY_APPLICATION = "APPLICATION";

    /** The server has closed the connection, for the reason that is told. */
    public static final String CLOSED_BY_SERVER = "SERVER";

    /** The connection was lost, or its client has answered no more. */
    public static final String CLOSED_BY_LOSS = "LOST";

    /** A callback on an event loop is slow when it takes longer. */
    public static final int SLOW_LOOP_CALLBACK_MILLIS = 20;

    /** A callback on a worker thread is slow when it takes longer. */
    public static final int SLOW_WORKER_CALLBACK_MILLIS = 1000;

    private DTOConstants() {}
}
