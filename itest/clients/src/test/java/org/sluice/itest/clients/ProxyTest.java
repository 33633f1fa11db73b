package org.sluice.itest.clients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.JdkClient;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Response;
import org.sluice.itest.gateway.Gateway;

/** A gateway behind a proxy: its HTTP service, a standalone server, and one to which the proxy itself speaks TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProxyTest {

    /** Where the proxy has the HTTP service, the standalone server, and the one with TLS. */
    private static final List<String> BACK_ENDS = List.of("", "/standalone", "/secure");

    private static final int LIMIT = 6;
    private static final int PINGS = 4;

    private final ProxyKind kind;
    private final String framework;
    private final Map<String, String> replacements = new HashMap<>();
    private Path directory;
    private Gateway gateway;
    private int standalonePort;
    private Proxy proxy;

    ProxyTest(ProxyKind kind, String framework) {
        this.kind = kind;
        this.framework = framework;
    }

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        Clients.prepare();
        assumeTrue(kind.installed() != null, kind.name().toLowerCase() + " is not installed");
        Pem.create();
        List<Integer> ports = FreePorts.take(2);
        standalonePort = ports.get(0);
        configure("org.sluice.websocket.server", "connectionsPerAddress=" + LIMIT);
        configure("org.sluice.http", "proxies=127.0.0.1");
        configure("org.sluice.standalone-plain", "proxies=127.0.0.1\nport=" + ports.get(0));
        configure(
                "org.sluice.standalone-secure",
                "proxies=127.0.0.1\nport=%d\ntls=true\ncertificate=%s\nprivateKey=%2$s"
                        .formatted(ports.get(1), Pem.certificateAndKey()));
        gateway = Gateway.start(
                framework,
                directory,
                Clients.WORK.resolve(kind.name().toLowerCase() + "-gateway.log"),
                Clients.application());
        replacements.put("127.0.0.1:8080", "127.0.0.1:" + gateway.httpPort());
        replacements.put("127.0.0.1:8082", "127.0.0.1:" + standalonePort);
        replacements.put("127.0.0.1:8443", "127.0.0.1:" + ports.get(1));
        replacements.put("/etc/ssl/private/gateway.pem", Pem.certificateAndKey().toString());
        replacements.put("/etc/ssl/certs/gateway-ca.pem", Pem.certificate().toString());
        proxy = Proxy.start(kind, directory, replacements);
        for (String backEnd : BACK_ENDS) {
            Await.until("served at " + backEnd, () -> status(proxy.plainPort(), witness(backEnd)) == 101);
        }
    }

    private void configure(String name, String content) throws IOException {
        Files.writeString(Files.createDirectories(directory.resolve("etc")).resolve(name + ".cfg"), content + "\n");
    }

    @AfterAll
    void stop() throws Exception {
        if (proxy != null) {
            proxy.close();
        }
        if (gateway == null) {
            return;
        }
        try (Gateway started = gateway) {
            started.stop();
            assertEquals("", started.log());
        }
    }

    private static RequestText witness(String backEnd) {
        return RequestText.webSocket(backEnd + "/witness");
    }

    private static int status(int port, RequestText request) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            return client.send(request).readResponse().status();
        }
    }

    /** The witness's first words for a client that sends a request. */
    private static String seen(int port, RequestText request) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            assertEquals(101, client.send(request).readResponse().status());
            return client.readFrame().text();
        }
    }

    private static void assertEchoes(RawClient client) throws IOException {
        client.send(Frame.text("here"));
        // Others may go meanwhile, and the witness says so.
        Frame frame = client.readFrame();
        while (!frame.text().equals("here")) {
            frame = client.readFrame();
        }
    }

    private RawClient open(String address, String backEnd) throws IOException {
        RawClient client = RawClient.connectFrom(address, proxy.plainPort());
        assertEquals(101, client.send(witness(backEnd)).readResponse().status());
        assertEquals(address + " plain", client.readFrame().text());
        return client;
    }

    @Test
    void messagesComeThrough() throws Exception {
        String large = "abcdefgh".repeat(1 << 17);
        for (int port : List.of(proxy.plainPort(), proxy.tlsPort())) {
            for (String backEnd : BACK_ENDS) {
                try (JdkClient client = JdkClient.open(port, backEnd + "/echo")) {
                    client.sendText("small");
                    client.sendText(large);
                    assertEquals("small", client.nextText());
                    assertEquals(large, client.nextText());
                    client.sendClose(3001);
                    assertEquals(3001, client.nextCloseCode());
                }
            }
        }
    }

    @Test
    void closeCodesComeThrough() throws Exception {
        for (String backEnd : BACK_ENDS) {
            try (JdkClient client = JdkClient.open(proxy.tlsPort(), backEnd + "/witness?close")) {
                assertEquals(4001, client.nextCloseCode());
            }
        }
    }

    @Test
    void applicationsSeeWhoTheClientIs() throws Exception {
        for (String backEnd : BACK_ENDS) {
            assertEquals("127.0.0.1 plain", seen(proxy.plainPort(), witness(backEnd)));
            assertEquals("127.0.0.1 secure", seen(proxy.tlsPort(), witness(backEnd)));
            open("127.0.0.3", backEnd).close();
        }
    }

    @Test
    void theOwnOriginIsThePublicOne() throws Exception {
        for (String backEnd : BACK_ENDS) {
            RequestText plain = witness(backEnd).with("Origin", "http://gateway.example");
            RequestText secure = witness(backEnd).with("Origin", "https://gateway.example");
            assertEquals(101, status(proxy.plainPort(), plain), backEnd);
            assertEquals(403, status(proxy.plainPort(), secure), backEnd);
            assertEquals(101, status(proxy.tlsPort(), secure), backEnd);
            assertEquals(403, status(proxy.tlsPort(), plain), backEnd);
        }
    }

    @Test
    void whatAClientForgesIsNotBelieved() throws Exception {
        List<RequestText> forgeries = new ArrayList<>();
        for (String backEnd : BACK_ENDS) {
            RequestText request = witness(backEnd);
            forgeries.add(request.with("Forwarded", "for=192.0.2.1;proto=https;host=public.example"));
            forgeries.add(request.with("X-Forwarded-For", "192.0.2.1")
                    .with("X-Forwarded-Proto", "https")
                    .with("X-Forwarded-Host", "public.example")
                    .with("X-Forwarded-Port", "444"));
        }
        for (RequestText forgery : forgeries) {
            assertEquals("127.0.0.1 plain", seen(proxy.plainPort(), forgery));
            assertEquals(101, status(proxy.plainPort(), forgery.with("Origin", "http://gateway.example")));
            assertEquals(403, status(proxy.plainPort(), forgery.with("Origin", "https://public.example")));
        }
    }

    @Test
    void aConnectionOfTheProxyIsUsedAgainForAnUpgrade() throws Exception {
        try (RawClient client = RawClient.connect(proxy.plainPort())) {
            assertEquals(200, client.send(RequestText.get("/")).readResponse().status());
            Set<String> kept = TcpTable.connectionsTo(gateway.httpPort());
            assertEquals(200, client.send(RequestText.get("/")).readResponse().status());
            // Declined is plain HTTP.
            RequestText declined = RequestText.webSocket("/witness?decline");
            assertEquals(404, client.send(declined).readResponse().status());
            assertEquals(101, client.send(witness("")).readResponse().status());
            assertEquals("127.0.0.1 plain", client.readFrame().text());
            Set<String> now = TcpTable.connectionsTo(gateway.httpPort());
            assertTrue(!now.isEmpty() && kept.containsAll(now), now + " are among " + kept);
        }
    }

    @Test
    void aRefusedUpgradeIsNoHarmToWhatComesNext() throws Exception {
        for (String backEnd : BACK_ENDS) {
            try (RawClient client = RawClient.connect(proxy.plainPort())) {
                for (int i = 0; i < 3; i++) {
                    RequestText refused = RequestText.webSocket(backEnd + "/witness?refuse");
                    assertEquals(409, client.send(refused).readResponse().status());
                    assertEquals(
                            200,
                            client.send(RequestText.get("/")).readResponse().status());
                }
                assertEquals(101, client.send(witness(backEnd)).readResponse().status());
                assertEquals("127.0.0.1 plain", client.readFrame().text());
            }
        }
    }

    @Test
    void clientsOfAProxyThatDiesHaveGoneAtOnce() throws Exception {
        try (RawClient direct = RawClient.open(standalonePort, "/witness")) {
            for (int i = 0; i < LIMIT; i++) {
                open("127.0.0.9", BACK_ENDS.get(i % BACK_ENDS.size()));
            }
            assertLimited("127.0.0.9");
            proxy.kill();
            int gone = 0;
            while (gone < LIMIT) {
                String text = direct.readFrame().text();
                gone += text.equals("127.0.0.9 has gone with 1006") ? 1 : 0;
            }
        } finally {
            proxy.close();
            proxy = Proxy.start(kind, directory, replacements);
        }
        for (int i = 0; i < LIMIT; i++) {
            open("127.0.0.9", BACK_ENDS.get(i % BACK_ENDS.size())).send(Frame.close(1000));
        }
    }

    /** One more connection from an address is too many, and one from another is not. */
    private void assertLimited(String address) throws IOException {
        for (String backEnd : BACK_ENDS) {
            try (RawClient client = RawClient.connectFrom(address, proxy.plainPort())) {
                Response response = client.send(witness(backEnd)).readResponse();
                assertEquals(503, response.status());
                assertNotNull(response.field("Retry-After"));
            }
            open("127.0.0.2", backEnd).close();
        }
    }

    @Test
    void connectionsOutliveAReloadOfTheProxy() throws Exception {
        List<RawClient> before = new ArrayList<>();
        for (String backEnd : BACK_ENDS) {
            before.add(open("127.0.0.4", backEnd));
        }
        proxy.reload();
        for (String backEnd : BACK_ENDS) {
            try (RawClient after = open("127.0.0.4", backEnd)) {
                assertEchoes(after);
            }
        }
        for (RawClient client : before) {
            assertEchoes(client);
            client.close();
        }
    }

    private static int closeCode(RawClient client) throws IOException {
        Frame frame = client.readFrame();
        while (frame.opcode() == Frame.PING) {
            frame = client.readFrame();
        }
        return frame.closeCode();
    }

    /** With a ping each second, the first of them a little later, and 4 s until the proxy ends what is idle. */
    @Test
    void pingsKeepConnectionsThatTheProxyWouldEnd() throws Exception {
        Map<String, String> impatient = new HashMap<>(replacements);
        impatient.put("180s", "4s");
        try (Proxy other = Proxy.start(kind, directory, impatient)) {
            List<RawClient> pinged = new ArrayList<>();
            List<RawClient> quiet = new ArrayList<>();
            for (String backEnd : BACK_ENDS) {
                pinged.add(RawClient.open(other.plainPort(), backEnd + "/pinging"));
                quiet.add(RawClient.open(other.tlsPort(), backEnd + "/quiet"));
            }
            for (int i = 0; i < PINGS; i++) {
                for (RawClient client : pinged) {
                    Frame ping = client.readFrame();
                    assertEquals(Frame.PING, ping.opcode());
                    client.send(Frame.masked(Frame.FIN | Frame.PONG, ping.payload()));
                }
            }
            for (RawClient client : quiet) {
                assertArrayEquals(new byte[0], client.readToEnd());
            }
            for (RawClient client : pinged) {
                client.send(Frame.close(1000));
                assertEquals(1000, closeCode(client));
                client.close();
            }
        }
    }
}
