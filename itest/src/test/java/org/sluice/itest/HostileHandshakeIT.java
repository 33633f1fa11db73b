package org.sluice.itest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.sluice.websocket.WebSocketConstants.COMPRESSION;
import static org.sluice.websocket.WebSocketConstants.COMPRESSION_ON;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.Before;
import org.junit.Test;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Response;
import org.sluice.websocket.Answer;

/** Handshakes that no client should send, at both ports. */
public class HostileHandshakeIT extends ServersTest {

    private static final RequestText RIGHT = RequestText.webSocket("/application");

    /** Behind each request: a proxy that takes a refusal for a tunnel would let it through. */
    private static final byte[] SMUGGLED =
            RequestText.get("/smuggled").toString().getBytes(ISO_8859_1);

    @Before
    public void registerApplication() {
        application("/application", handshake -> Answer.accept(Listeners.ECHO), COMPRESSION, COMPRESSION_ON);
        application("/devices/*", handshake -> Answer.refuse(409).field("Path", handshake.path()));
        application("/admin", handshake -> Answer.refuse(403).field("Path", handshake.path()));
    }

    /** Sends it with something behind, which must not be answered. */
    private static Response refusal(int port, RequestText request) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            client.send(request.toString().getBytes(ISO_8859_1), SMUGGLED);
            Response response = client.readResponse();
            assertEquals(request.toString(), 0, client.readToEnd().length);
            return response;
        }
    }

    private void assertRefused(int status, RequestText request) throws Exception {
        for (int port : ports()) {
            Response response = refusal(port, request);
            assertEquals(request.toString(), status, response.status());
            assertEquals(request.toString(), "close", response.field("Connection"));
        }
    }

    private void assertAccepted(RequestText request) throws Exception {
        for (int port : ports()) {
            try (RawClient client = RawClient.connect(port)) {
                Response response = client.send(request).readResponse();
                assertEquals(request.toString(), 101, response.status());
                assertNull(response.field("Sec-WebSocket-Protocol"));
                assertEchoes(client);
            }
        }
    }

    /** It is plain HTTP: the HTTP service goes on with the connection, a standalone server has nothing to go on with. */
    private void assertNoUpgrade(RequestText request) throws Exception {
        try (RawClient client = RawClient.connect(port())) {
            assertEquals(
                    request.toString(), 404, client.send(request).readResponse().status());
        }
        Response response = refusal(standalonePort(), request);
        assertEquals(request.toString(), 404, response.status());
        assertEquals("close", response.field("Connection"));
    }

    @Test
    public void whatIsNoUpgradeIsNotFound() throws Exception {
        assertNoUpgrade(RIGHT.method("POST").with("Content-Length", "0"));
        assertNoUpgrade(RIGHT.method("PUT").with("Content-Length", "0"));
        assertNoUpgrade(RIGHT.method("DELETE"));
        assertNoUpgrade(RIGHT.version("HTTP/1.0"));
        assertNoUpgrade(RIGHT.without("Upgrade"));
        assertNoUpgrade(RIGHT.replacing("Upgrade", "websocketx"));
    }

    @Test
    public void whatIsNoHttpIsRefusedByJetty() throws Exception {
        assertRefused(400, RIGHT.without("Host"));
        assertRefused(400, RIGHT.with("Host", "other.example"));
        assertRefused(400, RIGHT.without("Connection"));
        assertRefused(400, RIGHT.with("Folded", "a\r\n b"));
        assertRefused(400, RIGHT.with("Sp ace", "a"));
        for (int port : ports()) {
            assertEquals(505, refusal(port, RIGHT.version("HTTP/3.1")).status());
        }
    }

    @Test
    public void keyMustBeSixteenBytesInBase64AndOnlyOne() throws Exception {
        assertRefused(400, RIGHT.without("Sec-WebSocket-Key"));
        for (String key : List.of(
                "", "dG9vIHNob3J0", "dGhlIHNhbXBsZSBub25jZQ", "!!!!!!!!!!!!!!!!!!!!!!==", "dGhlIHNhbXBsZSBub25jZWQ=")) {
            assertRefused(400, RIGHT.replacing("Sec-WebSocket-Key", key));
        }
        assertRefused(400, RIGHT.with("Sec-WebSocket-Key", RequestText.KEY));
    }

    @Test
    public void otherVersionsAreToldTheSupportedOne() throws Exception {
        for (String version : List.of("", "0", "8", "12", "14", "255", "013", "13, 8", "thirteen")) {
            RequestText request = RIGHT.replacing("Sec-WebSocket-Version", version);
            assertRefused(400, request);
            for (int port : ports()) {
                assertEquals("13", refusal(port, request).field("Sec-WebSocket-Version"));
            }
        }
        assertRefused(400, RIGHT.without("Sec-WebSocket-Version"));
        assertRefused(400, RIGHT.with("Sec-WebSocket-Version", "8"));
    }

    @Test
    public void handshakeHasNoContent() throws Exception {
        assertRefused(400, RIGHT.with("Content-Length", "5").body("hello"));
        assertRefused(400, RIGHT.with("Content-Length", "7").body("\u0081\u0081\u0000\u0000\u0000\u0000a"));
        assertRefused(400, RIGHT.with("Transfer-Encoding", "chunked").body("5\r\nhello\r\n0\r\n\r\n"));
        assertRefused(400, RIGHT.with("Transfer-Encoding", "chunked").with("Content-Length", "3"));
        assertRefused(417, RIGHT.with("Expect", "100-continue"));
    }

    @Test
    public void foreignOriginsAreRefused() throws Exception {
        for (String origin : List.of(
                "http://elsewhere.example",
                "https://gateway.example",
                "http://gateway.example:81",
                "http://gateway.example.evil",
                "http://gateway.exampl",
                "http://gateway.example@evil",
                "http://gateway.example/",
                "null",
                "")) {
            assertRefused(403, RIGHT.with("Origin", origin));
        }
        assertRefused(400, RIGHT.with("Origin", "http://gateway.example").with("Origin", "http://evil.example"));
        assertAccepted(RIGHT.with("Origin", "http://gateway.example"));
        assertAccepted(RIGHT);
    }

    @Test
    public void spellingDoesNotCount() throws Exception {
        assertAccepted(RIGHT.replacing("Connection", "keep-alive, Upgrade"));
        assertAccepted(RIGHT.replacing("Connection", "keep-alive").with("Connection", "uPGRADE"));
        assertAccepted(RIGHT.replacing("Upgrade", "WebSocket"));
        assertAccepted(RIGHT.replacing("Upgrade", "h2c, WEBSOCKET"));
        assertAccepted(RIGHT.without("Sec-WebSocket-Key").with("sec-websocket-KEY", "  " + RequestText.KEY + "\t"));
        assertAccepted(RIGHT.with("Sec-WebSocket-Protocol", "a").with("Sec-WebSocket-Protocol", "b, c"));
        assertAccepted(RIGHT.with("Content-Length", "0"));
    }

    @Test
    public void framesBehindTheHandshakeAreDelivered() throws Exception {
        for (int port : ports()) {
            try (RawClient client = RawClient.connect(port)) {
                client.send(RIGHT.toString().getBytes(ISO_8859_1), Frame.text("early"), Frame.text("too"));
                assertEquals(101, client.readResponse().status());
                assertEquals("early", client.readFrame().text());
                assertEquals("too", client.readFrame().text());
            }
        }
    }

    @Test
    public void longHeadsAreRefused() throws Exception {
        assertRefused(431, RIGHT.with("X", "x".repeat(20_000)));
        assertRefused(431, RIGHT.with("Sec-WebSocket-Protocol", ", ".repeat(32_000)));
        assertRefused(431, RIGHT.with("Sec-WebSocket-Extensions", "; ".repeat(32_000)));
        RequestText many = RIGHT;
        for (int i = 0; i < 2_000; i++) {
            many = many.with("X" + i, "many");
        }
        assertRefused(431, many);
    }

    @Test
    public void longListsAreReadOnce() throws Exception {
        String names = IntStream.range(0, 1_000).mapToObj(i -> "p" + i).collect(Collectors.joining(","));
        assertAccepted(RIGHT.with("Sec-WebSocket-Protocol", names));
        assertRefused(400, RIGHT.with("Sec-WebSocket-Protocol", names + ",p0"));
        assertAnswered(Set.of(101, 400), RIGHT.with("Sec-WebSocket-Protocol", ", ".repeat(3_000) + "a"));
        assertAnswered(Set.of(101, 400), RIGHT.with("Sec-WebSocket-Extensions", ", ".repeat(3_000) + "a"));
        assertAccepted(RIGHT.with("Sec-WebSocket-Extensions", "a; b, ".repeat(900) + "a; b"));
        assertAccepted(RIGHT.replacing("Connection", "a,".repeat(2_000) + "Upgrade"));
    }

    private void assertAnswered(Set<Integer> statuses, RequestText request) throws Exception {
        for (int port : ports()) {
            assertTrue(request.toString(), statuses.contains(status(port, request)));
        }
    }

    @Test
    public void offersOfCompressionThatAreNotUnderstoodAreDeclined() throws Exception {
        for (String offer : List.of(
                "; server_max_window_bits=9",
                "; server_max_window_bits=16",
                "; server_max_window_bits=08",
                "; server_max_window_bits",
                "; client_max_window_bits=7",
                "; client_max_window_bits=x",
                "; server_no_context_takeover=1",
                "; server_no_context_takeover; server_no_context_takeover",
                "; unknown=1")) {
            for (int port : ports()) {
                try (RawClient client = RawClient.connect(port)) {
                    client.send(RIGHT.with("Sec-WebSocket-Extensions", "permessage-deflate" + offer));
                    Response response = client.readResponse();
                    assertEquals(offer, 101, response.status());
                    assertNull(offer, response.field("Sec-WebSocket-Extensions"));
                    assertEchoes(client);
                }
            }
        }
        for (String malformed :
                List.of("permessage-deflate;", "permessage-deflate; a=", "permessage-deflate; a=\"b", "=", "a b")) {
            assertRefused(400, RIGHT.with("Sec-WebSocket-Extensions", malformed));
        }
    }

    @Test
    public void applicationCannotSplitTheResponse() throws Exception {
        List<String> refused = new ArrayList<>();
        application("/split", handshake -> {
            for (String bad : List.of("a\r\nSet-Cookie: b", "a\nb", "a\rb", "a\0b")) {
                try {
                    Answer.accept(Listeners.ECHO).field("X", bad);
                } catch (IllegalArgumentException e) {
                    refused.add("value");
                }
                try {
                    Answer.accept(Listeners.ECHO).field(bad, "x");
                } catch (IllegalArgumentException e) {
                    refused.add("name");
                }
            }
            return Answer.accept(Listeners.ECHO).subprotocol("a\r\nSet-Cookie: b");
        });
        for (int port : ports()) {
            refused.clear();
            Response response = refusal(port, RequestText.webSocket("/split").with("Sec-WebSocket-Protocol", "a"));
            assertEquals(500, response.status());
            assertNull(response.field("Set-Cookie"));
            assertEquals(List.of("value", "name", "value", "name", "value", "name", "value", "name"), refused);
        }
    }

    @Test
    public void pathIsNormalisedBeforeItIsMatched() throws Exception {
        for (int port : ports()) {
            assertEquals("/devices/y", pathSeen(port, "/devices/x/../y"));
            assertEquals("/admin", pathSeen(port, "/devices/../admin"));
            assertEquals("/devices/a", pathSeen(port, "/%64evices/./%61"));
            for (String trick : List.of(
                    "/devices/%2e%2e/admin",
                    "/devices/..%2fadmin",
                    "/devices/..;/admin",
                    "/devices/%252e%252e/admin",
                    "/devices//../admin",
                    "//admin",
                    "/admin;x",
                    "/admin/",
                    "/../admin",
                    "/devices/%00",
                    "/devices/%c0%ae%c0%ae/admin")) {
                assertNotEquals(trick, 101, status(port, trick));
                String seen = pathSeen(port, trick);
                assertTrue(trick + " is " + seen, seen == null || !seen.contains("..") && !seen.contains("/admin/"));
            }
        }
    }

    private static String pathSeen(int port, String target) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            return client.send(RequestText.webSocket(target)).readResponse().field("Path");
        }
    }

    @Test
    public void tlsOnThePlainPortIsRefused() throws Exception {
        for (int port : ports()) {
            try (RawClient client = RawClient.connectPlain(port)) {
                client.send(HostileFrames.CLIENT_HELLO, "\r\n\r\n".getBytes(ISO_8859_1));
                assertEquals(400, client.readResponse().status());
                assertEquals(0, client.readToEnd().length);
            }
        }
    }
}
