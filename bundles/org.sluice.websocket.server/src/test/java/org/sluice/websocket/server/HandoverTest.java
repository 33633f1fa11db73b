package org.sluice.websocket.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.websocket.server.frame.Bytes.close;
import static org.sluice.websocket.server.frame.Bytes.frame;
import static org.sluice.websocket.server.frame.Bytes.text;
import static org.sluice.websocket.server.frame.Bytes.utf8;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.ServiceReference;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.FragmentListener;
import org.sluice.websocket.Handover;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.Message;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketGroup;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.runtime.dto.ApplicationDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;

/** Connections whose application goes, and others that come for them. */
class HandoverTest {

    private static final String GONE = "close 1012 ";

    private final TestServer server = new TestServer();
    private final Leaver old = new Leaver();
    private final RecordingListener heir = new RecordingListener();
    private final Successor next = new Successor(heir);

    @AfterEach
    void stop() {
        server.close();
    }

    /** Leaves a state. */
    private static class Leaver extends RecordingListener {

        @Override
        public byte[] onHandover(WebSocket from) {
            record("handover");
            return utf8("left");
        }
    }

    /** Takes connections over, and writes down what it is shown. */
    private static class Successor implements WebSocketApplication {

        private final WebSocketListener listener;
        final List<Handover> offered = new ArrayList<>();

        Successor(WebSocketListener listener) {
            this.listener = listener;
        }

        @Override
        public Answer connect(Handshake handshake) {
            return Answer.accept(listener);
        }

        @Override
        public synchronized Answer resume(Handover handover) throws Exception {
            offered.add(handover);
            return Answer.accept(listener);
        }

        synchronized Handover only() {
            assertEquals(1, offered.size());
            return offered.get(0);
        }

        synchronized int asked() {
            return offered.size();
        }
    }

    private ServiceReference<WebSocketApplication> register(WebSocketApplication application, Object... properties) {
        Map<String, Object> all = new HashMap<>(TestFramework.properties("pattern", "/a/{b}", "handover", 30));
        all.putAll(TestFramework.properties(properties));
        return server.register(application, all);
    }

    private ServiceReference<WebSocketApplication> registerOld(WebSocketListener listener, Object... properties) {
        return register(handshake -> Answer.accept(listener), properties);
    }

    private void unregister(ServiceReference<WebSocketApplication> reference) {
        server.handler.unbindApplication(reference);
        server.loop.settle();
    }

    /** The application goes, and its connection waits. */
    private TestConnection waiting(Object... properties) {
        ServiceReference<WebSocketApplication> reference = registerOld(old, properties);
        TestConnection connection = server.connect("/a/1");
        old.expect("open");
        unregister(reference);
        old.expect("handover");
        old.assertExhausted();
        assertEquals(List.of(), connection.sent());
        return connection;
    }

    private int waitingConnections() {
        return server.handler.runtime().getRuntimeDTO().counters.connectionsWaiting;
    }

    private static void assertEnded(String close, TestConnection connection) {
        Await.until(() -> !connection.sent().isEmpty());
        assertEquals(List.of(close), connection.sent());
    }

    private void expire(TestConnection connection, int seconds) {
        server.pass(Duration.ofSeconds(seconds));
        connection.expire();
    }

    @Nested
    class Succeeding {

        @ParameterizedTest
        @CsvSource({"loop, loop", "loop, worker", "worker, loop", "worker, worker"})
        void messagesGoToWhoeverHasTheConnectionInOrder(String before, String after) {
            ServiceReference<WebSocketApplication> reference = registerOld(old, "threading", before);
            TestConnection connection = server.connect("/a/1").feed(text("1"));
            old.expect("open", "text 1");
            unregister(reference);
            old.expect("handover");
            connection.feed(text("2"), text("3"));
            register(next, "threading", after);
            heir.expect("open", "text 2", "text 3");
            connection.feed(text("4"));
            heir.expect("text 4");
            heir.socket.sendText("hello");
            connection.feed(close(1000, "bye"));
            heir.expect("close 1000 bye");
            connection.end(ConnectionEnd.CLOSED);
            assertEquals(List.of("text hello", "close 1000 "), connection.sent());
            old.assertExhausted();
            heir.assertExhausted();
            server.assertNoConnections();
        }

        @Test
        void theSuccessorIsShownTheHandshakeAndWhatWasLeft() {
            TestRequest request = new TestRequest("/a/1")
                    .set("Sec-WebSocket-Protocol", "x, chat")
                    .set("Cookie", "a=1", "b=2")
                    .set("Origin", "https://Gateway.example:8080")
                    .at(true, "gateway.example:8080")
                    .at("main");
            List<Handshake> seen = new ArrayList<>();
            ServiceReference<WebSocketApplication> reference = register(
                    handshake -> {
                        seen.add(handshake);
                        return Answer.accept(old);
                    },
                    "subprotocols",
                    "chat");
            server.accepted(request).open();
            old.expect("open");
            unregister(reference);
            register(next, "pattern", "/a/{room}", "subprotocols", "other");
            heir.expect("open");
            Handover handover = next.only();
            Handshake before = seen.get(0);
            Handshake after = handover.handshake();
            assertEquals(Map.of("b", "1"), before.pathParameters());
            assertEquals(Map.of("room", "1"), after.pathParameters());
            assertEquals(before.path(), after.path());
            assertEquals(before.query(), after.query());
            assertEquals(before.fields(), after.fields());
            assertEquals(List.of("a=1", "b=2"), after.fields().get("cookie"));
            assertEquals(before.subprotocols(), after.subprotocols());
            assertEquals(before.origin(), after.origin());
            assertEquals("alice", after.principal().orElseThrow().getName());
            assertEquals(before.isSecure(), after.isSecure());
            assertEquals(before.peerCertificates(), after.peerCertificates());
            assertEquals(before.localAddress(), after.localAddress());
            assertEquals(before.remoteAddress(), after.remoteAddress());
            assertEquals("main", after.serverName());
            assertEquals("chat", handover.subprotocol());
            assertEquals("chat", heir.socket.subprotocol());
            assertEquals(old.socket.id(), handover.id());
            assertEquals(old.socket.id(), heir.socket.id());
            assertEquals("left", new String(handover.state(), UTF_8));
            assertFalse(handover.toString().contains("a=1"), handover.toString());
        }

        @Test
        void itGoesOnFromOneToTheNext() {
            ServiceReference<WebSocketApplication> reference = registerOld(old);
            TestConnection connection = server.connect("/a/1");
            old.expect("open");
            for (int i = 0; i < 20; i++) {
                unregister(reference);
                RecordingListener another = new RecordingListener();
                reference = register(new Successor(another), "threading", i % 2 == 0 ? "loop" : "worker");
                connection.feed(text("" + i));
                another.expect("open", "text " + i);
            }
            assertEquals(1, server.connections());
        }

        @Test
        void whatWaitsForACallbackIsTheSuccessors() throws InterruptedException {
            Semaphore permits = new Semaphore(0);
            CountDownLatch begun = new CountDownLatch(1);
            Leaver slow = new Leaver() {
                @Override
                public void onText(WebSocket from, String text) {
                    begun.countDown();
                    permits.acquireUninterruptibly();
                    from.sendText("reply " + text);
                    super.onText(from, text);
                }
            };
            ServiceReference<WebSocketApplication> reference = registerOld(slow);
            TestConnection connection = server.connect("/a/1").feed(text("1"), text("2"), text("3"));
            assertTrue(begun.await(10, TimeUnit.SECONDS));
            register(next);
            CompletableFuture<Void> unbound = CompletableFuture.runAsync(
                    () -> server.handler.unbindApplication(reference), r -> new Thread(r).start());
            Await.until(() -> waitingConnections() == 1);
            connection.feed(text("4"));
            assertFalse(unbound.isDone(), "its code still runs");
            permits.release(10);
            Await.result(unbound);
            slow.expect("open", "text 1", "handover");
            slow.assertExhausted();
            heir.expect("open", "text 2", "text 3", "text 4");
            assertEquals(List.of("text reply 1"), connection.sent());
        }

        @Test
        void aCallbackThatDoesNotEndHoldsUpNobodyElse() {
            Semaphore permits = new Semaphore(0);
            Leaver stuck = new Leaver() {
                @Override
                public void onText(WebSocket from, String text) {
                    record("stuck");
                    permits.acquireUninterruptibly();
                }
            };
            List<WebSocketListener> listeners = new ArrayList<>(List.of(stuck, old));
            ServiceReference<WebSocketApplication> reference =
                    register(handshake -> Answer.accept(listeners.remove(0)));
            TestConnection first = server.connect("/a/1").feed(text("1"));
            TestConnection second = server.connect("/a/2").feed(text("2"));
            old.expect("open", "text 2");
            stuck.expect("open", "stuck");
            // On its own event loop nobody waits
            server.loop.run(() -> server.handler.unbindApplication(reference));
            server.loop.settle();
            old.expect("handover");
            register(next);
            assertEquals(Duration.ofSeconds(20), second.timeout);
            expire(second, 21);
            heir.expect("open");
            expire(first, 10);
            assertEnded(GONE, first);
            permits.release();
            stuck.expect("handover");
            assertEquals(List.of(), second.sent());
        }

        @Test
        void aMessageOfWhichAPartHasComeIsTheSuccessorsAsAWhole() {
            byte[] message = text("a whole message");
            ServiceReference<WebSocketApplication> reference = registerOld(old, "threading", "loop");
            TestConnection connection = server.connect("/a/1")
                    .feed(frame(0x01, utf8("frag")), java.util.Arrays.copyOf(frame(0x80, utf8("ments")), 8));
            unregister(reference);
            byte[] rest = frame(0x80, utf8("ments"));
            connection.feed(java.util.Arrays.copyOfRange(rest, 8, rest.length));
            register(next);
            heir.expect("open", "text fragments");
            connection.feed(message);
            heir.expect("text a whole message");
        }

        @Test
        void aListenerOfPartsGetsAsOneWhatHasBegunBefore() {
            ServiceReference<WebSocketApplication> reference = registerOld(old, "threading", "loop");
            TestConnection connection = server.connect("/a/1").feed(frame(0x01, utf8("frag")));
            unregister(reference);
            Parts parts = new Parts();
            register(new Successor(parts), "threading", "loop");
            parts.expect("open");
            connection.feed(frame(0x00, utf8("me")), frame(0x80, utf8("nts")), frame(0x01, utf8("n")));
            parts.expect("part fragments last", "part n");
            parts.assertExhausted();
        }

        @Test
        void aListenerOfPartsIsSucceededBetweenMessages() {
            Parts parts = new Parts();
            ServiceReference<WebSocketApplication> reference = registerOld(parts);
            TestConnection connection = server.connect("/a/1").feed(frame(0x01, utf8("1")), frame(0x80, utf8("2")));
            unregister(reference);
            connection.feed(text("3"));
            register(next);
            parts.expect("open", "part 1", "part 2 last", "handover");
            heir.expect("open", "text 3");
        }

        @Test
        void aConnectionThatOpensLaterIsTheSuccessors() {
            ServiceReference<WebSocketApplication> reference = registerOld(old);
            TestConnection connection = server.accepted("/a/1");
            unregister(reference);
            connection.open().feed(text("1"));
            assertEquals(1, waitingConnections());
            register(next);
            heir.expect("open", "text 1");
            old.assertExhausted();
            assertEquals(0, next.only().state().length);
            connection.end(ConnectionEnd.LOST);
            heir.expect("close 1006 ");
            server.assertNoConnections();
        }

        @Test
        void pingsAreAnsweredMeanwhile() {
            TestConnection connection = waiting();
            connection.feed(frame(0x89, utf8("you?")), frame(0x8a, utf8("unasked")));
            assertEquals(List.of("pong you?"), connection.sent());
            register(next);
            heir.expect("open");
            connection.feed(text("1"));
            heir.expect("text 1");
        }

        @Test
        void readingStopsWhenAsMuchWaitsAsMay() {
            TestConnection connection = waiting();
            for (int i = 0; i < 12; i++) {
                connection.feed(text("" + i));
            }
            assertTrue(connection.suspended);
            assertTrue(connection.leftOver() > 0);
            register(next, "threading", "loop");
            heir.expect("open");
            for (int i = 0; i < 12; i++) {
                heir.expect("text " + i);
            }
            assertFalse(connection.suspended);
        }

        @Test
        void thePongOfAPingFromBeforeIsNotTheSuccessors() {
            ServiceReference<WebSocketApplication> reference = registerOld(old, "threading", "loop");
            TestConnection connection = server.connect("/a/1");
            expire(connection, 61);
            byte[] ping = connection.payload(0);
            unregister(reference);
            register(next, "threading", "loop");
            heir.expect("open");
            connection.feed(frame(0x8a, ping), text("1"));
            heir.expect("text 1");
        }

        @Test
        void theSuccessorsPropertiesCount() {
            TestConnection connection = waiting("threading", "loop");
            connection.feed(text("1"));
            register(next, "data", "binary");
            heir.expect("open", "close 1003 text messages are not taken here");
            assertEquals(List.of("close 1003 text messages are not taken here"), connection.sent());
        }
    }

    /** Gets parts. */
    private static final class Parts extends Leaver implements FragmentListener {

        @Override
        public void onText(WebSocket from, CharSequence part, boolean last) {
            record("part " + part + (last ? " last" : ""));
        }

        @Override
        public void onBinary(WebSocket from, ByteBuffer part, boolean last) {
            record("binary part");
        }
    }

    @Nested
    class Ending {

        @Test
        void whoIsNotTakenOverInTimeIsToldThatItIsARestart() {
            TestConnection connection = waiting();
            expire(connection, 29);
            assertEquals(List.of(), connection.sent());
            expire(connection, 1);
            assertEquals(List.of(GONE), connection.sent());
            register(next);
            connection.feed(close(1012, ""));
            connection.end(ConnectionEnd.CLOSED);
            assertEquals(0, next.asked());
            server.assertNoConnections();
            assertEquals(0, waitingConnections());
        }

        @Test
        void thereIsNoIdleTimeOutWhileNobodyIsThere() {
            TestConnection connection = waiting("idle.timeout", 10, "ping.interval", -1);
            expire(connection, 29);
            assertEquals(List.of(), connection.sent());
            register(next, "idle.timeout", 10, "ping.interval", -1);
            heir.expect("open");
            expire(connection, 9);
            assertEquals(List.of(), connection.sent());
            expire(connection, 1);
            assertEquals(List.of("close 1000 idle"), connection.sent());
        }

        @Test
        void aDeadClientIsNoticedMeanwhile() {
            TestConnection connection = waiting("handover", 600);
            expire(connection, 60);
            assertEquals(1, connection.sent().size());
            expire(connection, 20);
            assertTrue(connection.aborted);
            server.assertNoConnections();
            assertEquals(0, waitingConnections());
        }

        @Test
        void aSuccessorMayDecline() {
            TestConnection connection = waiting();
            register(handshake -> Answer.accept(heir));
            assertEnded(GONE, connection);
        }

        @ParameterizedTest
        @ValueSource(strings = {"throw", "null", "subprotocol"})
        void aSuccessorThatFailsEndsTheConnection(String how) {
            TestConnection connection = waiting();
            register(new Successor(heir) {
                @Override
                public Answer resume(Handover handover) throws Exception {
                    return switch (how) {
                        case "throw" -> throw new Exception("test");
                        case "null" -> null;
                        default -> Answer.accept(heir).subprotocol("other");
                    };
                }
            });
            assertEnded("close 1011 ", connection);
            heir.assertExhausted();
        }

        @Test
        void aSuccessorThatDoesNotAnswerIsNotWaitedForForEver() throws InterruptedException {
            TestConnection connection = waiting();
            CountDownLatch in = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            register(new Successor(heir) {
                @Override
                public Answer resume(Handover handover) throws Exception {
                    in.countDown();
                    go.await();
                    return super.resume(handover);
                }
            });
            assertTrue(in.await(10, TimeUnit.SECONDS));
            server.loop.settle();
            expire(connection, 30);
            assertEquals(List.of(GONE), connection.sent());
            go.countDown();
            Await.until(() -> next.asked() == 0);
            connection.end(ConnectionEnd.CLOSED);
            server.assertNoConnections();
            heir.assertExhausted();
        }

        @Test
        void aSuccessorThatGoesWhileItAnswersIsSucceeded() throws InterruptedException {
            TestConnection connection = waiting();
            CountDownLatch in = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            RecordingListener never = new RecordingListener();
            ServiceReference<WebSocketApplication> reference = register(new Successor(never) {
                @Override
                public Answer resume(Handover handover) throws Exception {
                    in.countDown();
                    go.await();
                    return super.resume(handover);
                }
            });
            assertTrue(in.await(10, TimeUnit.SECONDS));
            CompletableFuture<Void> unbound = CompletableFuture.runAsync(
                    () -> server.handler.unbindApplication(reference), r -> new Thread(r).start());
            Await.until(() -> server.handler.applications().all().isEmpty());
            go.countDown();
            Await.result(unbound);
            register(next);
            heir.expect("open");
            never.assertExhausted();
            assertEquals(List.of(), connection.sent());
            assertEquals(1, server.connections());
        }

        @ParameterizedTest
        @ValueSource(strings = {"throw", "null", "large"})
        void aStateThatCannotBeUsedEndsItsConnectionOnly(String how) {
            Leaver bad = new Leaver() {
                @Override
                public byte[] onHandover(WebSocket from) {
                    record("handover");
                    return switch (how) {
                        case "throw" -> throw new IllegalStateException("test");
                        case "null" -> null;
                        default -> new byte[64 * 1024 + 1];
                    };
                }
            };
            List<WebSocketListener> listeners = new ArrayList<>(List.of(bad, old));
            ServiceReference<WebSocketApplication> reference =
                    register(handshake -> Answer.accept(listeners.remove(0)));
            TestConnection failing = server.connect("/a/1");
            TestConnection other = server.connect("/a/2");
            bad.expect("open");
            unregister(reference);
            bad.expect("handover");
            bad.assertExhausted();
            assertEnded("close 1011 ", failing);
            failing.end(ConnectionEnd.CLOSED);
            register(next);
            heir.expect("open");
            other.feed(text("1"));
            heir.expect("text 1");
            assertEquals(1, server.connections());
        }

        @Test
        void aStateMayBeAsLargeAsIsAllowed() {
            ServiceReference<WebSocketApplication> reference = registerOld(new Leaver() {
                @Override
                public byte[] onHandover(WebSocket from) {
                    return new byte[64 * 1024];
                }
            });
            server.connect("/a/1");
            unregister(reference);
            register(next);
            heir.expect("open");
            assertEquals(64 * 1024, next.only().state().length);
        }

        @Test
        void aCallbackUnderWayThatFailsEndsTheConnection() throws InterruptedException {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            Leaver failing = new Leaver() {
                @Override
                public void onText(WebSocket from, String text) {
                    begun.countDown();
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    throw new IllegalStateException("test");
                }
            };
            ServiceReference<WebSocketApplication> reference = registerOld(failing);
            TestConnection connection = server.connect("/a/1").feed(text("1"));
            assertTrue(begun.await(10, TimeUnit.SECONDS));
            CompletableFuture<Void> unbound = CompletableFuture.runAsync(
                    () -> server.handler.unbindApplication(reference), r -> new Thread(r).start());
            Await.until(() -> waitingConnections() == 1);
            go.countDown();
            Await.result(unbound);
            assertEnded("close 1011 ", connection);
        }

        @Test
        void whatCannotGoOnIsToldThatItIsARestart() {
            ServiceReference<WebSocketApplication> sending = registerOld(old);
            TestConnection inParts = server.connect("/a/1");
            old.expect("open");
            old.socket.sendText("begun", false);
            unregister(sending);
            old.expect("handover");
            assertEquals(List.of("text part begun", GONE), inParts.sent());

            Parts parts = new Parts();
            ServiceReference<WebSocketApplication> receiving = registerOld(parts);
            TestConnection halfReceived = server.connect("/a/1").feed(frame(0x01, utf8("begun")));
            parts.expect("open", "part begun");
            unregister(receiving);
            assertEquals(List.of(GONE), halfReceived.sent());
            parts.expect("close 1012 ");
        }

        @Test
        void aConnectionThatIsClosingGoesOnClosing() {
            ServiceReference<WebSocketApplication> reference = registerOld(old);
            TestConnection connection = server.connect("/a/1");
            old.expect("open");
            old.socket.sendClose(CloseCode.NORMAL_CLOSURE, "bye");
            unregister(reference);
            old.expect("close 1000 bye");
            assertEquals(List.of("close 1000 bye"), connection.sent());
            register(next);
            connection.feed(close(1000, "bye"));
            assertTrue(connection.isClosing());
            connection.end(ConnectionEnd.CLOSED);
            assertEquals(0, next.asked());
            server.assertNoConnections();
        }

        @Test
        void theClientsCloseIsAnsweredAtOnceIfNothingWaits() {
            TestConnection connection = waiting().feed(close(1000, "bye"));
            assertEquals(List.of("close 1000 "), connection.sent());
            register(next);
            connection.end(ConnectionEnd.CLOSED);
            assertEquals(0, next.asked());
            server.assertNoConnections();
        }

        @Test
        void theClientsCloseComesBehindItsMessages() {
            TestConnection connection = waiting().feed(text("1"), close(1000, "bye"));
            assertEquals(List.of(), connection.sent());
            register(next);
            heir.expect("open", "text 1", "close 1000 bye");
            Await.until(() -> connection.sent().equals(List.of("close 1000 ")));
        }

        @Test
        void theClientsCloseDoesNotWaitForLong() {
            TestConnection connection = waiting().feed(text("1"), close(1000, "bye"));
            assertEquals(Duration.ofSeconds(20), connection.timeout);
            connection.expire();
            assertEquals(List.of("close 1000 "), connection.sent());
        }

        @Test
        void aLostClientIsForgotten() {
            TestConnection connection = waiting();
            connection.end(ConnectionEnd.LOST);
            server.assertNoConnections();
            assertEquals(0, waitingConnections());
            register(next);
            server.loop.settle();
            assertEquals(0, next.asked());
        }

        @Test
        void aBrokenFrameEndsTheConnectionMeanwhile() {
            TestConnection connection = waiting().feed(frame(0x83, utf8("?")));
            assertTrue(connection.sent().get(0).startsWith("close 1002"), connection.sent()::toString);
        }
    }

    @Nested
    class Stopping {

        @Test
        void aServerThatGoesAwayTakesThoseThatWaitWithIt() {
            TestConnection connection = waiting();
            connection.goAway();
            assertEquals(List.of("close 1001 "), connection.sent());
        }

        @Test
        void theEndOfTheWebSocketServerIsNotWaitedFor() {
            TestConnection connection = waiting();
            server.handler.deactivate();
            assertEquals(List.of("close 1001 "), connection.sent());
        }

        @Test
        void theEndOfTheWebSocketServerHandsNothingOver() {
            registerOld(old);
            TestConnection connection = server.connect("/a/1");
            server.handler.deactivate();
            old.expect("open", "close 1001 ");
            assertEquals(List.of("close 1001 "), connection.sent());
        }

        @Test
        void aRestartHandsNothingOver() {
            ServiceReference<WebSocketApplication> reference = registerOld(old);
            TestConnection connection = server.connect("/a/1");
            server.restarting.set(true);
            unregister(reference);
            old.expect("open", GONE);
            assertEquals(List.of(GONE), connection.sent());
        }

        @Test
        void whoDoesNotAskForItHasNone() {
            ServiceReference<WebSocketApplication> reference = registerOld(old, "handover", 0);
            TestConnection connection = server.connect("/a/1");
            register(next, "service.ranking", -1);
            unregister(reference);
            old.expect("open", "close 1001 ");
            assertEquals(List.of("close 1001 "), connection.sent());
            assertEquals(0, next.asked());
        }
    }

    @Nested
    class Choosing {

        @Test
        void whoWasShadowedIsNextAtOnce() {
            Map<String, Object> better = TestFramework.properties("pattern", "/a/{b}", "handover", 30);
            better.put("service.ranking", 1);
            ServiceReference<WebSocketApplication> reference = server.register(handshake -> Answer.accept(old), better);
            register(next);
            TestConnection connection = server.connect("/a/1");
            unregister(reference);
            old.expect("open", "handover");
            heir.expect("open");
            assertEquals(List.of(), connection.sent());
        }

        @ParameterizedTest
        @CsvSource({"pattern, /a/1", "pattern, /a/*", "pattern, /b/{b}", "scope, elsewhere"})
        void whoIsFoundInAnotherWayIsNotAsked(String property, String value) {
            TestConnection connection = waiting();
            register(new Successor(new RecordingListener()), property, value);
            server.loop.settle();
            assertEquals(1, waitingConnections());
            if (value.equals("/a/1")) {
                // It hides the one that would be
                return;
            }
            register(next);
            heir.expect("open");
            assertEquals(List.of(), connection.sent());
        }

        @ParameterizedTest
        @CsvSource({
            "sluice.websocket.origins, https://a.example",
            "sluice.websocket.authenticator, tokens",
            "osgi.http.whiteboard.context.select, admin"
        })
        void whoLetsInOthersGetsNobodyWhoIsIn(String property, String value) {
            TestConnection connection = waiting();
            Map<String, Object> properties = TestFramework.properties("pattern", "/a/{b}");
            properties.put(property, value);
            server.register(next, properties);
            assertEnded(GONE, connection);
            assertEquals(0, next.asked());
        }

        @Test
        void aChangedPatternIsAnotherApplication() {
            Map<String, Object> properties = TestFramework.properties("pattern", "/a/{b}", "handover", 30);
            ServiceReference<WebSocketApplication> reference = server.register(
                    new Successor(heir) {
                        @Override
                        public Answer connect(Handshake handshake) {
                            return Answer.accept(old);
                        }
                    },
                    properties);
            TestConnection connection = server.connect("/a/1");
            properties.put("sluice.websocket.pattern", List.of("/a/{b}", "/c"));
            server.handler.updatedApplication(reference);
            old.expect("open", "handover");
            heir.expect("open");
            assertEquals(List.of(), connection.sent());
        }

        @Test
        void thereMustBeRoomForTheConnection() {
            TestConnection connection = waiting();
            register(next, "max.connections", 1);
            heir.expect("open");
            TestConnection other = handedOverBeside(connection);
            assertEnded(GONE, other);
            other.end(ConnectionEnd.CLOSED);
            assertEquals(1, server.connections());
        }

        private TestConnection handedOverBeside(TestConnection first) {
            assertEquals(List.of(), first.sent());
            Map<String, Object> better = TestFramework.properties("pattern", "/a/{b}", "handover", 30);
            better.put("service.ranking", 1);
            ServiceReference<WebSocketApplication> reference = server.register(handshake -> Answer.accept(old), better);
            TestConnection second = server.connect("/a/2");
            unregister(reference);
            return second;
        }
    }

    @Nested
    class TheOldSocket {

        @Test
        void isOfNoUseAnyMore() {
            TestConnection connection = waiting();
            assertFalse(old.socket.isOpen());
            assertTrue(old.socket.sendText("late").toCompletableFuture().isCompletedExceptionally());
            old.socket.sendClose(CloseCode.NORMAL_CLOSURE, "late");
            old.socket.abort();
            server.loop.settle();
            register(next);
            heir.expect("open");
            old.socket.sendPing(ByteBuffer.allocate(0));
            old.socket.abort();
            server.loop.settle();
            assertEquals(List.of(), connection.sent());
            assertFalse(connection.aborted);
        }

        @ParameterizedTest
        @ValueSource(strings = {"loop", "worker"})
        void sendsInTheLastCall(String threading) {
            ServiceReference<WebSocketApplication> reference = registerOld(
                    new Leaver() {
                        @Override
                        public byte[] onHandover(WebSocket from) {
                            assertTrue(from.isOpen());
                            from.sendText("wait a moment");
                            return super.onHandover(from);
                        }
                    },
                    "threading",
                    threading);
            TestConnection connection = server.connect("/a/1");
            unregister(reference);
            assertEquals(List.of("text wait a moment"), connection.sent());
            ConnectionDTO shown = server.handler.runtime().getConnectionDTOs(9).get(0);
            assertEquals(1, shown.messagesSent);
        }

        @ParameterizedTest
        @ValueSource(strings = {"loop", "worker"})
        void closesInTheLastCall(String threading) {
            ServiceReference<WebSocketApplication> reference = registerOld(
                    new Leaver() {
                        @Override
                        public byte[] onHandover(WebSocket from) {
                            from.sendClose(CloseCode.NORMAL_CLOSURE, "not you");
                            return super.onHandover(from);
                        }
                    },
                    "threading",
                    threading);
            TestConnection connection = server.connect("/a/1");
            unregister(reference);
            assertEnded("close 1000 not you", connection);
        }

        @Test
        void completesItsStagesBeforeTheApplicationIsGone() {
            ServiceReference<WebSocketApplication> reference = registerOld(old);
            TestConnection connection = server.connect("/a/1");
            old.expect("open");
            connection.writable = false;
            var sent = old.socket.sendText("much").toCompletableFuture();
            assertFalse(sent.isDone());
            unregister(reference);
            assertTrue(sent.isCompletedExceptionally());
        }

        @Test
        void takesPartInAGroupToTheEnd() throws InterruptedException {
            WebSocketGroup group = new WebSocketGroup(WebSocketGroup.SlowReader.CLOSE);
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            ServiceReference<WebSocketApplication> reference = register(handshake -> Answer.accept(new Leaver() {
                @Override
                public void onOpen(WebSocket opened) {
                    group.add(opened);
                }

                @Override
                public void onText(WebSocket from, String text) {
                    begun.countDown();
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    group.send(Message.ofText(text));
                }
            }));
            TestConnection speaker = server.connect("/a/1");
            TestConnection hearer = server.connect("/a/2");
            Await.until(() -> group.size() == 2);
            speaker.feed(text("to all"));
            assertTrue(begun.await(10, TimeUnit.SECONDS));
            CompletableFuture<Void> unbound = CompletableFuture.runAsync(
                    () -> server.handler.unbindApplication(reference), r -> new Thread(r).start());
            Await.until(() -> waitingConnections() == 2);
            go.countDown();
            Await.result(unbound);
            assertEquals(List.of("text to all"), speaker.sent());
            assertEquals(List.of("text to all"), hearer.sent());
            assertEquals(0, group.size());
        }
    }

    @Nested
    class Showing {

        @Test
        void aConnectionThatWaitsIsShownAsSuch() {
            TestConnection connection = waiting();
            connection.feed(text("1"));
            List<ConnectionDTO> shown = server.handler.runtime().getConnectionDTOs(9);
            assertEquals(1, shown.size());
            assertEquals("WAITING", shown.get(0).state);
            assertEquals(1, shown.get(0).messagesReceived);
            assertEquals(
                    1,
                    server.handler
                            .runtime()
                            .getConnectionDTOs(shown.get(0).applicationId, 9)
                            .size());
            assertEquals(List.of(), server.handler.runtime().getConnectionDTOs(4711, 9));
            assertEquals(1, waitingConnections());
            assertEquals(1, server.handler.runtime().getRuntimeDTO().counters.connections);
            register(next);
            heir.expect("open", "text 1");
            ApplicationDTO application = server.handler.runtime().getRuntimeDTO().applications[0];
            assertEquals(1, application.connections);
            assertEquals(1, application.connectionsTakenOver);
            assertEquals(0, application.connectionsOpened);
            assertEquals(30, application.handoverSeconds);
            ConnectionDTO taken = server.handler.runtime().getConnectionDTOs(9).get(0);
            assertEquals("OPEN", taken.state);
            assertEquals(application.serviceId, taken.applicationId);
            assertEquals(1, taken.messagesReceived);
            connection.end(ConnectionEnd.LOST);
            heir.expect("close 1006 ");
            assertEquals(0, server.handler.runtime().getRuntimeDTO().counters.connections);
            assertEquals(1, server.handler.runtime().getRuntimeDTO().counters.connectionsOpened);
            assertEquals(Map.of("1006", 1L), server.handler.runtime().getRuntimeDTO().counters.closes);
            assertEquals(1, server.handler.runtime().getClosedConnectionDTOs(9).size());
        }

        @Test
        void nothingOfTheApplicationIsReachableFromAConnectionThatWaits() {
            RecordingListener[] strong = {new Leaver()};
            WeakReference<RecordingListener> weak = new WeakReference<>(strong[0]);
            ServiceReference<WebSocketApplication> reference = register(handshake -> Answer.accept(strong[0]));
            TestConnection connection = server.connect("/a/1").feed(text("1"));
            weak.get().expect("open", "text 1");
            unregister(reference);
            strong[0] = null;
            Await.until(() -> {
                System.gc();
                return weak.get() == null;
            });
            assertEquals(List.of(), connection.sent());
            assertEquals(1, waitingConnections());
        }
    }
}
