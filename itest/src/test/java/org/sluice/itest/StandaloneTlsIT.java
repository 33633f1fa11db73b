package org.sluice.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.JdkClient;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Tls;
import org.sluice.websocket.Answer;

/** A standalone server with TLS. */
public class StandaloneTlsIT extends GatewayTest {

    private TlsServer server;

    @Override
    protected Place place() {
        return Place.HTTPS;
    }

    @Before
    public void findAdmin() throws Exception {
        server = new TlsServer(context);
        Await.until("the example is there", () -> echoIsServed());
    }

    @After
    public void deleteConfiguration() throws Exception {
        server.delete();
    }

    private static void assertEchoes(RawClient client) throws IOException {
        client.send(Frame.text("here"));
        assertEquals("here", client.readFrame().text());
    }

    @Test
    public void stateTellsThatItIsSecure() throws Exception {
        server.configure();
        int port = server.port();
        assertEquals(true, server.told("secure"));
        try (JdkClient client = JdkClient.open(port, "/echo")) {
            client.sendText("here");
            assertEquals("here", client.nextText());
        }
    }

    @Test
    public void clientsCertificateIsThePrincipal() throws Exception {
        Path device = Tls.newKeys(Composition.folder("client").resolve("device.p12"), "CN=device 7");
        BlockingQueue<String> principals = new LinkedBlockingQueue<>();
        application("/known", handshake -> {
            principals.add(handshake.principal().map(Principal::getName).orElse("nobody"));
            return Answer.accept(Listeners.ECHO);
        });
        server.configure(
                "clientCertificates", "want", "trustStore", trustStore(device), "trustStorePassword", Tls.PASSWORD);
        int port = server.port();
        for (Path keys : new Path[] {device, null}) {
            try (RawClient client = RawClient.connectWith(keys, port)) {
                assertEquals(
                        101,
                        client.send(RequestText.webSocket("/known"))
                                .readResponse()
                                .status());
                assertEchoes(client);
            }
        }
        assertEquals("CN=device 7", principals.poll(Await.SECONDS, TimeUnit.SECONDS));
        assertEquals("nobody", principals.poll(Await.SECONDS, TimeUnit.SECONDS));
    }

    private static String trustStore(Path keys) throws Exception {
        return TlsServer.trustStore(keys, Composition.folder("client").resolve("trust.p12"))
                .toString();
    }

    @Test
    public void changeOfCertificatesLeavesConnectionsOpen() throws Exception {
        server.configure();
        int port = server.port();
        Path others = Tls.newKeys(Composition.folder("client").resolve("others.p12"), "CN=other");
        try (RawClient client = RawClient.open(port, "/echo")) {
            server.configure("keyStore", others.toString());
            Await.until("the certificate is another one", () -> !isTrusted(port));
            assertEchoes(client);
            assertEquals(port, server.port());
        }
    }

    private static boolean isTrusted(int port) {
        try {
            RawClient.connect(port).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    public void unusableFileIsWaitedForWithoutThePassword() throws Exception {
        server.configure("keyStorePassword", "sesame");
        Await.until("the server waits", () -> "WAITING".equals(server.told("state")));
        String reason = (String) server.told("reason");
        assertTrue(reason, reason.startsWith("keyStore is ") && !reason.contains("sesame"));
        server.configure();
        RawClient.open(server.port(), "/echo").close();
    }

    @Test
    public void fileThatComesLaterStartsTheServer() throws Exception {
        Path late = Composition.folder("late").resolve("late.p12");
        Files.deleteIfExists(late);
        server.configure("keyStore", late.toString(), "certificateCheckSeconds", 1);
        Await.until("the server waits", () -> "WAITING".equals(server.told("state")));
        Files.copy(Tls.serverKeys(), late);
        RawClient.open(server.port(), "/echo").close();
    }

    @Test
    public void otherProtocolIsRefusedInTime() throws Exception {
        server.configure("handshakeTimeoutSeconds", 1);
        int secure = server.port();
        try (RawClient client = RawClient.connectPlain(secure)) {
            client.send(RequestText.webSocket("/echo"));
            String answer = new String(client.readToEnd(), StandardCharsets.ISO_8859_1);
            assertTrue(answer, !answer.contains("HTTP"));
        }
        try (RawClient client = RawClient.connectPlain(secure)) {
            assertArrayEquals(new byte[0], client.readToEnd());
        }
        int plain = httpPort("http");
        assertThrows(IOException.class, () -> RawClient.connectWith(null, plain));
    }
}
