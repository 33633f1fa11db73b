package org.sluice.websocket.runtime;

import org.osgi.annotation.versioning.ConsumerType;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.HandshakeDTO;

/**
 * Is told what clients do at the WebSocket server: handshakes, connections that open and close. Registered as a service, from
 * which moment on it is told what happens, until it is unregistered. Applications and servers come and go by
 * {@link WebSocketRuntime#CHANGECOUNT}.
 *
 * <p><b>Threads.</b> Each listener is called by one thread at a time, in the order in which things have happened, behind them, and never on a
 * thread that clients wait for. It may block, and makes nobody wait but itself: up to {@value #WAITING} notifications wait for
 * it, further ones are dropped, counted and told by number. What it throws is logged, and it is told the next one.
 *
 * <p>When the unregistration of the service returns, none of its code runs any more, unless a call that was under way does not
 * return within the server's closing time-out. What waited for it by then is dropped.
 *
 * <p>What is passed belongs to the listener. Much of it has been chosen by clients: paths, origins, reasons and names are unchecked input.
 */
@ConsumerType
public interface RuntimeListener {

    /**
     * Service property: what the listener is told, some of {@link #HANDSHAKES}, {@link #OPENED} and {@link #CLOSED}. What no
     * listener asks for costs nothing.
     *
     * <p>The value of this service property is of type {@code String}, {@code String[]} or {@code Collection} of {@code String}.
     * Absent or empty stands for all; with any other value the listener is told nothing, which is logged.
     */
    String KINDS = "sluice.runtime.listener.kinds";

    /** Value of {@link #KINDS}: {@link #handshakeAnswered}. */
    String HANDSHAKES = "handshakes";

    /** Value of {@link #KINDS}: {@link #connectionOpened}. */
    String OPENED = "opened";

    /** Value of {@link #KINDS}: {@link #connectionClosed}. */
    String CLOSED = "closed";

    /** How many notifications wait for a listener at most. */
    int WAITING = 1024;

    /**
     * A handshake has been answered. Requests that are no handshakes for the WebSocket server, or that an HTTP server refuses
     * before it asks, are not told.
     *
     * @param handshake what was asked and answered
     */
    default void handshakeAnswered(HandshakeDTO handshake) {}

    /**
     * A connection has been opened. It may have been closed since.
     *
     * @param connection the connection as it was then
     */
    default void connectionOpened(ConnectionDTO connection) {}

    /**
     * A connection that was opened has ended.
     *
     * @param connection who and how
     */
    default void connectionClosed(ClosedConnectionDTO connection) {}

    /**
     * The listener has been too slow: others than those before and behind this call have been dropped.
     *
     * @param number how many since the last such call
     */
    default void notificationsDropped(long number) {}
}
