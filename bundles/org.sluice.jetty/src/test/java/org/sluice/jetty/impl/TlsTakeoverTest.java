package org.sluice.jetty.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sluice.jetty.Takeover;
import org.sluice.protocol.ByteConnection;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ConnectionListener;
import org.sluice.protocol.TlsFacts;

/** The same, where the socket is below TLS. */
class TlsTakeoverTest extends TakeoverTest {

    private static final int MAX_RECORD = 16 * 1024;

    @Override
    TakeoverServer newServer() {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setKeyStore(TestKeys.server().keyStore());
        factory.setKeyStorePassword(TestKeys.PASSWORD);
        return new TakeoverServer(factory);
    }

    @Nested
    class Sessions {

        private TlsFacts facts(TestKeys client) throws Exception {
            CompletableFuture<TlsFacts> facts = new CompletableFuture<>();
            server.before = (request, response) -> {
                Takeover.Connection connection =
                        new JettyTakeover(null).connectionOf(request).orElseThrow();
                facts.complete(connection.tls().orElseThrow());
            };
            server.start();
            try (RawSocket socket = new RawSocket(
                    server.connector.getLocalPort(), TestKeys.server().clientContext(client))) {
                socket.send(TakeoverServer.HANDSHAKE);
                return facts.get(20, TimeUnit.SECONDS);
            }
        }

        @Test
        void versionAndCipherSuiteAreKnown() throws Exception {
            TlsFacts facts = facts(null);
            assertEquals("TLSv1.3", facts.protocol());
            assertEquals("TLS_AES_256_GCM_SHA384", facts.cipherSuite());
            assertEquals(0, facts.peerCertificates().size());
        }

        @Test
        void clientsCertificateIsKnown() throws Exception {
            TestKeys client = TestKeys.of("client", "EC", "CN=device 7");
            server.tls.setTrustStore(client.trusting());
            server.tls.setWantClientAuth(true);
            TlsFacts facts = facts(client);
            assertEquals(
                    "CN=device 7",
                    facts.peerCertificates().get(0).getSubjectX500Principal().getName());
        }
    }

    @Nested
    class StaysAtJetty {

        @Test
        void itsIdleTimeOutDoesNotCloseTheConnection() throws Exception {
            // Not of the connector: making a TLS session takes its time.
            server.before = (request, response) ->
                    request.getTunnelSupport().getEndPoint().setIdleTimeout(1000);
            try (RawSocket client = open()) {
                Eventually.isTrue(
                        "no time-out",
                        () -> server.connector
                                        .getConnectedEndPoints()
                                        .iterator()
                                        .next()
                                        .getIdleTimeout()
                                <= 0);
                client.send("here");
                assertEquals("here", client.read(4));
            }
        }

        /** Jetty would not end TCP, and close as soon as the client has said anything. */
        @Test
        void theEndOfTheOutputIsNotItsBusiness() throws Exception {
            try (RawSocket client = open()) {
                server.opened.iterator().next().goAway();
                assertEquals("bye", client.readToEnd());
                client.awaitEndOfTcp();
                assertTrue(server.connector.getConnectedEndPoints().stream().noneMatch(EndPoint::isOutputShutdown));
            }
            assertEquals("going away", listener.next());
            assertEquals("closed " + ConnectionEnd.CLOSED, listener.next());
        }

        @Test
        void itsStopEndsTheConnection() throws Exception {
            try (RawSocket client = open()) {
                server.server.stop();
                assertEquals("closed " + ConnectionEnd.LOST, listener.next());
                assertEquals("", client.readToEnd());
            }
        }
    }

    @Nested
    class Versions {

        private void assertEchoes(String version) throws Exception {
            server.tls.setIncludeProtocols(version);
            try (RawSocket client = open()) {
                // Several records in one segment, and one record in several.
                for (String text : List.of("a", "b".repeat(MAX_RECORD), "c".repeat(5 * MAX_RECORD))) {
                    client.send(text);
                    assertEquals(text, client.read(text.length()));
                }
                client.endOutput();
                assertEquals("", client.readToEnd());
                assertEquals("closed " + ConnectionEnd.CLOSED, listener.next());
            }
        }

        @Test
        void tls13() throws Exception {
            assertEchoes("TLSv1.3");
        }

        @Test
        void tls12() throws Exception {
            assertEchoes("TLSv1.2");
        }

        @Test
        void renegotiationEndsTheConnection() throws Exception {
            server.tls.setIncludeProtocols("TLSv1.2");
            try (RawSocket client = open()) {
                client.negotiateAnew();
                assertTrue(listener.next().startsWith("closed "));
                assertEquals(List.of(), listener.rest());
            }
        }
    }

    @Nested
    class Flow {

        private static final int BYTES = 16 << 20;

        /** Writes as much as is taken, and goes on when there is room. */
        private final class Source implements ConnectionListener {

            private final byte[] block = new byte[100_000];
            private ByteConnection connection;
            private int written;

            @Override
            public void onOpen(ByteConnection opened) {
                connection = opened;
                onWritable();
            }

            @Override
            public void onWritable() {
                while (written < BYTES && connection.isWritable()) {
                    for (int i = 0; i < block.length; i++) {
                        block[i] = value(written + i);
                    }
                    connection.write(ByteBuffer.wrap(block, 0, Math.min(block.length, BYTES - written)));
                    written += block.length;
                }
                if (written >= BYTES) {
                    connection.close();
                }
            }

            @Override
            public void onRead(ByteBuffer bytes) {
                bytes.position(bytes.limit());
            }

            @Override
            public void onReadEnd() {
                connection.close();
            }

            @Override
            public void onGoingAway() {
                connection.close();
            }

            @Override
            public void onClosed(ConnectionEnd end) {
                ends.add(end);
            }
        }

        private final BlockingQueue<ConnectionEnd> ends = new LinkedBlockingQueue<>();

        private static byte value(int position) {
            return (byte) ('a' + position % 23);
        }

        /** Far more than sockets and queues hold, before the client has read a byte. */
        @Test
        void bytesThatHadToWaitComeInOrder() throws Exception {
            server.listeners = Source::new;
            server.start();
            String all;
            try (RawSocket client = server.connect().send(TakeoverServer.HANDSHAKE)) {
                client.readHead();
                all = client.readToEnd();
            }
            assertEquals(ConnectionEnd.CLOSED, ends.poll(20, TimeUnit.SECONDS));
            assertEquals(BYTES, all.length());
            for (int i = 0; i < BYTES; i++) {
                if (all.charAt(i) != value(i)) {
                    throw new AssertionError("another byte at " + i);
                }
            }
        }

        /** What the client sends while the connection is closing is read and dropped: its reset would destroy the rest. */
        @Test
        void closingLingersWhileTheClientSends() throws Exception {
            server.listeners = Source::new;
            server.start();
            try (RawSocket client = server.connect().send(TakeoverServer.HANDSHAKE)) {
                client.readHead();
                client.send("x".repeat(300_000));
                assertEquals(BYTES, client.readToEnd().length());
            }
            assertEquals(ConnectionEnd.CLOSED, ends.poll(20, TimeUnit.SECONDS));
        }
    }
}
