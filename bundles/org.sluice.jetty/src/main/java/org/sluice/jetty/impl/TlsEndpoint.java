package org.sluice.jetty.impl;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.io.ssl.SslConnection.SslEndPoint;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.transport.Endpoint;
import org.sluice.transport.Readiness;
import org.sluice.transport.SocketEndpoint;

/**
 * A TLS session that stays with Jetty, over a socket that does not: the event loop's own selector says when there is something
 * to read or room to write, and Jetty only decrypts and encrypts, in the thread that calls. It is never asked to say when it is
 * ready, for that would cost two hops between threads for each read.
 *
 * <p>So that nothing is ever due that only Jetty knows of:
 *
 * <ul>
 *   <li>Reading goes on until Jetty has nothing, or tells that there may be more: what it has decrypted, or has read beyond a
 *       record, makes no selector ready.
 *   <li>As long as Jetty holds encrypted bytes that the socket has not taken, one byte counts as not written. Its buffers are
 *       free while nothing is due.
 *   <li>What needs an exchange with the peer in between is a lost connection: a renegotiation, which TLS 1.3 does not have, and
 *       a change of keys that a peer asks for without reading.
 * </ul>
 *
 * <p>The end of the output is a close_notify and TCP's. What the peer still sends is not decrypted any more. A peer's end of
 * TCP without a close_notify is taken for an end too: clients do so, and protocols tell a loss by their own means.
 */
final class TlsEndpoint implements Endpoint {

    /** With less room, Jetty would decrypt a record into a buffer of its own. */
    private static final int RECORD_BYTES = 18 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(TlsEndpoint.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SslEndPoint session;
    private final SocketEndpoint socket;

    // Confined to the event loop.
    private Readiness readiness;
    private boolean mayHoldBytes = true;
    private boolean inputEnded;
    private boolean outputEnded;

    /** Whether the byte that is to be written next has been encrypted already. Confined to whoever may write. */
    private boolean isFirstByteEncrypted;

    TlsEndpoint(SslEndPoint session, SocketChannel channel) {
        this.session = session;
        socket = new SocketEndpoint(channel);
    }

    @Override
    public void open(Selector selector, Readiness toTell) throws IOException {
        readiness = toTell;
        socket.open(selector, toTell);
        tellOfHeldBytes();
    }

    @Override
    public void setInterest(boolean read, boolean write) throws IOException {
        socket.setInterest(read, write);
        if (read) {
            tellOfHeldBytes();
        }
    }

    private void tellOfHeldBytes() {
        if (mayHoldBytes) {
            readiness.ready(true, false);
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (outputEnded) {
            // Nobody wants it. Jetty would take some of it for a renegotiation, and end the input.
            return socket.read(target);
        }
        int start = target.position();
        int count;
        do {
            count = inputEnded ? -1 : fill(target);
        } while (count > 0 && target.remaining() > RECORD_BYTES);
        mayHoldBytes = count != 0;
        inputEnded = count < 0;
        int all = target.position() - start;
        if (all == 0) {
            return count;
        }
        tellOfHeldBytes();
        return all;
    }

    private int fill(ByteBuffer target) throws IOException {
        // Jetty appends behind the limit.
        int count = session.fill(target.slice().limit(0));
        if (count > 0) {
            target.position(target.position() + count);
        } else if (count < 0 && session.unwrap().isOutputShutdown()) {
            // Not the peer's end, but Jetty's: it is about to tell so, in order with what it has told before.
            return 0;
        } else if (count == 0) {
            checkNoNegotiation();
        }
        return count;
    }

    private void checkNoNegotiation() throws SSLException {
        HandshakeStatus status = session.getSslConnection().getSSLEngine().getHandshakeStatus();
        if (status != HandshakeStatus.NOT_HANDSHAKING) {
            throw new SSLException("the peer wants to negotiate anew, " + status);
        }
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        ByteBuffer[] rest = Arrays.copyOfRange(sources, offset, offset + length);
        long before = remaining(rest);
        if (isFirstByteEncrypted) {
            skip(rest);
        }
        boolean everything = session.flush(rest);
        long after = remaining(rest);
        isFirstByteEncrypted = !everything && after == 0;
        if (isFirstByteEncrypted) {
            takeBack(rest);
            after = 1;
        }
        return before - after;
    }

    private static void skip(ByteBuffer[] buffers) {
        int first = 0;
        while (!buffers[first].hasRemaining()) {
            first++;
        }
        buffers[first].get();
    }

    /** The transport writes no empty buffers. */
    private static void takeBack(ByteBuffer[] buffers) {
        ByteBuffer last = buffers[buffers.length - 1];
        last.position(last.position() - 1);
    }

    private static long remaining(ByteBuffer[] buffers) {
        long sum = 0;
        for (ByteBuffer buffer : buffers) {
            sum += buffer.remaining();
        }
        return sum;
    }

    /** Jetty's own way would ask its selector for the peer's end, and then close what is still being read here. */
    @Override
    public void endOutput() throws IOException {
        outputEnded = true;
        session.unwrap()
                .write(
                        Callback.from(
                                this::endSocketOutput, e -> LOG.debug("no close_notify for a lost connection", e)),
                        closeNotify());
    }

    private ByteBuffer closeNotify() throws SSLException {
        SSLEngine engine = session.getSslConnection().getSSLEngine();
        engine.closeOutbound();
        ByteBuffer records = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        int before;
        do {
            before = records.position();
            engine.wrap(NOTHING, records);
        } while (!engine.isOutboundDone() && records.position() > before);
        return records.flip();
    }

    /** If the socket had no room left for the close_notify, in a thread of Jetty's. */
    private void endSocketOutput() {
        try {
            socket.endOutput();
        } catch (IOException e) {
            // Reading tells the same.
            LOG.debug("the end of the output cannot be sent", e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } finally {
            socket.close();
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        return socket.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return socket.remoteAddress();
    }
}
