package org.sluice.protocol;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A connection that has left HTTP: bytes both ways, in order.
 *
 * <p><b>Threading.</b> Every method may be called from any thread and none of them blocks. Bytes of one call are never
 * mixed with bytes of another.
 *
 * <p><b>Writing.</b> A write appends to the send queue, which leaves in as few system calls as possible: when the running
 * {@linkplain ConnectionListener callback} or {@linkplain #execute task} of this connection's event loop has ended, or has
 * written to many other connections since, and otherwise at {@link #flush()}. What is written when output has ended, is dropped.
 *
 * <p><b>Life.</b> Open until {@link #close()}, {@link #abort()}, the loss of the connection or the end of the server;
 * then {@link ConnectionListener#onClosed onClosed} is the last call. A peer that only ends its own output leaves the
 * connection open for writing, see {@link ConnectionListener#onReadEnd()}.
 */
@ProviderType
public interface ByteConnection {

    /**
     * Appends bytes to the send queue. The buffers are the caller's again when the method returns; their content has been
     * sent or copied, and their positions are at their limits where it was taken.
     *
     * @param head what goes first
     * @param body what follows without a gap
     * @return {@code false} if nothing was taken: output has ended, or the {@link SendQueue}'s limit would be exceeded
     */
    boolean write(ByteBuffer head, ByteBuffer body);

    /**
     * Appends bytes to the send queue, as {@link #write(ByteBuffer, ByteBuffer)} does.
     *
     * @param bytes the bytes
     * @return {@code false} if nothing was taken
     */
    boolean write(ByteBuffer bytes);

    /**
     * Appends bytes of which the second part is shared with other connections, and may therefore be kept instead of copied:
     * its content must never change. Positions and limits of {@code shared} are read, never moved.
     *
     * @param head what goes first; the caller's again when the method returns
     * @param shared what follows without a gap, constant
     * @return {@code false} if nothing was taken
     */
    boolean writeShared(ByteBuffer head, ByteBuffer shared);

    /** Sends what is queued, as far as the peer takes it; the rest follows by itself. */
    void flush();

    /**
     * Whether the send queue is below its high-water mark.
     *
     * @return {@code false} from the mark on, until {@link ConnectionListener#onWritable()} is called
     */
    boolean isWritable();

    /**
     * The bytes that wait to be sent.
     *
     * @return the number of bytes in the send queue
     */
    long queuedBytes();

    /**
     * Stops reading, so that the peer is held back by TCP. It takes effect when the running callback has ended; bytes that
     * the callback leaves in its buffer come again when reading resumes.
     */
    void suspendReading();

    /** Reads again. Without effect when reading is not suspended. */
    void resumeReading();

    /**
     * Closes in order: sends what is queued, ends the output, reads and drops what the peer still sends until the peer has
     * ended too, and closes. No callback but {@code onClosed} follows. When that takes longer than the transport's closing
     * time-out (5 s by default), the connection is aborted.
     */
    void close();

    /**
     * Closes in order, as {@link #close()} does, with some last bytes, for which the send queue's limit does not count.
     *
     * @param last what is sent last; the caller's again when the method returns
     */
    void close(ByteBuffer last);

    /** Closes at once. What is queued is lost, and the peer may see a reset. */
    void abort();

    /**
     * Sets the connection's only timer, in the place of what was set before. When it expires,
     * {@link ConnectionListener#onTimeout()} is called, late by up to a quarter of a second.
     *
     * @param delay the time from now; zero or less to have no timer
     */
    void setTimeout(Duration delay);

    /**
     * Runs a task on the connection's event loop, after what was handed in before. It runs even when the connection has
     * been closed.
     *
     * @param task what to run; must not block
     */
    void execute(Runnable task);

    /**
     * The event loop that owns the connection, for life.
     *
     * @return the loop
     */
    EventLoop loop();

    /**
     * The address at which the connection was accepted.
     *
     * @return the local address
     */
    InetSocketAddress localAddress();

    /**
     * The address of the peer.
     *
     * @return the remote address
     */
    InetSocketAddress remoteAddress();
}
