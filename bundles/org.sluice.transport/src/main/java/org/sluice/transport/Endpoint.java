package org.sluice.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The way to a peer: a socket channel, or what an HTTP server keeps in its hands, such as a TLS session or a stream of
 * HTTP/2. It never blocks. All calls come from one event loop, but for {@code write}, which may come from any thread, one at
 * a time, and together with any other but {@code open} and {@code close}.
 *
 * <p>An endpoint whose method has thrown is lost: {@code close} is all that is called from there on. An {@link IOException}
 * is the doing of the peer or the network, every other exception is logged as an error of the endpoint.
 */
@ConsumerType
public interface Endpoint {

    /**
     * Begins. Reading is of interest from here on, writing is not.
     *
     * @param selector the loop's selector, for endpoints that have a channel to register
     * @param readiness whom to tell when the endpoint becomes ready for what is of interest: the attachment of the
     *     selection key, or to be called from any thread
     * @throws IOException if the endpoint is closed
     */
    void open(Selector selector, Readiness readiness) throws IOException;

    /**
     * Sets what is of interest. For what the endpoint is ready already, it tells so (again). What is of interest remains so
     * until the next call: after a read that has left bytes behind, or that may have, the endpoint tells again.
     *
     * @param read whether to tell when bytes can be read
     * @param write whether to tell when bytes can be written
     * @throws IOException if the endpoint is closed
     */
    void setInterest(boolean read, boolean write) throws IOException;

    /**
     * Reads what is there, as far as it fits.
     *
     * @param target where to; has room for at least one byte
     * @return the number of bytes, 0 if there are none now, -1 if the peer has ended its output
     * @throws IOException if the connection is lost
     */
    int read(ByteBuffer target) throws IOException;

    /**
     * Writes what fits, and advances the positions of the buffers by it. Less than everything means that it would block; the
     * next call comes when the endpoint has told that it is ready. Buffers on the heap are 64 KiB together at most.
     *
     * @param sources the bytes, in order
     * @param offset the first buffer
     * @param length the number of buffers
     * @return the number of bytes
     * @throws IOException if the connection is lost
     */
    long write(ByteBuffer[] sources, int offset, int length) throws IOException;

    /**
     * Ends the output; reading goes on.
     *
     * @throws IOException if the connection is lost
     */
    void endOutput() throws IOException;

    /**
     * Closes, and frees everything that belongs to the connection. Called exactly once, also when {@code open} has never been
     * called or has thrown.
     */
    void close();

    /**
     * The address at which the connection was accepted. May be called at any time and from any thread.
     *
     * @return the local address
     */
    InetSocketAddress localAddress();

    /**
     * The address of the peer. May be called at any time and from any thread.
     *
     * @return the remote address
     */
    InetSocketAddress remoteAddress();
}
