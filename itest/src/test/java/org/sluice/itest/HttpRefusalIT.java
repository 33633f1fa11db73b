package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.junit.Test;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Response;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocketConstants;

/** Which upgrades are refused, with what status, and that their connections are closed. */
public class HttpRefusalIT extends HttpTest {

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

    @Test
    public void handshakeWithContentIsRefusedWith400() throws Exception {
        RequestText right = RequestText.webSocket("/application");
        assertRefused(400, answerTo(right.with("Content-Length", "5").body("hello")));
        assertRefused(400, answerTo(right.with("Transfer-Encoding", "chunked").body("5\r\nhello\r\n0\r\n\r\n")));
        assertRefused(400, answerTo(right.with("Transfer-Encoding", "chunked")));
    }

    @Test
    public void expectationIsRefusedWith417() throws Exception {
        assertRefused(417, answerTo(RequestText.webSocket("/application").with("Expect", "100-continue")));
    }

    @Test
    public void foreignOriginIsRefusedWith403() throws Exception {
        RequestText right = RequestText.webSocket("/application");
        String otherScheme = ownOrigin().replaceFirst("https?", ownOrigin().startsWith("https") ? "http" : "https");
        assertRefused(403, answerTo(right.with("Origin", "http://elsewhere.example")));
        assertRefused(403, answerTo(right.with("Origin", otherScheme)));
        assertRefused(403, answerTo(right.with("Origin", ownOrigin() + ":81")));
        assertRefused(403, answerTo(right.with("Origin", "null")));
    }

    @Test
    public void applicationRefusesWithItsStatusAndFields() throws Exception {
        application("/refusing", handshake -> Answer.refuse(401).field("WWW-Authenticate", "Basic realm=\"devices\""));
        Response response = answerTo(RequestText.webSocket("/refusing"));
        assertEquals("Basic realm=\"devices\"", response.field("WWW-Authenticate"));
        assertRefused(401, response);
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
    public void requestBehindARefusedOneIsNeverAnswered() throws Exception {
        int before = Resource.requests();
        client = RawClient.connect(port());
        client.send(
                ascii(RequestText.webSocket("/application").with("Origin", "http://elsewhere.example")),
                ascii(RequestText.get("/resource")));
        assertRefused(403, client.readResponse());
        assertEquals(before, Resource.requests());
    }
}
