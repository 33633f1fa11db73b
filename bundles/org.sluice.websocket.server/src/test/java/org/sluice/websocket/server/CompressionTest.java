package org.sluice.websocket.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.websocket.server.frame.Bytes.close;
import static org.sluice.websocket.server.frame.Bytes.concat;
import static org.sluice.websocket.server.frame.Bytes.frame;
import static org.sluice.websocket.server.frame.Bytes.hex;
import static org.sluice.websocket.server.frame.Bytes.text;
import static org.sluice.websocket.server.frame.Bytes.utf8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.ServiceReference;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.Field;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.Message;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.CountersDTO;
import org.sluice.websocket.server.CompressingClient.Received;
import org.sluice.websocket.server.deflate.Coders;

/** RFC 7692, from the handshake to the end of the connection. */
class CompressionTest {

    private static final String OFFER = "permessage-deflate";
    private static final String NO_CONTEXTS =
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    private static final int CODERS = 3;
    private static final String LONG = "what is said again is said shorter, ".repeat(100);

    private final TestServer server = new TestServer(TestServer.limits("coders", CODERS));
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void stop() {
        server.close();
        assertEquals(0, coders().deflatersInUse());
        assertEquals(0, coders().inflatersInUse());
    }

    private Coders coders() {
        return server.handler.pools().coders();
    }

    private static final class Echo extends RecordingListener {
        @Override
        public void onText(WebSocket from, String text) {
            from.sendText(text);
        }

        @Override
        public void onBinary(WebSocket from, ByteBuffer data) {
            from.sendBinary(data);
        }
    }

    private void register(String path, WebSocketListener to, String compression, String threading) {
        server.register(
                handshake -> Answer.accept(to),
                "pattern",
                path,
                "compression",
                compression,
                "compression.threshold",
                1,
                "threading",
                threading);
    }

    private UpgradeAnswer upgrade(String path, String... offers) {
        TestRequest request = new TestRequest(path).set("Sec-WebSocket-Extensions", offers);
        return server.handler.upgrade(request, ServletContexts.NONE);
    }

    private String answer(String path, String... offers) {
        SwitchProtocols answer = assertInstanceOf(SwitchProtocols.class, upgrade(path, offers));
        answer.listener().onClosed(ConnectionEnd.NOT_OPENED);
        return answer.fields().stream()
                .filter(field -> field.name().equals("Sec-WebSocket-Extensions"))
                .map(Field::value)
                .reduce((one, other) -> one + " | " + other)
                .orElse("none");
    }

    private TestConnection connect(String path, String offer) {
        SwitchProtocols answer = assertInstanceOf(SwitchProtocols.class, upgrade(path, offer));
        return new TestConnection(server.loop, answer.listener()).open();
    }

    private TestConnection connect(String compression) {
        register("/it", listener, compression, "loop");
        TestConnection connection = connect("/it", OFFER);
        listener.expect("open");
        return connection;
    }

    private static List<Received> received(TestConnection connection, boolean takeover) throws Exception {
        try (CompressingClient client = new CompressingClient(takeover)) {
            return client.receive(connection.bytes());
        }
    }

    private static List<String> texts(List<Received> frames) {
        return frames.stream().map(frame -> new String(frame.payload(), UTF_8)).toList();
    }

    private static void awaitFrames(TestConnection connection, int count) {
        Await.until(() -> {
            try {
                return received(connection, true).size() >= count;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    @Nested
    class Handshake {

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                off      | permessage-deflate                                         | none
                ''       | permessage-deflate                                         | none
                on       | permessage-deflate                                         | permessage-deflate; server_no_context_takeover; client_no_context_takeover
                takeover | permessage-deflate                                         | permessage-deflate
                takeover | permessage-deflate; client_max_window_bits                 | permessage-deflate
                takeover | permessage-deflate; server_no_context_takeover             | permessage-deflate; server_no_context_takeover
                takeover | permessage-deflate; client_no_context_takeover             | permessage-deflate; client_no_context_takeover
                on       | permessage-deflate; server_max_window_bits=15              | permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=15
                on       | permessage-deflate; server_max_window_bits="15"            | permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=15
                on       | permessage-deflate; server_max_window_bits=9               | none
                on       | permessage-deflate; unknown                                | none
                on       | permessage-deflate; client_max_window_bits=99              | none
                on       | permessage-deflate; server_no_context_takeover=1           | none
                on       | permessage-bzip2                                           | none
                takeover | permessage-deflate; server_max_window_bits=9, permessage-deflate | permessage-deflate
                """)
        void anOfferIsAnsweredAsTheApplicationWishes(String compression, String offer, String expected) {
            register("/it", listener, compression, "loop");
            assertEquals(expected, answer("/it", offer));
        }

        @Test
        void offersMayStandOnSeveralLines() {
            register("/it", listener, "takeover", "loop");
            assertEquals("permessage-deflate", answer("/it", "x-webkit, permessage-deflate; no", OFFER));
        }

        @Test
        void whoOffersNothingGetsNothing() {
            register("/it", listener, "takeover", "loop");
            assertEquals("none", answer("/it"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "permessage-deflate; client_max_window_bits=",
                    "permessage-deflate; =15",
                    "permessage-deflate;",
                    "permessage-deflate; a=\"b",
                    "permessage-deflate; a=\"b c\"",
                    "permessage deflate",
                    ""
                })
        void aMalformedOfferIs400(String offer) {
            register("/it", listener, "on", "loop");
            assertEquals(
                    400,
                    assertInstanceOf(UpgradeAnswer.Refuse.class, upgrade("/it", offer))
                            .status());
        }

        @Test
        void theServersConfigurationCountsWhereAnApplicationSaysNothing() {
            server.handler.configure(TestServer.limits("compression", "takeover", "coders", CODERS));
            register("/it", listener, "", "loop");
            register("/off", listener, "off", "loop");
            assertEquals("permessage-deflate", answer("/it", OFFER));
            assertEquals("none", answer("/off", OFFER));
        }

        @Test
        void withoutCodersForContextsThereAreNone() {
            register("/it", listener, "takeover", "loop");
            List<TestConnection> connections = new ArrayList<>();
            for (int i = 0; i < CODERS; i++) {
                connections.add(connect("/it", OFFER));
            }
            assertEquals(CODERS, coders().deflatersInUse());
            assertEquals(CODERS, coders().inflatersInUse());
            assertEquals(NO_CONTEXTS, answer("/it", OFFER));
            connections.remove(0).end(ConnectionEnd.LOST);
            assertEquals("permessage-deflate", answer("/it", OFFER));
            connections.forEach(each -> each.end(ConnectionEnd.LOST));
        }

        @Test
        void whatTheApplicationRefusesHoldsNoCoders() {
            server.register(handshake -> Answer.refuse(403), "pattern", "/it", "compression", "takeover");
            upgrade("/it", OFFER);
            assertEquals(0, coders().deflatersInUse());
        }
    }

    static Stream<Arguments> kinds() {
        return Stream.of("on", "takeover").flatMap(compression -> Stream.of("loop", "worker")
                .map(threading -> Arguments.of(compression, threading)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void messagesComeBackWhereverTheNetworkCutsThem(String compression, String threading) throws Exception {
        boolean takeover = compression.equals("takeover");
        register("/it", new Echo(), compression, threading);
        byte[] bytes;
        try (CompressingClient client = new CompressingClient(takeover)) {
            byte[] second = client.deflate(utf8("h\u00e9llo again"));
            byte[] third = client.deflate(utf8("h\u00e9llo again"));
            bytes = concat(
                    frame(0xc1, second),
                    frame(0x41, Arrays.copyOf(third, 3)),
                    frame(0x80, Arrays.copyOfRange(third, 3, third.length)),
                    text("plain"));
        }
        for (int cut = 1; cut < bytes.length; cut++) {
            TestConnection connection = connect("/it", OFFER);
            connection.feed(Arrays.copyOf(bytes, cut));
            connection.feed(Arrays.copyOfRange(bytes, cut, bytes.length));
            awaitFrames(connection, 3);
            List<Received> frames = received(connection, takeover);
            assertEquals(List.of("h\u00e9llo again", "h\u00e9llo again", "plain"), texts(frames));
            assertEquals(takeover, frames.stream().allMatch(Received::wasCompressed), "always with a context");
            connection.end(ConnectionEnd.LOST);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 125, 126, 127, 1000, 65_535, 65_536, 131_072})
    void whatIsSentIsReadByTheClient(int size) throws Exception {
        TestConnection connection = connect("takeover");
        byte[] data = new byte[size];
        for (int i = 0; i < size; i++) {
            data[i] = (byte) (i * i >> 5);
        }
        ByteBuffer buffer = ByteBuffer.wrap(data);
        listener.socket.sendBinary(buffer);
        assertFalse(buffer.hasRemaining(), "is taken");
        listener.socket.send(Message.ofBinary(ByteBuffer.wrap(data)));
        List<Received> frames = received(connection, true);
        for (Received frame : frames) {
            assertEquals(0xc2, frame.first());
            assertArrayEquals(data, frame.payload());
        }
        assertTrue(size < 100 || frames.get(1).wireLength() < frames.get(0).wireLength(), "shorter the second time");
        connection.end(ConnectionEnd.LOST);
    }

    @Test
    void withoutContextsTheSameMessageIsTheSameBytes() throws Exception {
        TestConnection connection = connect("on");
        listener.socket.sendText(LONG);
        listener.socket.send(Message.ofText(LONG));
        listener.socket.sendText(LONG);
        List<Received> frames = received(connection, false);
        assertEquals(List.of(LONG, LONG, LONG), texts(frames));
        assertTrue(frames.stream().allMatch(Received::wasCompressed));
        byte[] bytes = connection.bytes();
        int third = bytes.length / 3;
        assertArrayEquals(Arrays.copyOf(bytes, third), Arrays.copyOfRange(bytes, third, 2 * third));
        assertEquals(0, coders().deflatersInUse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "takeover"})
    void emptyMessagesPartsAndControlFramesAreSentAsTheyAre(String compression) {
        TestConnection connection = connect(compression);
        listener.socket.sendText("");
        listener.socket.sendText(LONG, false);
        listener.socket.sendText("", true);
        listener.socket.sendPing(ByteBuffer.wrap(utf8("aaaaaaaaaaaaaaaaaaaaaaaaaaaa")));
        assertEquals(
                List.of("text ", "text part " + LONG, "last part ", "ping aaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
                connection.sent());
        connection.end(ConnectionEnd.LOST);
    }

    @Test
    void thresholdAndLevelCountFromTheNextMessageOn() throws Exception {
        Map<String, Object> properties =
                TestFramework.properties("pattern", "/it", "compression", "on", "threading", "loop");
        ServiceReference<WebSocketApplication> reference =
                server.register(handshake -> Answer.accept(listener), properties);
        TestConnection connection = connect("/it", OFFER);
        listener.expect("open");
        listener.socket.sendText("a".repeat(1023));
        listener.socket.sendText("a".repeat(1024));
        properties.put("sluice.websocket.compression.threshold", 100);
        server.handler.updatedApplication(reference);
        listener.socket.sendText("a".repeat(99));
        listener.socket.sendText("a".repeat(100));
        assertEquals(
                List.of(false, true, false, true),
                received(connection, false).stream()
                        .map(Received::wasCompressed)
                        .toList());
    }

    @Test
    void withoutADeflaterMessagesAreSentAsTheyAre() {
        register("/takeover", new RecordingListener(), "takeover", "loop");
        List<TestConnection> all = new ArrayList<>();
        for (int i = 0; i < CODERS; i++) {
            all.add(connect("/takeover", OFFER));
        }
        TestConnection connection = connect("on");
        listener.socket.sendText(LONG);
        listener.socket.send(Message.ofText(LONG));
        assertEquals(List.of("text " + LONG, "text " + LONG), connection.sent());
        connection.feed(frame(0xc1, hex("f2 48 cd c9 c9 07 00")));
        listener.expect("text Hello");
        all.forEach(each -> each.end(ConnectionEnd.LOST));
    }

    @ParameterizedTest
    @CsvSource({
        "ff ff ff ff,          1007, compressed data is broken",
        "f2 48 cd c9 c9 07 00, 1009, message is over the limit"
    })
    void whatCannotBeDecompressedFailsTheConnection(String payload, int code, String reason) {
        server.register(
                handshake -> Answer.accept(listener),
                "pattern",
                "/it",
                "compression",
                "takeover",
                "max.message.size",
                1,
                "threading",
                "loop");
        TestConnection connection = connect("/it", OFFER);
        connection.feed(frame(0xc2, hex(payload)));
        assertEquals(List.of("close " + code + " " + reason), connection.sent());
        connection.end(ConnectionEnd.CLOSED);
        assertEquals(0, coders().inflatersInUse());
    }

    @Test
    void behindOurCloseNothingIsDecompressed() {
        TestConnection connection = connect("on");
        listener.socket.sendClose(CloseCode.NORMAL_CLOSURE, "");
        connection.feed(frame(0xc2, hex("ff ff ff ff")), close(1000, ""));
        listener.expect("close 1000 ");
        assertEquals(List.of("close 1000 "), connection.sent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "worker"})
    void othersAreServedBetweenMessagesThatAreALotOfWork(String threading) throws Exception {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        WebSocketListener hostile = new RecordingListener() {
            @Override
            public void onBinary(WebSocket from, ByteBuffer data) {
                order.add("bomb");
            }
        };
        register("/bomb", hostile, "on", threading);
        register("/good", new Echo(), "on", "loop");
        TestConnection bombs = connect("/bomb", OFFER);
        TestConnection good = connect("/good", OFFER);
        byte[] bomb;
        try (CompressingClient client = new CompressingClient(false)) {
            bomb = frame(0xc2, client.deflate(new byte[1 << 20]));
        }
        CountDownLatch bothAreThere = new CountDownLatch(1);
        server.loop.execute(() -> Await.until(() -> bothAreThere.getCount() == 0));
        Thread feeding = new Thread(() -> bombs.feed(bomb, bomb, bomb, bomb));
        feeding.start();
        Await.until(() -> feeding.getState() == Thread.State.TIMED_WAITING);
        Thread other = new Thread(() -> good.feed(text("there")));
        other.start();
        Await.until(() -> other.getState() == Thread.State.TIMED_WAITING);
        server.loop.execute(() -> order.add("good " + good.sent()));
        bothAreThere.countDown();
        feeding.join(TimeUnit.SECONDS.toMillis(10));
        other.join(TimeUnit.SECONDS.toMillis(10));
        Await.until(() -> order.size() == 5);
        assertTrue(order.indexOf("good [text there]") <= 1, order.toString());
    }

    @Nested
    class Runtime {

        private CountersDTO counters() {
            return server.handler.runtime().getRuntimeDTO().counters;
        }

        @Test
        void codersInUseAndWhoCompressesAreShown() {
            register("/off", new RecordingListener(), "off", "loop");
            register("/on", new RecordingListener(), "on", "loop");
            register("/takeover", new RecordingListener(), "takeover", "loop");
            List<TestConnection> all = Stream.of("/off", "/on", "/takeover")
                    .map(path -> connect(path, OFFER))
                    .toList();
            assertEquals(1, counters().deflaters);
            assertEquals(1, counters().inflaters);
            List<ConnectionDTO> shown = server.handler.runtime().getConnectionDTOs(10);
            assertEquals(
                    List.of("off", "on", "takeover"),
                    shown.stream().map(dto -> dto.compression).sorted().toList());
            assertEquals(
                    List.of("off", "on", "takeover"),
                    Stream.of(server.handler.runtime().getRuntimeDTO().applications)
                            .map(dto -> dto.compression)
                            .sorted()
                            .toList());
            all.forEach(each -> each.end(ConnectionEnd.LOST));
            assertEquals(0, counters().deflaters);
            assertEquals(0, counters().inflaters);
        }

        @ParameterizedTest
        @ValueSource(strings = {"on", "takeover"})
        void bytesAreThoseOnTheWire(String compression) {
            TestConnection connection = connect(compression);
            listener.socket.sendText(LONG);
            listener.socket.send(Message.ofText(LONG));
            assertEquals(connection.bytes().length, counters().bytesSent);
            assertTrue(counters().bytesSent < LONG.length());
            connection.end(ConnectionEnd.LOST);
        }
    }

    @Nested
    class Ends {

        private TestConnection open;

        private void open() {
            open = connect("takeover");
            assertEquals(1, coders().deflatersInUse());
        }

        private void assertGivenBack() {
            assertEquals(0, coders().deflatersInUse());
            assertEquals(0, coders().inflatersInUse());
        }

        @Test
        void aLostConnectionGivesItsCodersBack() {
            open();
            open.end(ConnectionEnd.LOST);
            assertGivenBack();
        }

        @Test
        void anAbortedConnectionGivesItsCodersBack() {
            open();
            listener.socket.abort();
            server.loop.settle();
            assertGivenBack();
            listener.socket.sendText(LONG);
            assertGivenBack();
        }

        @Test
        void anApplicationThatLeavesGivesThemBackWithItsConnections() {
            open();
            server.handler.applications().removeAll();
            open.end(ConnectionEnd.CLOSED);
            assertGivenBack();
        }

        @Test
        void aConnectionThatIsNeverOpenGivesThemBack() {
            register("/it", listener, "takeover", "loop");
            SwitchProtocols answer = assertInstanceOf(SwitchProtocols.class, upgrade("/it", OFFER));
            assertEquals(1, coders().deflatersInUse());
            answer.listener().onClosed(ConnectionEnd.NOT_OPENED);
            assertGivenBack();
        }

        @Test
        void anApplicationThatLeavesDuringTheHandshakeGivesThemBack() {
            server.register(
                    handshake -> {
                        server.handler.applications().removeAll();
                        return Answer.accept(listener);
                    },
                    "pattern",
                    "/it",
                    "compression",
                    "takeover");
            upgrade("/it", OFFER);
            assertGivenBack();
        }
    }
}
