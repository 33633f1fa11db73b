package org.sluice.websocket.runtime.dto;

/** A connection that is open or closing, with all that is known of it. */
public class ConnectionDetailDTO extends ConnectionDTO {

    /** The address and port at which it was accepted. */
    public String localAddress;

    /** The address and port of the other end of the socket: the client's, or that of a proxy. */
    public String peerAddress;

    /** How many callbacks wait for a thread or for others of the connection. */
    public int waitingCallbacks;

    /** Whether the send queue is over its high-water mark. */
    public boolean congested;

    /**
     * Whether its event loop has answered within a second. If it has not, because it is busy, the fields below have no meaning.
     */
    public boolean loopAnswered;

    /** Whether nothing is read until callbacks have been made. */
    public boolean readingSuspended;

    /** Whether a part of a message has come, and its end has not. */
    public boolean messageUnfinished;

    /** Whether a ping has not been answered yet. */
    public boolean awaitsPong;

    /**
     * For how many milliseconds no data message has gone either way, at least. That is looked at from time to time only, four
     * times in an idle time-out, and it is 0 where there was one since.
     */
    public long idleMillis;

    /** Called by who fills the fields. */
    public ConnectionDetailDTO() {}
}
