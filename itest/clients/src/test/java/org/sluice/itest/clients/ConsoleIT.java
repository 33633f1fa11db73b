package org.sluice.itest.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Response;
import org.sluice.itest.gateway.Gateway;

/** The console: in a browser, and who is let in to the page and to its WebSocket. */
class ConsoleIT {

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class OnFelix extends Console {
        OnFelix() {
            super("felix", true);
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class OnEquinox extends Console {
        OnEquinox() {
            super("equinox", false);
        }
    }

    abstract static class Console {

        private static final int RULES = 12;
        private static final String TOKEN = "0123456789abcdef";

        private final String framework;
        private final String pictures;
        private Gateway gateway;

        /** Pictures take seconds, and are the same on both frameworks. */
        Console(String framework, boolean withPictures) {
            this.framework = framework;
            this.pictures = withPictures ? Clients.WORK.resolve("console").toString() : "none";
        }

        @BeforeAll
        void start(@TempDir Path directory) throws IOException {
            Clients.prepare();
            Path etc = Files.createDirectories(directory.resolve("etc"));
            Files.writeString(etc.resolve("org.sluice.console.cfg"), "authenticator=tokens\n");
            Files.writeString(
                    etc.resolve("org.sluice.authentication.bearer-tokens.cfg"),
                    "name=tokens\ntokens=alice=" + TOKEN + "\n");
            gateway = Gateway.start(framework, directory, Clients.WORK.resolve("console-" + framework + ".log"));
        }

        @AfterAll
        void stop() throws IOException, InterruptedException {
            try (Gateway started = gateway) {
                started.stop();
                // One who asks for it at a standalone server is told to the operator, once
                assertEquals(
                        List.of(),
                        started.log()
                                .lines()
                                .filter(line -> !line.contains("has no servlet context org.sluice.console"))
                                .toList());
            }
        }

        @TestFactory
        List<DynamicTest> inChromium() throws Exception {
            Clients.assumeNodePackages();
            String devTools = Chromium.assumeDevTools();
            awaitIsThere();
            return Clients.tests(
                    Map.of("the console", "http://127.0.0.1:" + gateway.httpPort()),
                    RULES,
                    List.of("node", "console.mjs"),
                    devTools,
                    pictures);
        }

        private void awaitIsThere() throws Exception {
            Await.until("the page is there", () -> answer(get("127.0.0.1")).status() == 200);
        }

        private RequestText get(String host) {
            return RequestText.get("/sluice/").replacing("Host", host + ":" + gateway.httpPort());
        }

        private RequestText webSocket(String host) {
            return RequestText.webSocket("/sluice/live").replacing("Host", host + ":" + gateway.httpPort());
        }

        private Response answer(RequestText request) throws IOException {
            try (RawClient client = RawClient.connect(gateway.httpPort())) {
                return client.send(request).readResponse();
            }
        }

        private void assertAnswers(int page, int webSocket, String host, String... field) throws IOException {
            RequestText get = get(host);
            RequestText open = webSocket(host);
            if (field.length > 0) {
                get = get.with(field[0], field[1]);
                open = open.with(field[0], field[1]);
            }
            assertEquals(
                    List.of(page, webSocket),
                    List.of(answer(get).status(), answer(open).status()),
                    open.toString());
        }

        @Test
        void localBrowsersNeedNoUser() throws Exception {
            awaitIsThere();
            assertAnswers(200, 101, "127.0.0.1");
            assertAnswers(200, 101, "localhost");
            assertAnswers(200, 101, "[::1]");
            Response page = answer(get("localhost"));
            String policy = page.field("Content-Security-Policy");
            assertTrue(policy.contains("connect-src 'self' ws://localhost:* wss://localhost:*"), policy);
            assertFalse(policy.contains("unsafe"), policy);
        }

        @Test
        void everybodyElseNeedsOne() throws Exception {
            awaitIsThere();
            assertAnswers(401, 401, "evil.example");
            assertAnswers(401, 401, "localhost", "X-Forwarded-For", "192.0.2.1");
            assertAnswers(401, 401, "localhost", "Forwarded", "for=127.0.0.1");
            assertAnswers(200, 101, "gateway.example", "Authorization", "Bearer " + TOKEN);
            assertAnswers(200, 403, "localhost", "Origin", "http://evil.example");
        }

        @Test
        void itIsNotAtStandaloneServers() throws Exception {
            try (RawClient client = RawClient.connect(gateway.standalonePort())) {
                assertEquals(
                        404, client.send(webSocket("localhost")).readResponse().status());
            }
        }

        @Test
        void itsWebSocketSendsWithoutBeingAskedAndRefusesWhatItDoesNotKnow() throws Exception {
            awaitIsThere();
            try (RawClient client = RawClient.connect(gateway.httpPort())) {
                client.send(webSocket("localhost")).readResponse();
                assertTrue(client.readFrame().text().startsWith("{\"type\":\"state\","));
                client.send(Frame.text("hello"));
                Frame frame = client.readFrame();
                while (frame.opcode() == Frame.TEXT) {
                    frame = client.readFrame();
                }
                assertEquals(1008, frame.closeCode());
            }
        }
    }
}
