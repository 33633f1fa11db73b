package org.sluice.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Response;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocketConstants;

/** How upgrades at the HTTP service are answered, and what becomes of their connections. */
public class HttpUpgradeIT extends GatewayTest {

    private static final byte[] NOTHING = {};

    private RawClient client;

    @Before
    public void servletAndApplication() throws Exception {
        register(jakarta.servlet.Servlet.class, new Resource(), Map.of(Resource.PATTERN, "/resource"));
        application("/application", handshake -> Answer.accept(Listeners.ECHO));
    }

    private Response answerTo(RequestText request) throws Exception {
        client = RawClient.connect(port());
        return client.send(request).readResponse();
    }

    /** The connection is an ordinary one: it takes another request. */
    private void assertKeptAlive() throws IOException {
        Response next = client.send(RequestText.get("/resource")).readResponse();
        assertEquals(200, next.status());
        assertEquals(Resource.BODY, next.body());
        client.close();
    }

    private void assertRefused(int status, Response response) throws IOException {
        assertEquals(status, response.status());
        assertEquals("close", response.field("Connection"));
        assertArrayEquals(NOTHING, client.readToEnd());
        client.close();
    }

    @Test
    public void whatIsNoUpgradeIsPlainHttp() throws Exception {
        assertEquals(404, answerTo(RequestText.get("/application")).status());
        assertKeptAlive();
    }

    @Test
    public void upgradeWithoutApplicationIsPlainHttp() throws Exception {
        Response resource = answerTo(RequestText.webSocket("/resource"));
        assertEquals(200, resource.status());
        assertEquals(Resource.BODY, resource.body());
        assertNull(resource.field("Connection"));
        assertEquals(
                404,
                client.send(RequestText.webSocket("/nothing")).readResponse().status());
        assertKeptAlive();
    }

    @Test
    public void javaxPageIsServedToDeclinedUpgrades() throws Exception {
        Response page = answerTo(RequestText.webSocket("/"));
        assertEquals(200, page.status());
        assertTrue(page.body(), page.body().contains("<html"));
        assertKeptAlive();
    }

    @Test
    public void upgradeWithoutHandlerIsPlainHttp() throws Exception {
        Bundle server = bundle("org.sluice.websocket.server");
        server.stop();
        try {
            assertEquals(404, answerTo(RequestText.webSocket("/application")).status());
            assertKeptAlive();
            assertEquals(200, answerTo(RequestText.webSocket("/resource")).status());
            assertKeptAlive();
        } finally {
            server.start();
        }
        assertEquals(101, answerTo(RequestText.webSocket("/application")).status());
    }

    @Test
    public void upgradeForAnUnknownTokenIsPlainHttp() throws Exception {
        assertEquals(
                404,
                answerTo(RequestText.upgrade("/application", "sluice-unknown")).status());
        assertKeptAlive();
    }

    @Test
    public void postIsNoUpgrade() throws Exception {
        RequestText post = RequestText.webSocket("/application").method("POST").with("Content-Length", "0");
        assertEquals(404, answerTo(post).status());
        assertKeptAlive();
    }

    @Test
    public void http10IsNoUpgrade() throws Exception {
        assertEquals(
                404,
                answerTo(RequestText.webSocket("/application").version("HTTP/1.0"))
                        .status());
        client.close();
        assertEquals(
                200,
                answerTo(RequestText.webSocket("/resource").version("HTTP/1.0")).status());
        client.close();
    }

    /** Jetty's parser does not let it through, whatever the path. */
    @Test
    public void upgradeWithoutConnectionIsAnsweredByJettyWith400() throws Exception {
        assertEquals(
                400,
                answerTo(RequestText.webSocket("/application").without("Connection"))
                        .status());
        client.close();
        assertEquals(
                400,
                answerTo(RequestText.webSocket("/resource").without("Connection"))
                        .status());
        client.close();
    }

    @Test
    public void connectionWithoutUpgradeIsNoUpgrade() throws Exception {
        assertEquals(
                404,
                answerTo(RequestText.webSocket("/application").without("Upgrade"))
                        .status());
        client.close();
    }

    @Test
    public void switchesProtocols() throws Exception {
        Response response = answerTo(RequestText.webSocket("/application"));
        assertEquals(101, response.status());
        assertTrue("websocket".equalsIgnoreCase(response.field("Upgrade")));
        assertTrue("upgrade".equalsIgnoreCase(response.field("Connection")));
        assertEquals(RequestText.ACCEPT, response.field("Sec-WebSocket-Accept"));
        assertNull(response.field("Sec-WebSocket-Protocol"));
        assertNull(response.field("Sec-WebSocket-Extensions"));
        assertNull(response.field("Content-Length"));
        assertNull(response.field("Transfer-Encoding"));
        assertEchoes();
    }

    private void assertEchoes() throws IOException {
        client.send(Frame.text("here"));
        assertEquals("here", client.readFrame().text());
        client.close();
    }

    @Test
    public void tokensAreFoundInListsAndInAnyCase() throws Exception {
        RequestText request = RequestText.webSocket("/application")
                .replacing("Connection", "keep-alive, UPGRADE")
                .replacing("Upgrade", "h2c, WebSocket");
        assertEquals(101, answerTo(request).status());
        assertEchoes();
    }

    @Test
    public void frameInTheHandshakesSegmentIsDelivered() throws Exception {
        client = RawClient.connect(port());
        client.send(ascii(RequestText.webSocket("/application")), Frame.text("early"), Frame.text("too"));
        assertEquals(101, client.readResponse().status());
        assertEquals("early", client.readFrame().text());
        assertEquals("too", client.readFrame().text());
        assertEchoes();
    }

    @Test
    public void malformedHandshakesAreRefusedWith400() throws Exception {
        RequestText right = RequestText.webSocket("/application");
        RequestText[] wrong = {
            right.without("Sec-WebSocket-Key"),
            right.replacing("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ"),
            right.replacing("Sec-WebSocket-Key", "dG9vIHNob3J0"),
            right.replacing("Sec-WebSocket-Key", "!!!!!!!!!!!!!!!!!!!!!!=="),
            right.with("Sec-WebSocket-Key", RequestText.KEY),
            right.without("Sec-WebSocket-Version")
        };
        for (RequestText request : wrong) {
            assertRefused(400, answerTo(request));
        }
    }

    @Test
    public void otherVersionsAreRefusedWithTheSupportedOne() throws Exception {
        for (String version : new String[] {"8", "12", "14", "thirteen"}) {
            Response response =
                    answerTo(RequestText.webSocket("/application").replacing("Sec-WebSocket-Version", version));
            assertEquals("13", response.field("Sec-WebSocket-Version"));
            assertRefused(400, response);
        }
    }

    /** Who serves the path must be settled before anybody looks at the handshake. */
    @Test
    public void brokenHandshakeForAPathWithoutApplicationIsPlainHttp() throws Exception {
        assertEquals(
                404,
                answerTo(RequestText.webSocket("/nothing").without("Sec-WebSocket-Key"))
                        .status());
        assertKeptAlive();
        RequestText wrongVersion = RequestText.webSocket("/resource").replacing("Sec-WebSocket-Version", "7");
        assertEquals(200, answerTo(wrongVersion).status());
        assertKeptAlive();
    }

    @Test
    public void handshakeWithContentIsRefusedWith400() throws Exception {
        RequestText right = RequestText.webSocket("/application");
        assertRefused(400, answerTo(right.with("Content-Length", "5").body("hello")));
        assertRefused(400, answerTo(right.with("Transfer-Encoding", "chunked").body("5\r\nhello\r\n0\r\n\r\n")));
        assertRefused(400, answerTo(right.with("Transfer-Encoding", "chunked")));
    }

    @Test
    public void handshakeThatSaysItHasNoContentIsAccepted() throws Exception {
        assertEquals(
                101,
                answerTo(RequestText.webSocket("/application").with("Content-Length", "0"))
                        .status());
        assertEchoes();
    }

    @Test
    public void expectationIsRefusedWith417() throws Exception {
        assertRefused(417, answerTo(RequestText.webSocket("/application").with("Expect", "100-continue")));
    }

    @Test
    public void foreignOriginIsRefusedWith403() throws Exception {
        RequestText right = RequestText.webSocket("/application");
        assertRefused(403, answerTo(right.with("Origin", "http://elsewhere.example")));
        assertRefused(403, answerTo(right.with("Origin", "https://gateway.example")));
        assertRefused(403, answerTo(right.with("Origin", "http://gateway.example:81")));
        assertRefused(403, answerTo(right.with("Origin", "null")));
    }

    @Test
    public void ownAndListedOriginsAreAccepted() throws Exception {
        application(
                "/listed",
                handshake -> Answer.accept(Listeners.ECHO),
                WebSocketConstants.ORIGINS,
                "https://elsewhere.example");
        RequestText own = RequestText.webSocket("/application").with("Origin", "http://gateway.example");
        assertEquals(101, answerTo(own).status());
        assertEchoes();
        RequestText listed = RequestText.webSocket("/listed").with("Origin", "https://elsewhere.example");
        assertEquals(101, answerTo(listed).status());
        assertEchoes();
    }

    @Test
    public void applicationRefusesWithItsStatusAndFields() throws Exception {
        application("/refusing", handshake -> Answer.refuse(401).field("WWW-Authenticate", "Basic realm=\"devices\""));
        Response response = answerTo(RequestText.webSocket("/refusing"));
        assertEquals("Basic realm=\"devices\"", response.field("WWW-Authenticate"));
        assertRefused(401, response);
    }

    @Test
    public void applicationDeclines() throws Exception {
        application("/declining", handshake -> Answer.decline());
        application("/resource", handshake -> Answer.decline());
        assertEquals(404, answerTo(RequestText.webSocket("/declining")).status());
        assertKeptAlive();
        assertEquals(200, answerTo(RequestText.webSocket("/resource")).status());
        assertKeptAlive();
    }

    @Test
    public void applicationsExceptionIsA500ThatSaysNothing() throws Exception {
        application("/throwing", handshake -> {
            throw new IllegalStateException("the secret");
        });
        Response response = answerTo(RequestText.webSocket("/throwing"));
        String all = response.fields() + response.body();
        assertTrue(all, !all.contains("secret") && !all.contains("Exception") && !all.contains("sluice"));
        assertTrue(
                response.field("Content-Type"), response.field("Content-Type").startsWith("text/plain"));
        assertRefused(500, response);
    }

    @Test
    public void beyondTheApplicationsLimitIs503() throws Exception {
        application("/limited", handshake -> Answer.accept(Listeners.ECHO), WebSocketConstants.MAX_CONNECTIONS, 1);
        try (RawClient first = RawClient.open(port(), "/limited")) {
            Response response = answerTo(RequestText.webSocket("/limited"));
            assertTrue(Integer.parseInt(response.field("Retry-After")) > 0);
            assertRefused(503, response);
            first.send(Frame.close(1000));
            assertEquals(1000, first.readFrame().closeCode());
            first.readToOrderlyEnd();
        }
        Await.until(
                "the place is free again",
                () -> answerTo(RequestText.webSocket("/limited")).status() == 101);
        assertEchoes();
    }

    @Test
    public void requestBehindADeclinedOneIsAnswered() throws Exception {
        client = RawClient.connect(port());
        client.send(ascii(RequestText.webSocket("/nothing")), ascii(RequestText.get("/resource")));
        assertEquals(404, client.readResponse().status());
        assertEquals(Resource.BODY, client.readResponse().body());
        assertKeptAlive();
    }

    @Test
    public void requestBehindARefusedOneIsNeverAnswered() throws Exception {
        int before = Resource.requests();
        client = RawClient.connect(port());
        client.send(
                ascii(RequestText.webSocket("/application").with("Origin", "http://elsewhere.example")),
                ascii(RequestText.get("/resource")));
        assertRefused(403, client.readResponse());
        assertEquals(before, Resource.requests());
    }

    @Test
    public void pathParameterIsDecoded() throws Exception {
        application("/devices/{id}/{port}", handshake -> Answer.refuse(409)
                .field("Parameters", quoted(handshake.pathParameters().toString())));
        Response response = answerTo(RequestText.webSocket("/devices/a%20b%C3%BC/x;v=1?q=%41"));
        String parameters = response.field("Parameters");
        assertTrue(parameters, parameters.contains("id=a b\\u00fc") && parameters.contains("port=x}"));
        assertRefused(409, response);
    }

    /** Makes it fit to be a field's value. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder();
        text.chars().forEach(c -> quoted.append(c < 0x7f ? String.valueOf((char) c) : "\\u%04x".formatted(c)));
        return quoted.toString();
    }

    /** What is served must be what the server itself would find there: no pattern sees another path than a servlet. */
    @Test
    public void patternsMatchTheNormalisedPath() throws Exception {
        application("/devices/*", handshake -> Answer.refuse(409).field("Path", handshake.path()));
        application("/admin", handshake -> Answer.refuse(403).field("Path", handshake.path()));

        assertEquals("/devices/y", pathSeenFor("/devices/x/../y"));
        assertEquals("/admin", pathSeenFor("/devices/../admin"));
        assertEquals("/devices/a", pathSeenFor("/devices/%61"));
        assertEquals("/devices/a", pathSeenFor("/%64evices/./a"));
        for (String trick : new String[] {"/devices/%2e%2e/admin", "/devices/..%2fadmin", "/devices/..;/admin"}) {
            Response response = answerTo(RequestText.webSocket(trick));
            assertNotEquals(trick, 101, response.status());
            assertNotEquals(trick, 409, response.status());
            client.close();
        }
    }

    private String pathSeenFor(String target) throws Exception {
        try {
            return answerTo(RequestText.webSocket(target)).field("Path");
        } finally {
            client.close();
        }
    }

    private static byte[] ascii(RequestText request) {
        return request.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
