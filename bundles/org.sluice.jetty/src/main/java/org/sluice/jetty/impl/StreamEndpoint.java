package org.sluice.jetty.impl;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.transport.Endpoint;
import org.sluice.transport.Readiness;

/**
 * A stream of HTTP/2 that has become a tunnel (RFC 8441). Its socket, with all other streams of the client, stays with Jetty;
 * the event loop takes what Jetty's threads have fetched, and gives them what they are to write.
 *
 * <p>The end of the output is END_STREAM. A stream that is closed before both sides have ended it is reset with CANCEL. When the
 * peer resets it, or the whole connection is lost, Jetty closes its endpoint, of which {@link TakenConnection} tells.
 */
final class StreamEndpoint implements Endpoint {

    /** How long a client may leave the end of a stream unread, before it loses all of its streams. */
    private static final long LAST_WORD_SECONDS = 30;

    private static final Logger LOG = LoggerFactory.getLogger(StreamEndpoint.class);

    private final Stream stream;
    private final EndPoint socket;
    private final Connector connector;
    private final InetSocketAddress localAddress;
    private final InetSocketAddress remoteAddress;
    private final StreamInput input;
    private final StreamOutput output;

    /**
     * Takes a stream.
     *
     * @param endPoint Jetty's endpoint of the stream
     * @param socket Jetty's endpoint of the connection that the stream is part of
     */
    StreamEndpoint(
            EndPoint endPoint,
            Stream stream,
            EndPoint socket,
            Connector connector,
            InetSocketAddress localAddress,
            InetSocketAddress remoteAddress) {
        this.stream = stream;
        this.socket = socket;
        this.connector = connector;
        this.localAddress = localAddress;
        this.remoteAddress = remoteAddress;
        input = new StreamInput(endPoint, stream, connector.getExecutor());
        output = new StreamOutput(stream, connector.getExecutor());
    }

    /** Has a thread of Jetty's do it, as long as there are any. */
    static void execute(Executor jettys, Runnable task) {
        try {
            jettys.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("Jetty is stopping", e);
            task.run();
        }
    }

    @Override
    public void open(Selector selector, Readiness readiness) throws IOException {
        if (stream.isReset() || stream.isClosed()) {
            // Before Jetty knew whom to tell.
            throw new IOException("the stream has been reset");
        }
        output.open(readiness);
        input.open(readiness);
    }

    @Override
    public void setInterest(boolean read, boolean write) {
        input.want(read);
        output.want(write);
    }

    /** The peer's end waits for ours: what follows both may be Jetty's stop, which would take ours from the peer. */
    @Override
    public int read(ByteBuffer target) {
        int count = input.read(target);
        return count < 0 && output.isEnding() ? 0 : count;
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        return output.write(sources, offset, length);
    }

    @Override
    public void endOutput() {
        output.end();
    }

    @Override
    public void close() {
        input.close();
        // Otherwise both sides have ended it, or the peer has reset it, which wants no answer (RFC 9113, 5.4.2).
        if (!stream.isClosed()) {
            // As long as Jetty cannot send the end of it, the stream is there, and no time-out of Jetty's ends its
            // connection.
            Scheduler.Task guard =
                    connector.getScheduler().schedule(this::disconnect, LAST_WORD_SECONDS, TimeUnit.SECONDS);
            output.afterEnd(() -> execute(connector.getExecutor(), () -> conclude(guard)));
        }
    }

    private void conclude(Scheduler.Task guard) {
        if (stream.isClosed()) {
            guard.cancel();
        } else {
            stream.reset(
                    new ResetFrame(stream.getId(), ErrorCode.CANCEL_STREAM_ERROR.code),
                    Callback.from(guard::cancel, e -> guard.cancel()));
        }
    }

    private void disconnect() {
        LOG.debug("{}: connection closed, it does not take the end of a stream", remoteAddress);
        socket.close();
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }
}
