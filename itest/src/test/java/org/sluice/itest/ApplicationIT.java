package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.sluice.websocket.WebSocketConstants.SUBPROTOCOLS;
import static org.sluice.websocket.WebSocketConstants.THREADING;

import java.util.Hashtable;
import java.util.Map;
import org.junit.Test;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.JdkClient;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Response;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketConstants;
import org.sluice.websocket.WebSocketListener;

/** The whiteboard: which application is asked, and what it is told. */
public class ApplicationIT extends GatewayTest {

    private static final String[] THREADINGS = {"worker", "loop"};

    /** Says its name when a connection opens. */
    private static WebSocketApplication named(String name) {
        return handshake -> Answer.accept(new WebSocketListener() {
            @Override
            public void onOpen(WebSocket socket) {
                socket.sendText(name);
            }
        });
    }

    private void assertServedBy(String name, String path) throws Exception {
        try (JdkClient client = JdkClient.open(port(), path)) {
            assertEquals(path, name, client.nextText());
        }
    }

    @Test
    public void higherRankingWinsAmongEqualPatterns() throws Exception {
        application("/shared", named("first"));
        application("/shared", named("second"));
        assertServedBy("first", "/shared");
        ServiceRegistration<?> high = application("/shared", named("high"), Constants.SERVICE_RANKING, 10);
        assertServedBy("high", "/shared");
        try (JdkClient client = JdkClient.open(port(), "/shared")) {
            assertEquals("high", client.nextText());
            unregister(high);
            assertEquals(1001, client.nextCloseCode());
        }
        assertServedBy("first", "/shared");
    }

    @Test
    public void applicationIsThereInItsScopesOnly() throws Exception {
        application("/scoped", named("elsewhere"), WebSocketConstants.SCOPE, "inside", Constants.SERVICE_RANKING, 9);
        application("/scoped", named("here"), WebSocketConstants.SCOPE, new String[] {"inside", "default"});
        application("/inside", named("elsewhere"), WebSocketConstants.SCOPE, "inside");
        application("/everywhere", named("everywhere"), WebSocketConstants.SCOPE, "*");
        assertServedBy("here", "/scoped");
        assertServedBy("everywhere", "/everywhere");
        try (RawClient client = RawClient.connect(port())) {
            client.send(RequestText.webSocket("/inside"));
            assertEquals(404, client.readResponse().status());
        }
    }

    @Test
    public void bestMatchWins() throws Exception {
        application("/a/*", named("short prefix"), Constants.SERVICE_RANKING, 100);
        application("/a/b/*", named("long prefix"), Constants.SERVICE_RANKING, 50);
        application("/a/b/{c}", named("template"));
        application("/a/b/c", named("exact"));
        assertServedBy("exact", "/a/b/c");
        assertServedBy("template", "/a/b/x");
        assertServedBy("long prefix", "/a/b/x/y");
        assertServedBy("long prefix", "/a/b");
        assertServedBy("short prefix", "/a/x");
    }

    @Test
    public void applicationThatIsGoneIsPlainHttpAtOnceAndItsConnectionsGet1001() throws Exception {
        for (String threading : THREADINGS) {
            ServiceRegistration<?> registration =
                    application("/going", handshake -> Answer.accept(Listeners.ECHO), THREADING, threading);
            try (JdkClient client = JdkClient.open(port(), "/going");
                    RawClient other = RawClient.open(port(), "/echo")) {
                client.sendText("there");
                assertEquals("there", client.nextText());
                unregister(registration);
                try (RawClient late = RawClient.connect(port())) {
                    late.send(RequestText.webSocket("/going"));
                    assertEquals(404, late.readResponse().status());
                }
                assertEquals(1001, client.nextCloseCode());
                other.send(Frame.text("undisturbed"));
                assertEquals("undisturbed", other.readFrame().text());
            }
        }
    }

    @Test
    public void changedPatternMovesTheApplication() throws Exception {
        ServiceRegistration<?> registration = application("/old", named("it"));
        try (JdkClient client = JdkClient.open(port(), "/old")) {
            assertEquals("it", client.nextText());
            registration.setProperties(new Hashtable<>(Map.of(WebSocketConstants.PATTERN, "/new")));
            assertEquals(1001, client.nextCloseCode());
        }
        assertServedBy("it", "/new");
        try (RawClient client = RawClient.connect(port())) {
            assertEquals(
                    404,
                    client.send(RequestText.webSocket("/old")).readResponse().status());
        }
    }

    @Test
    public void invalidRegistrationDisturbsNobody() throws Exception {
        application("no slash", named("invalid"));
        application("/a/{b", named("invalid"));
        application("/valid", named("valid"), THREADING, "sometimes");
        application("/fine", named("fine"));
        assertServedBy("fine", "/fine");
        try (RawClient client = RawClient.connect(port())) {
            assertEquals(
                    404,
                    client.send(RequestText.webSocket("/valid")).readResponse().status());
        }
    }

    @Test
    public void clientsFirstCommonSubprotocolIsChosen() throws Exception {
        application("/spoken", handshake -> Answer.accept(Listeners.ECHO), SUBPROTOCOLS, new String[] {"a", "b"});
        assertEquals("b", subprotocol("/spoken", "x, b, a"));
        assertNull(subprotocol("/spoken", "x, A"));
        try (JdkClient client = JdkClient.open(port(), "/spoken", "y", "a")) {
            assertEquals("a", client.socket().getSubprotocol());
        }
    }

    @Test
    public void applicationsChoiceOfSubprotocolWins() throws Exception {
        application("/chosen", handshake -> Answer.accept(Listeners.ECHO).subprotocol("b"), SUBPROTOCOLS, new String[] {
            "a", "b"
        });
        assertEquals("b", subprotocol("/chosen", "a, b"));
    }

    @Test
    public void subprotocolThatWasNotOfferedIsA500() throws Exception {
        application("/chosen", handshake -> Answer.accept(Listeners.ECHO).subprotocol("c"));
        try (RawClient client = RawClient.connect(port())) {
            client.send(RequestText.webSocket("/chosen").with("Sec-WebSocket-Protocol", "a"));
            assertEquals(500, client.readResponse().status());
        }
    }

    private String subprotocol(String path, String offered) throws Exception {
        try (RawClient client = RawClient.connect(port())) {
            client.send(RequestText.webSocket(path).with("Sec-WebSocket-Protocol", offered));
            Response response = client.readResponse();
            assertEquals(101, response.status());
            return response.field("Sec-WebSocket-Protocol");
        }
    }

    @Test
    public void handshakeIsTheClients() throws Exception {
        application("/asked/{what}", handshake -> Answer.accept(Listeners.SILENT)
                .field("Seen-Path", handshake.path())
                .field("Seen-Parameters", handshake.pathParameters().toString())
                .field("Seen-Query", handshake.query().orElse("none"))
                .field("Seen-Field", handshake.field("x-TWICE").orElse("none"))
                .field("Seen-Lines", handshake.fields().get("x-twice").toString())
                .field("Seen-Origin", handshake.origin().orElse("none"))
                .field("Seen-Secure", Boolean.toString(handshake.isSecure()))
                .field("Seen-Port", Integer.toString(handshake.localAddress().getPort())));
        try (RawClient client = RawClient.connect(port())) {
            client.send(RequestText.webSocket("/asked/for?a=%20b")
                    .with("X-Twice", "1")
                    .with("X-Twice", "2"));
            Response response = client.readResponse();
            assertEquals(101, response.status());
            assertEquals("/asked/for", response.field("Seen-Path"));
            assertEquals("{what=for}", response.field("Seen-Parameters"));
            assertEquals("a=%20b", response.field("Seen-Query"));
            assertEquals("1", response.field("Seen-Field"));
            assertEquals("[1, 2]", response.field("Seen-Lines"));
            assertEquals("none", response.field("Seen-Origin"));
            assertEquals("false", response.field("Seen-Secure"));
            assertEquals(Integer.toString(port()), response.field("Seen-Port"));
        }
    }
}
