package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import org.junit.Test;
import org.osgi.framework.Bundle;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Response;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocketConstants;

/** Which requests are upgrades, which stay plain HTTP, and which path an application sees. */
public class HttpUpgradeIT extends HttpTest {

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
    public void handshakeThatSaysItHasNoContentIsAccepted() throws Exception {
        assertEquals(
                101,
                answerTo(RequestText.webSocket("/application").with("Content-Length", "0"))
                        .status());
        assertEchoes();
    }

    @Test
    public void ownAndListedOriginsAreAccepted() throws Exception {
        application(
                "/listed",
                handshake -> Answer.accept(Listeners.ECHO),
                WebSocketConstants.ORIGINS,
                "https://elsewhere.example");
        RequestText own = RequestText.webSocket("/application").with("Origin", ownOrigin());
        assertEquals(101, answerTo(own).status());
        assertEchoes();
        RequestText listed = RequestText.webSocket("/listed").with("Origin", "https://elsewhere.example");
        assertEquals(101, answerTo(listed).status());
        assertEchoes();
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
    public void requestBehindADeclinedOneIsAnswered() throws Exception {
        client = RawClient.connect(port());
        client.send(ascii(RequestText.webSocket("/nothing")), ascii(RequestText.get("/resource")));
        assertEquals(404, client.readResponse().status());
        assertEquals(Resource.BODY, client.readResponse().body());
        assertKeptAlive();
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
}
