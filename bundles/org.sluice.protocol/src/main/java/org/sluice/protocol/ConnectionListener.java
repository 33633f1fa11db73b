package org.sluice.protocol;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What happens on a connection that has left HTTP.
 *
 * <p>The order is: {@link #onOpen onOpen} once, then the others as they come, then {@link #onClosed onClosed} exactly once.
 * When the connection never comes to be, because the peer was gone before the response could be sent, {@code onClosed} is
 * the only call, on any thread. Otherwise all calls are made by the event loop that owns the connection. They must not
 * block: other connections wait meanwhile. An exception aborts the connection.
 */
@ConsumerType
public interface ConnectionListener {

    /**
     * The response has been sent, and the connection is the listener's.
     *
     * @param connection the connection
     */
    void onOpen(ByteConnection connection);

    /**
     * Bytes have come. The buffer is valid during the call only, and its content may be overwritten. What the listener
     * leaves between position and limit is kept and comes again, in front of the bytes that follow: a listener that needs a
     * whole line or header just waits for it. What can be left is bounded by the size of the loop's read buffer (64 KiB by
     * default); a listener that takes nothing from a full one is in error.
     *
     * @param bytes the bytes
     */
    void onRead(ByteBuffer bytes);

    /** The peer has ended its output and nothing more will be read. What was left of the last bytes is dropped. */
    void onReadEnd();

    /** The send queue has drained below its high-water mark after having been at or above it. */
    default void onWritable() {}

    /** The timer that {@link ByteConnection#setTimeout} has set has expired. */
    default void onTimeout() {}

    /**
     * The server is about to go away, and the connection with it. The listener should end its protocol in the way that the
     * protocol has for it, and close; a connection that is still there after the server's closing time-out is aborted.
     */
    void onGoingAway();

    /**
     * The connection is no more. No call follows.
     *
     * @param end how it has come to its end
     */
    void onClosed(ConnectionEnd end);
}
