package org.sluice.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;
import static org.sluice.websocket.WebSocketConstants.SUBPROTOCOLS;
import static org.sluice.websocket.WebSocketConstants.THREADING;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.JdkClient;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Response;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;

/** The whiteboard and the contract of applications. */
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
            registration.setProperties(new java.util.Hashtable<>(java.util.Map.of("sluice.websocket.pattern", "/new")));
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

    @Test
    public void exceptionInACallbackIs1011AndSaysNothing() throws Exception {
        for (String threading : THREADINGS) {
            ServiceRegistration<?> registration =
                    application("/failing", handshake -> Answer.accept(new Failing()), THREADING, threading);
            try (RawClient neighbour = RawClient.open(port(), "/failing");
                    RawClient client = RawClient.open(port(), "/failing")) {
                client.send(Frame.text("fail"));
                Frame close = client.readFrame();
                assertEquals(1011, close.closeCode());
                assertTrue(close.toString(), !close.text().contains("secret"));
                client.send(Frame.close(1011));
                assertEquals(0, client.readToOrderlyEnd().length);
                neighbour.send(Frame.text("fine"));
                assertEquals("fine", neighbour.readFrame().text());
            }
            unregister(registration);
        }
    }

    private static final class Failing implements WebSocketListener {
        @Override
        public void onText(WebSocket socket, String text) {
            if (text.equals("fail")) {
                throw new IllegalStateException("the secret");
            }
            socket.sendText(text);
        }

        @Override
        public void onClose(WebSocket socket, CloseCode code, String reason) {
            throw new IllegalStateException("the secret");
        }
    }

    @Test
    public void applicationIsToldHowTheConnectionHasEnded() throws Exception {
        for (String threading : THREADINGS) {
            BlockingQueue<String> ends = new LinkedBlockingQueue<>();
            ServiceRegistration<?> registration = application(
                    "/ending",
                    handshake -> Answer.accept(new WebSocketListener() {
                        @Override
                        public void onText(WebSocket socket, String text) {
                            socket.sendClose(CloseCode.of(4000), text);
                        }

                        @Override
                        public void onClose(WebSocket socket, CloseCode code, String reason) {
                            ends.add(code + " " + reason);
                        }
                    }),
                    THREADING,
                    threading);
            try (RawClient client = RawClient.open(port(), "/ending")) {
                client.send(Frame.close(3000));
                assertEquals("3000 ", ends.poll(Await.SECONDS, TimeUnit.SECONDS));
            }
            try (RawClient client = RawClient.open(port(), "/ending")) {
                client.reset();
                assertEquals("1006 ", ends.poll(Await.SECONDS, TimeUnit.SECONDS));
            }
            try (JdkClient client = JdkClient.open(port(), "/ending")) {
                client.sendText("enough");
                assertEquals(new JdkClient.Event.Close(4000, "enough"), client.next());
                assertEquals("4000", ends.poll(Await.SECONDS, TimeUnit.SECONDS).substring(0, 4));
            }
            unregister(registration);
            assertTrue("onClose comes once", ends.isEmpty());
        }
    }

    @Test
    public void messagesOfAConnectionComeInOrderAndOneAtATime() throws Exception {
        for (String threading : THREADINGS) {
            ServiceRegistration<?> registration =
                    application("/ordered", handshake -> Answer.accept(new Counting()), THREADING, threading);
            try (JdkClient client = JdkClient.open(port(), "/ordered")) {
                for (int i = 0; i < 2_000; i++) {
                    client.sendText(Integer.toString(i));
                }
                for (int i = 0; i < 2_000; i++) {
                    assertEquals(Integer.toString(i), client.nextText());
                }
            }
            unregister(registration);
        }
    }

    /** Unsynchronised on purpose: each callback must see what the one before has done. */
    private static final class Counting implements WebSocketListener {
        private int next;

        @Override
        public void onText(WebSocket socket, String text) {
            socket.sendText(Integer.parseInt(text) == next ? text : "expected " + next + ", got " + text);
            next++;
        }
    }

    @Test
    public void blockedWorkerStallsOnlyItsConnection() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        application(
                "/blocking",
                handshake -> Answer.accept(new WebSocketListener() {
                    @Override
                    public void onText(WebSocket socket, String text) {
                        if (text.equals("block")) {
                            try {
                                release.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        }
                        socket.sendText(text);
                    }
                }));
        try (JdkClient blocked = JdkClient.open(port(), "/blocking");
                JdkClient same = JdkClient.open(port(), "/blocking");
                JdkClient other = JdkClient.open(port(), "/echo")) {
            blocked.sendText("block");
            same.sendText("same application");
            assertEquals("same application", same.nextText());
            other.sendText("other application");
            assertEquals("other application", other.nextText());
            release.countDown();
            assertEquals("block", blocked.nextText());
        }
    }

    @Test
    public void contextClassLoaderIsTheApplicationBundles() throws Exception {
        for (String threading : THREADINGS) {
            BlockingQueue<ClassLoader> seen = new LinkedBlockingQueue<>();
            ServiceRegistration<?> registration = application(
                    "/loaded",
                    handshake -> {
                        seen.add(Thread.currentThread().getContextClassLoader());
                        return Answer.accept(new WebSocketListener() {
                            @Override
                            public void onText(WebSocket socket, String text) {
                                seen.add(Thread.currentThread().getContextClassLoader());
                            }

                            @Override
                            public void onClose(WebSocket socket, CloseCode code, String reason) {
                                seen.add(Thread.currentThread().getContextClassLoader());
                            }
                        });
                    },
                    THREADING,
                    threading);
            try (RawClient client = RawClient.open(port(), "/loaded")) {
                client.send(Frame.text("a"), Frame.close(1000));
                for (int i = 0; i < 3; i++) {
                    assertSame(ApplicationIT.class.getClassLoader(), seen.poll(Await.SECONDS, TimeUnit.SECONDS));
                }
            }
            unregister(registration);
        }
    }

    @Test
    public void anyThreadMaySend() throws Exception {
        BlockingQueue<WebSocket> sockets = new LinkedBlockingQueue<>();
        application(
                "/pushed",
                handshake -> Answer.accept(new WebSocketListener() {
                    @Override
                    public void onOpen(WebSocket socket) {
                        sockets.add(socket);
                    }
                }));
        try (RawClient client = RawClient.open(port(), "/pushed")) {
            WebSocket socket = sockets.poll(Await.SECONDS, TimeUnit.SECONDS);
            socket.sendText("pushed");
            assertEquals("pushed", client.readFrame().text());
            socket.sendBinary(java.nio.ByteBuffer.wrap(new byte[] {1, 2}));
            assertArrayEquals(new byte[] {1, 2}, client.readFrame().payload());
        }
    }
}
