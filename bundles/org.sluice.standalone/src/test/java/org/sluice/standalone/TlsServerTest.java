package org.sluice.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.Principal;
import java.security.Security;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.jetty.impl.EchoListener;
import org.sluice.jetty.impl.Eventually;
import org.sluice.jetty.impl.RawSocket;
import org.sluice.jetty.impl.TestKeys;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeRequest;

/** A server with TLS, over real sockets. */
class TlsServerTest {

    private static final TestKeys KEYS = TestKeys.server();
    private static final TestKeys OTHER_KEYS = TestKeys.of("other", "RSA", "CN=other");
    private static final TestKeys CLIENT = TestKeys.of("client", "EC", "CN=device 7");
    private static final String HANDSHAKE =
            "GET /path HTTP/1.1\nHost: 10.0.0.1:99\nConnection: Upgrade\nUpgrade: echo\n\n";

    @TempDir
    private Path folder;

    private final Rig rig = new Rig();
    private final BlockingQueue<UpgradeRequest> asked = new LinkedBlockingQueue<>();

    TlsServerTest() {
        rig.handler((request, contexts) -> {
            asked.add(request);
            return UpgradeAnswer.switchProtocols(new EchoListener());
        });
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private static Settings settings(String... namesAndValues) throws Exception {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "port",
                0,
                "tls",
                true,
                "keyStore",
                KEYS.file().toString(),
                "keyStorePassword",
                TestKeys.PASSWORD,
                "certificateCheckSeconds",
                0));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Settings.of(properties);
    }

    private static RawSocket connect(JettyServer server, TestKeys trusted, TestKeys own) {
        return new RawSocket(server.port(), trusted.clientContext(own));
    }

    private static void assertEchoes(RawSocket client) throws Exception {
        client.send("here");
        assertEquals("here", client.read(4));
    }

    @Test
    void anUpgradeIsSwitchedAndSecure() throws Exception {
        JettyServer server = rig.start(settings());
        try (RawSocket client = connect(server, KEYS, null).send(HANDSHAKE)) {
            assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
            assertEchoes(client);
            UpgradeRequest request = asked.poll(20, TimeUnit.SECONDS);
            assertTrue(request.isSecure());
            assertEquals("10.0.0.1:99", request.authority());
            assertEquals("TLSv1.3", request.tls().orElseThrow().protocol());
            assertEquals(Optional.empty(), request.principal());
        }
    }

    @Nested
    class ClientCertificates {

        private JettyServer start(String mode) throws Exception {
            Path trusted = folder.resolve("trusted.pem");
            Files.writeString(trusted, Pem.certificate(CLIENT));
            return rig.start(settings("clientCertificates", mode, "trustedCertificates", trusted.toString()));
        }

        private Optional<String> principal(JettyServer server, TestKeys own) throws Exception {
            try (RawSocket client = connect(server, KEYS, own).send(HANDSHAKE)) {
                client.readHead();
                return asked.poll(20, TimeUnit.SECONDS).principal().map(Principal::getName);
            }
        }

        @Test
        void wantedOneMayBeMissing() throws Exception {
            JettyServer server = start("want");
            assertEquals(Optional.empty(), principal(server, null));
            assertEquals(Optional.of("CN=device 7"), principal(server, CLIENT));
        }

        @Test
        void neededOneMustBeThereAndTrusted() throws Exception {
            JettyServer server = start("need");
            assertEquals(Optional.of("CN=device 7"), principal(server, CLIENT));
            // With TLS 1.3, the client hears of it when it reads.
            assertThrows(IOException.class, () -> unwrapped(() -> principal(server, null)));
            assertThrows(IOException.class, () -> unwrapped(() -> principal(server, OTHER_KEYS)));
            assertTrue(asked.isEmpty());
        }

        private void unwrapped(Callable<?> call) throws Exception {
            try {
                call.call();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }

    @Nested
    class Weakness {

        private SSLSocket socket(JettyServer server) throws Exception {
            SSLContext context = KEYS.clientContext(null);
            return (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port());
        }

        /** The JDK itself would refuse them, too. */
        private void allowWeakness() {
            Security.setProperty("jdk.tls.disabledAlgorithms", "");
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1", "TLSv1.1"})
        void oldVersionsAreRefused(String version) throws Exception {
            allowWeakness();
            JettyServer server = rig.start(settings());
            try (SSLSocket socket = socket(server)) {
                socket.setEnabledProtocols(new String[] {version});
                assertThrows(IOException.class, socket::startHandshake);
            }
        }

        @Test
        void onlyStrongCipherSuitesAreThere() throws Exception {
            JettyServer server = rig.start(settings());
            int refused = 0;
            try (SSLSocket template = socket(server)) {
                for (String suite : template.getSupportedCipherSuites()) {
                    boolean isStrong = (suite.contains("_GCM_") || suite.contains("_CHACHA20_"))
                            && (suite.startsWith("TLS_ECDHE_") || !suite.contains("_WITH_"));
                    if (!isStrong) {
                        refused++;
                        try (SSLSocket socket = socket(server)) {
                            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                            socket.setEnabledCipherSuites(new String[] {suite});
                            assertThrows(SSLHandshakeException.class, socket::startHandshake, suite);
                        }
                    }
                }
            }
            assertTrue(refused > 10, "there is something to refuse: " + refused);
        }
    }

    @Nested
    class WrongProtocol {

        @Test
        void plainHttpIsClosed() throws Exception {
            JettyServer server = rig.start(settings());
            try (RawSocket client = Rig.connect(server).send(HANDSHAKE)) {
                assertFalse(client.readToEnd().contains("HTTP/"));
            }
            assertTrue(asked.isEmpty());
        }

        @Test
        void tlsOnAPlainPortIsClosed() throws Exception {
            JettyServer server = rig.start();
            assertThrows(UncheckedIOException.class, () -> connect(server, KEYS, null));
            assertTrue(asked.isEmpty());
        }

        @Test
        void theDeadlineHoldsForTheTlsHandshake() throws Exception {
            JettyServer server = rig.start(settings("handshakeTimeoutSeconds", "1"));
            try (RawSocket client = Rig.connect(server)) {
                assertEquals("", client.readToEnd());
            }
            try (RawSocket client = connect(server, KEYS, null).send("GET / HTTP/1.1\n")) {
                assertEquals("", client.readToEnd());
            }
        }
    }

    @Nested
    class NewCertificates {

        private Path file;

        @BeforeEach
        void resolve() {
            file = folder.resolve("keys.p12");
        }

        private void copy(TestKeys keys) throws Exception {
            Files.copy(keys.file(), file, StandardCopyOption.REPLACE_EXISTING);
        }

        private boolean presents(JettyServer server, TestKeys keys) throws Exception {
            try {
                connect(server, keys, null).close();
                return true;
            } catch (UncheckedIOException e) {
                return false;
            }
        }

        @Test
        void fileThatHasChangedHoldsForNewConnections() throws Exception {
            copy(KEYS);
            JettyServer server = rig.start(settings("keyStore", file.toString(), "certificateCheckSeconds", "1"));
            try (RawSocket client = connect(server, KEYS, null).send(HANDSHAKE)) {
                client.readHead();
                copy(OTHER_KEYS);
                Eventually.isTrue("new certificate", () -> presents(server, OTHER_KEYS));
                assertFalse(presents(server, KEYS));
                assertEchoes(client);
            }
        }

        @Test
        void brokenFileLeavesTheCertificateThatIsThere() throws Exception {
            copy(KEYS);
            JettyServer server = rig.start(settings("keyStore", file.toString()));
            Files.writeString(file, "broken");
            server.checkFiles();
            assertTrue(presents(server, KEYS));
            copy(OTHER_KEYS);
            server.checkFiles();
            assertTrue(presents(server, OTHER_KEYS));
        }

        @Test
        void changedConfigurationHoldsForNewConnections() throws Exception {
            JettyServer server = rig.start(settings());
            try (RawSocket client = connect(server, KEYS, null).send(HANDSHAKE)) {
                client.readHead();
                server.setLimits(settings("keyStore", OTHER_KEYS.file().toString()));
                assertTrue(presents(server, OTHER_KEYS));
                assertEchoes(client);
            }
        }
    }

    @Nested
    class PemFiles {

        @ParameterizedTest
        @ValueSource(strings = {"RSA", "EC", "Ed25519"})
        void keysOfAllKinds(String algorithm) throws Exception {
            TestKeys keys = TestKeys.of("pem", algorithm, "CN=localhost");
            Path certificate = folder.resolve("certificate.pem");
            Path key = folder.resolve("key.pem");
            Files.writeString(certificate, "What stands around it\n" + Pem.certificate(keys));
            Files.writeString(key, Pem.key(keys));
            JettyServer server = rig.start(
                    settings("keyStore", "", "certificate", certificate.toString(), "privateKey", key.toString()));
            try (RawSocket client = connect(server, keys, null).send(HANDSHAKE)) {
                client.readHead();
                assertEchoes(client);
            }
        }
    }

    @Test
    void everyStrongSuiteOfTheJdkIsThere() throws Exception {
        ServerTls tls = ServerTls.of(settings(), rig.threads).orElseThrow();
        tls.factory().start();
        List<String> suites = Arrays.asList(tls.factory().newSSLEngine().getEnabledCipherSuites());
        assertTrue(
                suites.containsAll(Stream.of(
                                "TLS_AES_256_GCM_SHA384",
                                "TLS_AES_128_GCM_SHA256",
                                "TLS_CHACHA20_POLY1305_SHA256",
                                "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                                "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                                "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256")
                        .toList()),
                suites.toString());
        tls.factory().stop();
    }
}
