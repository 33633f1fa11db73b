package org.sluice.itest.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** TLS over a channel, which is in blocking mode until the handshake is over. */
final class TlsWire extends Wire {

    private static final SSLContext CONTEXT = context();

    private final SSLEngine engine;
    /** Encrypted, to be read. */
    private final ByteBuffer received;
    /** Encrypted, to be drained. */
    private final ByteBuffer sent;

    private TlsWire(SocketChannel channel) {
        super(channel);
        engine = CONTEXT.createSSLEngine();
        engine.setUseClientMode(true);
        int packet = engine.getSession().getPacketBufferSize();
        received = ByteBuffer.allocate(2 * packet);
        sent = ByteBuffer.allocate(2 * packet).flip();
    }

    static TlsWire connect(SocketChannel channel) throws IOException {
        TlsWire wire = new TlsWire(channel);
        wire.handshake();
        return wire;
    }

    /** Servers are on this machine, with a key that was made a moment ago. */
    private static SSLContext context() {
        TrustManager all = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {
                // Whoever answers at this port was started by the bench.
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {all}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void handshake() throws IOException {
        ByteBuffer nothing = ByteBuffer.allocate(0);
        ByteBuffer application = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        engine.beginHandshake();
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_WRAP -> write(nothing);
                case NEED_UNWRAP -> {
                    if (unwrap(application) == SSLEngineResult.Status.BUFFER_UNDERFLOW && channel.read(received) < 0) {
                        throw new EOFException("closed during the TLS handshake");
                    }
                }
                case NEED_TASK -> engine.getDelegatedTask().run();
                default -> {
                    return;
                }
            }
        }
    }

    private SSLEngineResult.Status unwrap(ByteBuffer into) throws IOException {
        received.flip();
        SSLEngineResult result = engine.unwrap(received, into);
        received.compact();
        return result.getStatus();
    }

    @Override
    int read(ByteBuffer into) throws IOException {
        int before = into.position();
        while (true) {
            int got = channel.read(received);
            SSLEngineResult.Status status = SSLEngineResult.Status.OK;
            while (status == SSLEngineResult.Status.OK && received.position() > 0) {
                status = unwrap(into);
            }
            int count = into.position() - before;
            if (got < 0 || status == SSLEngineResult.Status.CLOSED) {
                return count > 0 ? count : -1;
            }
            boolean full = status == SSLEngineResult.Status.BUFFER_OVERFLOW
                    || into.remaining() < engine.getSession().getApplicationBufferSize();
            if (got == 0 || full || count > 0 && channel.isBlocking()) {
                return count;
            }
        }
    }

    @Override
    boolean write(ByteBuffer from) throws IOException {
        do {
            if (!drain()) {
                return false;
            }
            if (!from.hasRemaining() && engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
                return true;
            }
            sent.clear();
            try {
                engine.wrap(from, sent);
            } finally {
                sent.flip();
            }
        } while (from.hasRemaining() || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
        return drain();
    }

    private boolean drain() throws IOException {
        while (sent.hasRemaining()) {
            if (channel.write(sent) == 0) {
                return false;
            }
        }
        return true;
    }
}
