package org.sluice.websocket.server;

import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;
import org.sluice.websocket.WebSocket;

/** What is said when there is no room for a message. */
final class Shortage {

    private static final LimitedLog LOG = new LimitedLog(LoggerFactory.getLogger(Shortage.class));

    private Shortage() {}

    /** Of whichever connection it is: the property is what can be mended. */
    static void warn(Application application, WebSocket socket) {
        LOG.warn(
                WebSocketProtocolHandler.PID,
                "Connection {} of {} is closed with {}: the unfinished messages of all connections leave no room for its own;"
                        + " unfinishedMessageBytes of PID {} is {}, raise it if the heap allows, or lower messageTimeoutSeconds",
                socket.id(),
                application,
                Endings.NO_ROOM.frame().code(),
                WebSocketProtocolHandler.PID,
                application.limits().messages().unfinished());
    }
}
