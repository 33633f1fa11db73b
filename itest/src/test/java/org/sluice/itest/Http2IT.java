package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;
import static org.sluice.websocket.WebSocketConstants.COMPRESSION;
import static org.sluice.websocket.WebSocketConstants.COMPRESSION_ON;
import static org.sluice.websocket.WebSocketConstants.MAX_CONNECTIONS;
import static org.sluice.websocket.WebSocketConstants.SUBPROTOCOLS;
import static org.sluice.websocket.WebSocketConstants.THREADING;

import java.nio.ByteBuffer;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.ConfigurationAdmin;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.NodeClient;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.WebSocket;

/** WebSocket on streams of HTTP/2 (RFC 8441), as browsers open them beside the page's own requests. */
public class Http2IT extends Http2Test {

    private static final String PATH = "/recorded";
    private static final int FLOOD_BYTES = 1 << 20;

    private final BlockingQueue<Handshake> handshakes = new LinkedBlockingQueue<>();

    /** Does what it is told to, and echoes the rest. */
    private final class Obedient extends Recorder {

        @Override
        public void onText(WebSocket socket, String text) {
            switch (text) {
                case "close" -> socket.sendClose(CloseCode.of(4001), "told to");
                case "flood" -> {
                    while (socket.isOpen()) {
                        socket.sendBinary(ByteBuffer.allocate(FLOOD_BYTES));
                    }
                }
                default -> super.onText(socket, text);
            }
        }
    }

    @Before
    public void nodeIsThere() throws Exception {
        assumeTrue("no node here that is 18 or later", NodeClient.isThere());
    }

    private void recorded(Object... properties) throws Exception {
        application(
                PATH,
                handshake -> {
                    handshakes.add(handshake);
                    return Answer.accept(new Obedient());
                },
                properties);
        // Also after a test that has stopped something.
        Await.until("the echo is served", this::echoIsServed);
    }

    private NodeClient start(String rule) throws Exception {
        return NodeClient.start(port(), PATH, rule);
    }

    private void assertSays(String rule, String... lines) throws Exception {
        try (NodeClient client = start(rule)) {
            assertEquals(List.of(lines), client.rest());
        }
    }

    private void assertEnd(int code) throws Exception {
        CloseCode end = ends.poll(Await.SECONDS, TimeUnit.SECONDS);
        assertEquals(CloseCode.of(code), end);
    }

    @Test
    public void messagesAreEchoed() throws Exception {
        recorded();
        assertSays("echo", "true", "true", "true", "true", "8a data", "frame 88 3001", "stream 0");
        assertEnd(3001);
    }

    @Test
    public void messagesAreEchoedByTheLoop() throws Exception {
        recorded(THREADING, "loop");
        assertSays("echo", "true", "true", "true", "true", "8a data", "frame 88 3001", "stream 0");
        assertEnd(3001);
    }

    /** RFC 8441, 5: the setting, then none of the fields by which HTTP/1.1 switches. */
    @Test
    public void responseHasTheChoicesOnly() throws Exception {
        recorded(SUBPROTOCOLS, "two");
        assertSays("response", "true", "{\"sec-websocket-protocol\":\"two\"}");
        Handshake handshake = handshakes.take();
        assertTrue(handshake.isSecure());
        assertEquals("localhost:" + port(), handshake.field("Host").orElseThrow());
        assertEquals(List.of("one", "two"), handshake.subprotocols());
        assertEnd(1006);
    }

    @Test
    public void serverCloses() throws Exception {
        recorded();
        assertSays("closedByServer", "frame 88 4001", "stream 0");
        assertEnd(4001);
    }

    @Test
    public void manyStreamsShareAConnectionWithRequests() throws Exception {
        recorded();
        assertSays("manyStreams", "200 true", "done");
        for (int i = 0; i < 20; i++) {
            assertEnd(1006);
        }
    }

    /** The connection goes on: the last stream is as good as the first. */
    @Test
    public void refusalsConcernTheirStreamOnly() throws Exception {
        recorded(MAX_CONNECTIONS, 1);
        assertSays(
                "refusals",
                "path 404",
                "protocol 404",
                "origin 403",
                "version 400",
                "content 400",
                "subprotocols 400",
                "one more 503",
                "true");
    }

    @Test
    public void resetWithinAFrameIs1006() throws Exception {
        recorded();
        assertSays("resetInAFrame", "true", "true", "frame 88 1000", "stream 0");
        assertEnd(1006);
        assertEnd(1000);
    }

    @Test
    public void endOfTheStreamWithoutACloseFrameIs1006() throws Exception {
        recorded();
        assertSays("endOfTheStreamWithoutAClose", "true", "stream 0");
        assertEnd(1006);
    }

    @Test
    public void lostConnectionIs1006() throws Exception {
        recorded();
        assertSays("lostConnection", "true");
        assertEnd(1006);
    }

    @Test
    public void messagesAreCompressed() throws Exception {
        recorded(COMPRESSION, COMPRESSION_ON);
        assertSays(
                "compression",
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                "c1 true true");
    }

    /** What the client does not take stays within the send queue, and takes nothing from its other streams. */
    @Test
    public void clientThatDoesNotReadIsReset() throws Exception {
        recorded();
        configured("closingTimeoutSeconds", 1, () -> assertSays("doesNotRead", "stream 8", "true"));
        assertEnd(1008);
    }

    @Test
    public void streamsAreToldThatTheHttpServiceStops() throws Exception {
        recorded();
        try (NodeClient client = start("wentAway")) {
            assertEquals("open", client.next());
            http().stop();
            assertEnd(1001);
            assertEnd(1001);
            List<String> said = client.rest();
            assertEquals(2, said.stream().filter("frame 88 1001"::equals).count());
            assertEquals(2, said.stream().filter("stream 0"::equals).count());
        } finally {
            http().start();
        }
    }

    /** A standalone server has Jetty from the HTTP service's bundle, and may be the first to use it. */
    @Test
    public void pagesAndStreamsAreServedAlthoughAStandaloneServerWasFirst() throws Exception {
        recorded();
        TlsServer standalone = new TlsServer(context);
        http().stop();
        try {
            CountDownLatch refreshed = new CountDownLatch(1);
            context.getBundle(0)
                    .adapt(FrameworkWiring.class)
                    .refreshBundles(List.of(http()), event -> refreshed.countDown());
            assertTrue(refreshed.await(Await.SECONDS, TimeUnit.SECONDS));
            standalone.configure();
            standalone.port();
        } finally {
            http().start();
        }
        Await.until("the echo is served", this::echoIsServed);
        assertSays("pageAndStream", "200 true", "404 true", "true");
        standalone.delete();
    }

    @Test
    public void streamsAreResetWhenTheTransportStopsWithoutAnAnswer() throws Exception {
        recorded();
        try (NodeClient client = start("reset")) {
            assertEquals("open", client.next());
            bundle("org.sluice.transport").stop();
            assertEquals(List.of("stream 8"), client.rest());
        } finally {
            bundle("org.sluice.transport").start();
        }
    }

    private interface Action {
        void run() throws Exception;
    }

    private void configured(String name, Object value, Action action) throws Exception {
        ConfigurationAdmin admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        var configuration = admin.getConfiguration("org.sluice.transport", "?");
        configuration.update(new Hashtable<>(Map.of(name, value, "itest.mark", true)));
        Await.until("configured", () -> context.getAllServiceReferences(null, "(itest.mark=*)") != null);
        try {
            action.run();
        } finally {
            configuration.delete();
            Await.until("deleted", () -> context.getAllServiceReferences(null, "(itest.mark=*)") == null);
        }
    }
}
