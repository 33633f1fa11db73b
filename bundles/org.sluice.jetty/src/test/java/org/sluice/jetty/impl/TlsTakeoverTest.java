package org.sluice.jetty.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sluice.jetty.Takeover;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.TlsFacts;

/** The same, where the socket is below TLS. */
class TlsTakeoverTest extends TakeoverTest {

    private static final int MEBIBYTE = 1 << 20;

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
    class Protocols {

        private void assertEchoes(String version) throws Exception {
            server.tls.setIncludeProtocols(version);
            try (RawSocket client = open()) {
                client.send("x".repeat(3 * MEBIBYTE) + "end").readUntil("end");
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
    }
}
