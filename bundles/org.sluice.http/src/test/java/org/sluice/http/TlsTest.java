package org.sluice.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.jetty.impl.RawSocket;

/** Connections with TLS cannot be taken over yet. */
class TlsTest {

    private static final String PASSWORD = "not a secret";

    private final GatewayServer server = new GatewayServer(0);

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void anUpgradeOverTlsIsAnOrdinaryRequest(@TempDir Path directory) throws Exception {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setKeyStorePath(keyStore(directory).toString());
        factory.setKeyStorePassword(PASSWORD);
        ServerConnector connector = new ServerConnector(server.server, factory);
        server.server.addConnector(connector);
        server.handler(
                (request, contexts) -> {
                    throw new AssertionError("asked");
                },
                "echo");
        server.start();
        try (RawSocket client = new RawSocket(connect(connector.getLocalPort()))) {
            client.send("GET /context/path HTTP/1.1\nHost: localhost\nConnection: Upgrade, close\nUpgrade: echo\n\n");
            String answer = client.readToEnd();
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            assertTrue(answer.contains("plain GET /path"), answer);
        }
    }

    private static Path keyStore(Path directory) throws Exception {
        Path file = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertEquals(0, keytool.waitFor());
        return file;
    }

    private static Socket connect(int port) throws Exception {
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new TrustAll()}, null);
        return trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    }

    private static final class TrustAll implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException("a client has no clients");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // The certificate was made for this test alone.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
