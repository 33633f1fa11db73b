package org.sluice.events;

/** The topics, and the properties that are no standard ones. They are API, though not one of classes: see the bundle's README. */
final class Topics {

    private static final String ROOT = "org/sluice/websocket/";

    static final String APPLICATION_ADDED = ROOT + "application/ADDED";
    static final String APPLICATION_REMOVED = ROOT + "application/REMOVED";
    static final String APPLICATION_FAILED = ROOT + "application/FAILED";
    static final String SERVER_UP = ROOT + "server/UP";
    static final String SERVER_DOWN = ROOT + "server/DOWN";
    static final String CONNECTION_OPENED = ROOT + "connection/OPENED";
    static final String CONNECTION_CLOSED = ROOT + "connection/CLOSED";

    static final String PATTERN = "pattern";
    static final String SCOPE = "scope";
    static final String FAILURE_REASON = "failure.reason";
    static final String FAILURE_PROPERTY = "failure.property";
    static final String REASON = "reason";
    static final String SERVER = "server";
    static final String SERVER_PID = "server.pid";
    static final String HOST = "host";
    static final String PORT = "port";
    static final String STATE = "state";
    static final String CONNECTION_ID = "connection.id";
    static final String ADDRESS = "address";
    static final String PRINCIPAL = "principal";
    static final String SUBPROTOCOL = "subprotocol";
    static final String OPENED_AT = "opened.at";
    static final String CLOSE_CODE = "close.code";
    static final String CLOSED_BY = "closed.by";

    private Topics() {}
}
