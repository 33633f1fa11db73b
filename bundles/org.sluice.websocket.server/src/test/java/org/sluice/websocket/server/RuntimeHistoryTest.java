package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.websocket.server.frame.Bytes.close;
import static org.sluice.websocket.server.frame.Bytes.frame;
import static org.sluice.websocket.server.frame.Bytes.text;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.ServiceReference;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;

/** The ends of connections: each is counted once, with the code that the application is told, and remembered. */
class RuntimeHistoryTest {

    private final TestServer server = new TestServer();
    private final WebSocketRuntime runtime = server.handler.runtime();

    @AfterEach
    void stop() {
        server.close();
    }

    /** Fails at the text {@code fail}, and remembers the code that it is told. */
    private static final class Told extends RecordingListener {

        volatile CloseCode code;

        @Override
        public void onText(WebSocket from, String text) {
            if (text.equals("fail")) {
                throw new IllegalStateException("test");
            }
        }

        @Override
        public void onClose(WebSocket from, CloseCode newCode, String reason) {
            code = newCode;
        }
    }

    private record Case(String name, int code, String by, String reason, Consumer<Case.World> end) {

        record World(TestServer server, TestConnection connection, WebSocket socket) {}

        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Case> cases() {
        return Stream.of(
                new Case("client closes", 4001, "PEER", "bye", w -> w.connection.feed(close(4001, "bye"))),
                new Case(
                        "client closes without a code",
                        1005,
                        "PEER",
                        "",
                        w -> w.connection.feed(frame(0x88, new byte[0]))),
                new Case("client ends without a Close", 1006, "LOST", "", w -> w.connection.endInput()),
                new Case("connection is reset", 1006, "LOST", "", w -> w.connection.end(ConnectionEnd.LOST)),
                new Case("application closes, client answers", 3000, "APPLICATION", "mine", w -> {
                    w.socket.sendClose(CloseCode.of(3000), "mine");
                    w.connection.feed(close(3000, ""));
                }),
                new Case("application closes, client does not answer", 3000, "APPLICATION", "mine", w -> {
                    w.socket.sendClose(CloseCode.of(3000), "mine");
                    w.connection.expire();
                }),
                new Case("application aborts", 1006, "APPLICATION", "aborted", w -> w.socket.abort()),
                new Case(
                        "a callback fails",
                        1011,
                        "SERVER",
                        "a callback has failed",
                        w -> w.connection.feed(text("fail"))),
                new Case("server goes away", 1001, "SERVER", "the server goes away", w -> w.connection.goAway()),
                new Case(
                        "client breaks the protocol",
                        1002,
                        "SERVER",
                        null,
                        w -> w.connection.feed(frame(0xf1, new byte[0]))),
                new Case("client reads too slowly", 1008, "SERVER", "send queue is full", w -> {
                    w.connection.refuses = true;
                    w.socket.sendText("more");
                }),
                new Case("idle", 1000, "SERVER", "idle", w -> {
                    w.connection.feed(frame(0x8a, new byte[0]));
                    w.server.pass(Duration.ofSeconds(301));
                    w.connection.expire();
                    w.server.pass(Duration.ofSeconds(301));
                    w.connection.expire();
                }),
                new Case("client does not answer a ping", 1006, "LOST", "the client does not answer or read", w -> {
                    w.server.pass(Duration.ofSeconds(61));
                    w.connection.expire();
                    w.server.pass(Duration.ofSeconds(21));
                    w.connection.expire();
                }));
    }

    static Stream<Arguments> casesOfBothKinds() {
        return cases().flatMap(each -> Stream.of(Arguments.of(each, "loop"), Arguments.of(each, "worker")));
    }

    @ParameterizedTest
    @MethodSource("casesOfBothKinds")
    void eachEndIsCountedOnceWithItsCodeAndCause(Case given, String threading) {
        Told told = new Told();
        TestConnection connection = server.connect(told, threading);
        told.expect("open");
        given.end.accept(new Case.World(server, connection, told.socket));
        // Some are told at once, others when the client has answered or has gone
        Await.until(() -> told.code != null || connection.sent().stream().anyMatch(each -> each.startsWith("close")));
        connection.end(ConnectionEnd.CLOSED);
        Await.until(() -> told.code != null);
        assertEquals(given.code, told.code.code());
        assertEquals(Map.of(Integer.toString(given.code), 1L), runtime.getRuntimeDTO().counters.closes);
        List<ClosedConnectionDTO> history = runtime.getClosedConnectionDTOs(10);
        assertEquals(1, history.size());
        assertEquals(given.code, history.get(0).closeCode);
        assertEquals(given.by, history.get(0).closedBy);
        if (given.reason != null) {
            assertEquals(given.reason, history.get(0).reason);
        }
    }

    @Test
    void anApplicationThatLeavesIsTheReasonWhateverTheClientAnswers() {
        Told told = new Told();
        ServiceReference<WebSocketApplication> reference =
                server.register(handshake -> Answer.accept(told), "pattern", "/a", "threading", "loop");
        TestConnection connection = server.connect("/a");
        server.handler.unbindApplication(reference);
        connection.feed(close(4000, "")).end(ConnectionEnd.CLOSED);
        assertEquals(1001, told.code.code());
        ClosedConnectionDTO shown = runtime.getClosedConnectionDTOs(10).get(0);
        assertEquals(1001, shown.closeCode);
        assertEquals("SERVER", shown.closedBy);
        assertEquals("the application goes away", shown.reason);
        assertEquals(Map.of("1001", 1L), runtime.getRuntimeDTO().counters.closes);
    }

    @Test
    void oneThatOpensWhenItsApplicationHasLeftIsCounted() {
        ServiceReference<WebSocketApplication> reference =
                server.register(handshake -> Answer.accept(new Told()), "pattern", "/a");
        TestConnection connection = server.accepted("/a");
        server.handler.unbindApplication(reference);
        connection.open().end(ConnectionEnd.CLOSED);
        assertEquals(Map.of("1001", 1L), runtime.getRuntimeDTO().counters.closes);
        assertEquals(1, runtime.getRuntimeDTO().counters.connectionsOpened);
        assertEquals(0, runtime.getRuntimeDTO().counters.connections);
    }

    @Test
    void whatWasKnownOfTheConnectionIsRemembered() {
        long before = System.currentTimeMillis();
        Told told = new Told();
        server.register(handshake -> Answer.accept(told), "pattern", "/a", "threading", "loop");
        server.accepted(new TestRequest("/a").at("front").by(() -> "bob"))
                .open()
                .end(ConnectionEnd.LOST);
        ClosedConnectionDTO shown = runtime.getClosedConnectionDTOs(10).get(0);
        assertEquals(told.socket.id(), shown.id);
        assertEquals(runtime.getRuntimeDTO().applications[0].serviceId, shown.applicationId);
        assertEquals("front", shown.server);
        assertEquals("bob", shown.principal);
        assertEquals("127.0.0.1:50000", shown.remoteAddress);
        assertTrue(shown.openedAt > before - 1000 && shown.openedAt <= shown.closedAt);
        assertTrue(shown.closedAt >= before && shown.closedAt <= System.currentTimeMillis());
    }

    @Test
    void itsSizeIsConfigured() {
        server.register(handshake -> Answer.accept(new Told()), "pattern", "/a", "threading", "loop");
        server.handler.configure(TestServer.limits("historySize", 2));
        for (int i = 0; i < 3; i++) {
            server.connect("/a").feed(close(4000 + i, ""));
        }
        List<ClosedConnectionDTO> shown = runtime.getClosedConnectionDTOs(10);
        assertEquals(
                List.of(4002, 4001), shown.stream().map(each -> each.closeCode).toList());
    }

    @Test
    void nothingOfTheApplicationIsReachableFromIt() {
        AtomicReference<RecordingListener> strong = new AtomicReference<>(new RecordingListener());
        WeakReference<RecordingListener> weak = new WeakReference<>(strong.get());
        ServiceReference<WebSocketApplication> reference =
                server.register(handshake -> Answer.accept(strong.get()), "pattern", "/a", "threading", "loop");
        server.connect("/a").feed(close(1000, "")).end(ConnectionEnd.CLOSED);
        server.connect("/a");
        server.handler.unbindApplication(reference);
        strong.set(null);
        server.loop.settle();
        Await.until(() -> {
            System.gc();
            return weak.get() == null;
        });
        assertNull(weak.get());
        assertEquals(2, runtime.getClosedConnectionDTOs(10).size());
    }
}
