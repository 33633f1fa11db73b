package org.sluice.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.Principal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.jetty.impl.EchoListener;
import org.sluice.jetty.impl.RawSocket;
import org.sluice.jetty.impl.TestKeys;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeRequest;

/** The HTTP service's TLS port. */
class TlsTest {

    private static final TestKeys CLIENT = TestKeys.of("client", "EC", "CN=device 7");
    private static final String HANDSHAKE =
            "GET /context/x HTTP/1.1\nHost: LocalHost\nConnection: Upgrade\nUpgrade: echo\n\n";

    private final GatewayServer server = new GatewayServer(0);
    private final SslContextFactory.Server factory = new SslContextFactory.Server();
    private final ServerConnector connector = new ServerConnector(server.server, factory);
    private final BlockingQueue<UpgradeRequest> asked = new LinkedBlockingQueue<>();

    /** As Felix HTTP does it. */
    @BeforeEach
    void start() throws Exception {
        factory.setKeyStore(TestKeys.server().keyStore());
        factory.setKeyStorePassword(TestKeys.PASSWORD);
        factory.setTrustStore(CLIENT.trusting());
        factory.setWantClientAuth(true);
        HttpConfiguration secure = new HttpConfiguration();
        secure.addCustomizer(new SecureRequestCustomizer());
        connector.setConnectionFactories(
                List.of(new SslConnectionFactory(factory, "http/1.1"), new HttpConnectionFactory(secure)));
        server.server.addConnector(connector);
        server.handler(
                        (request, contexts) -> {
                            asked.add(request);
                            return UpgradeAnswer.switchProtocols(new EchoListener());
                        },
                        "echo")
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private RawSocket connect(TestKeys own) {
        return new RawSocket(connector.getLocalPort(), TestKeys.server().clientContext(own));
    }

    private UpgradeRequest requestFrom(TestKeys own) throws Exception {
        try (RawSocket client = connect(own).send(HANDSHAKE)) {
            client.readHead();
            return asked.poll(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void anUpgradeIsSwitched() throws Exception {
        try (RawSocket client = connect(null).send(HANDSHAKE + "early")) {
            assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
            assertEquals("early", client.read(5));
        }
    }

    @Test
    void theRequestIsSecure() throws Exception {
        UpgradeRequest request = requestFrom(null);
        assertTrue(request.isSecure());
        assertEquals("localhost", request.authority());
        assertEquals("TLSv1.3", request.tls().orElseThrow().protocol());
        assertEquals(Optional.empty(), request.principal());
    }

    @Test
    void aClientsCertificateSaysWhoItIs() throws Exception {
        UpgradeRequest request = requestFrom(CLIENT);
        assertEquals(Optional.of("CN=device 7"), request.principal().map(Principal::getName));
        assertEquals(1, request.tls().orElseThrow().peerCertificates().size());
    }

    @Test
    void aPlainRequestIsNotSecure() throws Exception {
        try (RawSocket client = server.connect().send(HANDSHAKE)) {
            client.readHead();
            assertEquals(Optional.empty(), asked.poll(20, TimeUnit.SECONDS).tls());
        }
    }
}
