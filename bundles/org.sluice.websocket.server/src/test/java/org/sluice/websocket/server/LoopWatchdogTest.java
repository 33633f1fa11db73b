package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.websocket.server.frame.Bytes.close;
import static org.sluice.websocket.server.frame.Bytes.frame;
import static org.sluice.websocket.server.frame.Bytes.text;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;

/** What becomes of applications that hold event loops. */
class LoopWatchdogTest {

    private static final String SLOW = "slow";
    private static final String UNSERVED = "unserved";

    private TestServer server = new TestServer();
    private final List<String> calls = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        server.close();
    }

    /** Holds its thread when it is told to, and remembers what has come and where. */
    private final class Listener implements WebSocketListener {

        @Override
        public void onOpen(WebSocket socket) {
            add("open");
        }

        @Override
        public void onText(WebSocket socket, String text) {
            if (text.startsWith(SLOW)) {
                server.pass(Duration.ofMillis(Long.parseLong(text.substring(SLOW.length()))));
            }
            if (text.startsWith(UNSERVED)) {
                Duration delay = Duration.ofMillis(Long.parseLong(text.substring(UNSERVED.length())));
                server.delays.addAndGet(delay.toNanos());
                server.pass(delay);
            }
            add(text);
        }

        @Override
        public void onBinary(WebSocket socket, ByteBuffer data) {
            add("binary " + data.get(0) + data.get(data.limit() - 1));
        }

        @Override
        public void onClose(WebSocket socket, CloseCode code, String reason) {
            add("close " + code.code());
        }

        private void add(String event) {
            calls.add((server.loop.isCurrentThread() ? "loop " : "worker ") + event);
        }
    }

    private ServiceReference<WebSocketApplication> register(String path) {
        return server.register(handshake -> Answer.accept(new Listener()), "pattern", path, "threading", "loop");
    }

    private void await(String... expected) {
        Await.until(() -> calls.size() >= expected.length);
        assertEquals(List.of(expected), calls);
    }

    private boolean demoted() {
        return server.handler.runtime().getRuntimeDTO().applications[0].demoted;
    }

    @Test
    void whoKeepsThePromiseStaysOnTheLoop() {
        register("/a");
        server.connect("/a").feed(text("slow20"), text("b")).feed(close(1000, ""));
        await("loop open", "loop slow20", "loop b", "loop close 1000");
        assertFalse(demoted());
    }

    @Test
    void whoBreaksItGoesOnOnWorkersInOrder() {
        register("/a");
        server.connect("/a")
                .feed(text("a"), text("slow200"), text("b"), frame(0x82, new byte[] {1, 2, 3}))
                .feed(text("c"))
                .feed(close(1000, ""));
        await("loop open", "loop a", "loop slow200", "worker b", "worker binary 13", "worker c", "worker close 1000");
        assertTrue(demoted());
    }

    @Test
    void itHoldsForAllItsConnections() {
        register("/a");
        TestConnection other = server.connect("/a");
        TestConnection unopened = server.accepted("/a");
        server.connect("/a").feed(text("slow200"));
        calls.clear();
        other.feed(text("other"));
        await("worker other");
        unopened.open();
        await("worker other", "worker open");
        server.connect("/a");
        await("worker other", "worker open", "worker open");
    }

    @Test
    void itHoldsForNobodyElse() {
        register("/a");
        register("/b");
        server.connect("/a").feed(text("slow200"));
        calls.clear();
        server.connect("/b").feed(text("b"));
        await("loop open", "loop b");
    }

    @Test
    void whatIsALittleTooLongIsForgivenTwice() {
        register("/a");
        server.connect("/a").feed(text("slow199"), text("slow21"), text("b"), text("slow21"), text("c"));
        await("loop open", "loop slow199", "loop slow21", "loop b", "loop slow21", "worker c");
        assertTrue(demoted());
    }

    @Test
    void whatIsForgivenIsForgottenAfterTenSeconds() {
        register("/a");
        TestConnection connection = server.connect("/a").feed(text("slow21"), text("slow21"));
        server.pass(Duration.ofSeconds(10));
        connection.feed(text("slow21"), text("slow21"), text("b"));
        await("loop open", "loop slow21", "loop slow21", "loop slow21", "loop slow21", "loop b");
        assertFalse(demoted());
    }

    /** The thread could have run, but others had the processors. */
    @Test
    void whatHasNoProcessorDoesNotBlock() {
        register("/a");
        server.connect("/a")
                .feed(text("unserved500"), text("unserved30"), text("unserved30"), text("unserved30"), text("b"));
        await("loop open", "loop unserved500", "loop unserved30", "loop unserved30", "loop unserved30", "loop b");
        assertFalse(demoted());
    }

    @Test
    void whatHadNoProcessorLongAgoIsNoExcuse() {
        register("/a");
        TestConnection connection = server.connect("/a").feed(text("a"));
        server.delays.addAndGet(Duration.ofSeconds(5).toNanos());
        server.pass(Duration.ofSeconds(5));
        connection.feed(text("slow200"), text("b"));
        await("loop open", "loop a", "loop slow200", "worker b");
    }

    @Test
    void severalCallbacksOfOneReadMayTakeLongerTogether() {
        register("/a");
        server.connect("/a").feed(text("slow15"), text("slow15"), text("b"));
        await("loop open", "loop slow15", "loop slow15", "loop b");
    }

    @Test
    void itEndsWhenTheServiceIsRegisteredAnew() {
        ServiceReference<WebSocketApplication> reference = register("/a");
        server.connect("/a").feed(text("slow200")).feed(close(1000, ""));
        await("loop open", "loop slow200", "worker close 1000");
        server.handler.unbindApplication(reference);
        register("/a");
        calls.clear();
        server.connect("/a");
        await("loop open");
        assertFalse(demoted());
    }

    @Test
    void anApplicationThatLeavesIsToldOnItsWorkers() {
        ServiceReference<WebSocketApplication> reference = register("/a");
        server.connect("/a").feed(text("slow200"));
        server.handler.unbindApplication(reference);
        await("loop open", "loop slow200", "worker close 1001");
        server.handler
                .applications()
                .all()
                .forEach(each -> assertTrue(each.sessions().isEmpty()));
    }

    @Test
    void zeroIsNever() {
        server.close();
        server = new TestServer(TestServer.limits("loopCallbackMillis", 0));
        register("/a");
        server.connect("/a").feed(text("slow5000"), text("b"));
        await("loop open", "loop slow5000", "loop b");
    }
}
