package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.websocket.server.frame.Bytes.close;
import static org.sluice.websocket.server.frame.Bytes.text;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.ServiceReference;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeAnswer.Decline;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;

class WhiteboardTest {

    private final TestServer server = new TestServer();
    private final RecordingListener listener = new RecordingListener();
    private final WebSocketApplication application = handshake -> Answer.accept(listener);

    @AfterEach
    void stop() {
        server.close();
    }

    private UpgradeAnswer upgrade(String path) {
        return server.handler.upgrade(new TestRequest(path), ServletContexts.NONE);
    }

    private void assertServed(String path, boolean served) {
        UpgradeAnswer answer = upgrade(path);
        assertEquals(served, answer instanceof SwitchProtocols, path);
        if (answer instanceof SwitchProtocols accepted) {
            accepted.listener().onClosed(ConnectionEnd.NOT_OPENED);
        }
    }

    @Nested
    class Registration {

        @Test
        void theServiceObjectIsFetchedWithTheFirstHandshakeAndOnce() {
            ServiceReference<WebSocketApplication> reference = server.register(application, "pattern", "/a");
            assertEquals(0, server.framework.gets.get());
            assertServed("/a", true);
            assertServed("/a", true);
            assertEquals(1, server.framework.gets.get());
            server.handler.unbindApplication(reference);
            assertEquals(1, server.framework.ungets.get());
        }

        @Test
        void aServiceThatWasNeverFetchedIsNotGivenBack() {
            server.handler.unbindApplication(server.register(application, "pattern", "/a"));
            assertEquals(0, server.framework.ungets.get());
        }

        @Test
        void itMayHaveSeveralPatterns() {
            server.register(application, "pattern", List.of("/a", "/b/*"));
            assertServed("/a", true);
            assertServed("/b/c", true);
            assertServed("/c", false);
        }

        @Test
        void anInvalidOneIsNotUsedAndHarmsNobody() {
            ServiceReference<WebSocketApplication> invalid = server.register(application, "pattern", "a");
            server.register(application, "pattern", "/b");
            assertServed("/b", true);
            server.handler.unbindApplication(invalid);
            assertServed("/b", true);
        }

        @Test
        void theBetterRankedOneWinsAndTheOtherIsThereWhenItLeaves() {
            AtomicReference<String> asked = new AtomicReference<>();
            server.register(naming("first", asked), "pattern", "/a");
            Map<String, Object> ranked = TestFramework.properties("pattern", "/a");
            ranked.put("service.ranking", 1);
            ServiceReference<WebSocketApplication> second = server.register(naming("second", asked), ranked);
            upgrade("/a");
            assertEquals("second", asked.get());
            server.handler.unbindApplication(second);
            upgrade("/a");
            assertEquals("first", asked.get());
        }

        private static WebSocketApplication naming(String name, AtomicReference<String> asked) {
            return handshake -> {
                asked.set(name);
                return Answer.decline();
            };
        }
    }

    @Nested
    class Updates {

        @Test
        void settingsAreTakenOverAndConnectionsStay() {
            Map<String, Object> properties = TestFramework.properties("pattern", "/a", "threading", "loop");
            ServiceReference<WebSocketApplication> reference = server.register(application, properties);
            TestConnection connection = server.connect("/a");
            listener.expect("open");
            properties.put("sluice.websocket.max.connections", 1);
            server.handler.updatedApplication(reference);
            assertServed("/a", false);
            connection.feed(text("still here"));
            listener.expect("text still here");
            properties.remove("sluice.websocket.max.connections");
            server.handler.updatedApplication(reference);
            assertServed("/a", true);
        }

        @Test
        void aChangedRankingIsTakenOver() {
            AtomicInteger asked = new AtomicInteger();
            server.register(application, "pattern", "/a");
            Map<String, Object> properties = TestFramework.properties("pattern", "/a");
            ServiceReference<WebSocketApplication> second = server.register(
                    handshake -> {
                        asked.incrementAndGet();
                        return Answer.decline();
                    },
                    properties);
            assertServed("/a", true);
            properties.put("service.ranking", 5);
            server.handler.updatedApplication(second);
            assertServed("/a", false);
            assertEquals(1, asked.get());
        }

        @Test
        void aChangedPatternEndsTheConnections() {
            Map<String, Object> properties = TestFramework.properties("pattern", "/a", "threading", "loop");
            ServiceReference<WebSocketApplication> reference = server.register(application, properties);
            TestConnection connection = server.connect("/a");
            properties.put("sluice.websocket.pattern", "/b");
            server.handler.updatedApplication(reference);
            listener.expect("open", "close 1001 ");
            assertEquals(List.of("close 1001 "), connection.sent());
            assertServed("/a", false);
            assertServed("/b", true);
            server.handler.unbindApplication(reference);
            assertServed("/b", false);
            assertEquals(2, server.framework.ungets.get());
        }

        @Test
        void whatBecomesInvalidIsNotUsedAndWhatBecomesValidIs() {
            Map<String, Object> properties = TestFramework.properties("pattern", "/a");
            ServiceReference<WebSocketApplication> reference = server.register(application, properties);
            properties.put("sluice.websocket.threading", "none");
            server.handler.updatedApplication(reference);
            assertServed("/a", false);
            properties.put("sluice.websocket.threading", "loop");
            server.handler.updatedApplication(reference);
            assertServed("/a", true);
        }
    }

    @Nested
    class Removal {

        @ParameterizedTest
        @ValueSource(strings = {"loop", "worker"})
        void thePathIsPlainHttpAtOnceAndConnectionsGoAway(String threading) {
            ServiceReference<WebSocketApplication> reference =
                    server.register(application, "pattern", "/a", "threading", threading);
            TestConnection connection = server.connect("/a");
            listener.expect("open");
            server.handler.unbindApplication(reference);
            // It has waited: what must have happened has happened
            assertEquals(List.of("close 1001 "), connection.sent());
            listener.expect("close 1001 ");
            assertServed("/a", false);
            connection.feed(text("discarded"), close(1001, ""));
            assertTrue(connection.isClosing());
            connection.end(ConnectionEnd.CLOSED);
            listener.assertExhausted();
            server.assertNoConnections();
        }

        @Test
        void messagesThatWaitAreDroppedAndTheRunningCallbackIsWaitedFor() {
            Semaphore permits = new Semaphore(0);
            RecordingListener slow = new RecordingListener() {
                @Override
                public void onText(WebSocket from, String text) {
                    record("begin " + text);
                    permits.acquireUninterruptibly();
                    record("end " + text);
                }
            };
            ServiceReference<WebSocketApplication> reference =
                    server.register(handshake -> Answer.accept(slow), "pattern", "/a");
            TestConnection connection = server.connect("/a").feed(text("1"), text("2"), text("3"));
            slow.expect("open", "begin 1");
            CompletableFuture<Void> unbound = CompletableFuture.runAsync(
                    () -> server.handler.unbindApplication(reference), r -> new Thread(r).start());
            Await.until(() -> connection.sent().contains("close 1001 "));
            assertFalse(unbound.isDone());
            permits.release(3);
            Await.result(unbound);
            slow.expect("end 1", "close 1001 ");
            slow.assertExhausted();
        }

        @Test
        void onOpenIsNotLostWithTheMessagesThatWait() {
            Semaphore permits = new Semaphore(0);
            RecordingListener blocker = new RecordingListener() {
                @Override
                public void onOpen(WebSocket opened) {
                    super.onOpen(opened);
                    permits.acquireUninterruptibly();
                }
            };
            AtomicInteger count = new AtomicInteger();
            ServiceReference<WebSocketApplication> reference = server.register(
                    handshake -> Answer.accept(count.getAndIncrement() < 2 ? blocker : listener), "pattern", "/a");
            // Both threads of the application's are busy
            server.connect("/a");
            server.connect("/a");
            blocker.expect("open", "open");
            TestConnection third = server.connect("/a").feed(text("1"));
            CompletableFuture<Void> unbound = CompletableFuture.runAsync(
                    () -> server.handler.unbindApplication(reference), r -> new Thread(r).start());
            Await.until(() -> third.sent().contains("close 1001 "));
            permits.release(2);
            Await.result(unbound);
            listener.expect("open", "close 1001 ");
            listener.assertExhausted();
        }

        @ParameterizedTest
        @ValueSource(strings = {"loop", "worker"})
        void anApplicationMayUnregisterItselfInACallback(String threading) {
            AtomicReference<ServiceReference<WebSocketApplication>> reference = new AtomicReference<>();
            RecordingListener leaving = new RecordingListener() {
                @Override
                public void onText(WebSocket from, String text) {
                    server.handler.unbindApplication(reference.get());
                    record("unregistered");
                }
            };
            reference.set(
                    server.register(handshake -> Answer.accept(leaving), "pattern", "/a", "threading", threading));
            TestConnection connection = server.connect("/a").feed(text("1"), text("2"));
            // Had it waited for itself, this would take the closing time-out of 20 s
            leaving.expect("open", "unregistered", "close 1001 ");
            leaving.assertExhausted();
            assertEquals(List.of("close 1001 "), connection.sent());
            Await.until(() -> server.framework.ungets.get() == 1);
        }

        @Test
        void anApplicationMayUnregisterItselfWhileItConnects() {
            AtomicReference<ServiceReference<WebSocketApplication>> reference = new AtomicReference<>();
            reference.set(server.register(
                    handshake -> {
                        server.handler.unbindApplication(reference.get());
                        return Answer.accept(listener);
                    },
                    "pattern",
                    "/a"));
            assertSame(Decline.DECLINE, upgrade("/a"));
            server.assertNoConnections();
            Await.until(() -> server.framework.ungets.get() == 1);
        }

        @Test
        void anEventLoopDoesNotWaitForAnotherApplication() {
            Semaphore permits = new Semaphore(0);
            RecordingListener slow = new RecordingListener() {
                @Override
                public void onText(WebSocket from, String text) {
                    permits.acquireUninterruptibly();
                    record("end");
                }
            };
            ServiceReference<WebSocketApplication> worker =
                    server.register(handshake -> Answer.accept(slow), "pattern", "/worker");
            server.connect("/worker").feed(text("1"));
            Await.until(permits::hasQueuedThreads);
            RecordingListener remover = new RecordingListener() {
                @Override
                public void onText(WebSocket from, String text) {
                    server.handler.unbindApplication(worker);
                    record("unregistered");
                }
            };
            server.connect(remover, "loop").feed(text("go"));
            remover.expect("open", "unregistered");
            permits.release();
            slow.expect("open", "end", "close 1001 ");
        }

        @Test
        void aHandshakeThatIsUnderWayEndsDeclined() throws InterruptedException {
            CountDownLatch in = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            ServiceReference<WebSocketApplication> reference = server.register(
                    handshake -> {
                        in.countDown();
                        go.await();
                        return Answer.accept(listener);
                    },
                    "pattern",
                    "/a");
            Application registered =
                    server.handler.applications().all().iterator().next();
            CompletableFuture<UpgradeAnswer> answer =
                    CompletableFuture.supplyAsync(() -> upgrade("/a"), r -> new Thread(r).start());
            assertTrue(in.await(10, TimeUnit.SECONDS));
            CompletableFuture<Void> unbound = CompletableFuture.runAsync(
                    () -> server.handler.unbindApplication(reference), r -> new Thread(r).start());
            // Not only without its path: until it leaves, an answer of its counts.
            Await.until(() -> !registered.isRegistered());
            assertFalse(unbound.isDone(), "the application's code still runs");
            go.countDown();
            assertSame(Decline.DECLINE, Await.result(answer));
            Await.result(unbound);
            assertEquals(1, server.framework.ungets.get());
            server.assertNoConnections();
        }

        @Test
        void aConnectionThatIsNotOpenYetIsClosedWhenItOpens() {
            ServiceReference<WebSocketApplication> reference = server.register(application, "pattern", "/a");
            TestConnection connection = server.accepted("/a");
            server.handler.unbindApplication(reference);
            connection.open();
            assertEquals(List.of("close 1001 "), connection.sent());
            assertTrue(connection.isClosing());
            connection.end(ConnectionEnd.CLOSED);
            listener.assertExhausted();
            server.assertNoConnections();
        }

        @Test
        void loopsThatHaveRunItsCodeAreRenewed() {
            ServiceReference<WebSocketApplication> loop =
                    server.register(application, "pattern", "/loop", "threading", "loop");
            ServiceReference<WebSocketApplication> worker = server.register(application, "pattern", "/worker");
            server.connect("/loop");
            server.connect("/worker");
            server.handler.unbindApplication(worker);
            assertEquals(0, server.loop.renewals.get());
            server.handler.unbindApplication(loop);
            assertEquals(1, server.loop.renewals.get());
        }

        @Test
        void aLoopThatHasCompletedAStageIsRenewedToo() {
            ServiceReference<WebSocketApplication> worker = server.register(application, "pattern", "/worker");
            TestConnection connection = server.connect("/worker");
            listener.expect("open");
            connection.writable = false;
            listener.socket.sendText("a");
            connection.drain();
            server.handler.unbindApplication(worker);
            assertEquals(1, server.loop.renewals.get());
        }

        @Test
        void stagesAreCompletedBeforeTheApplicationIsGone() {
            ServiceReference<WebSocketApplication> reference =
                    server.register(application, "pattern", "/a", "threading", "loop");
            TestConnection connection = server.connect("/a");
            connection.writable = false;
            var sent = listener.socket.sendText("a").toCompletableFuture();
            var closed = listener.socket.sendClose(CloseCode.NORMAL_CLOSURE, "").toCompletableFuture();
            server.handler.unbindApplication(reference);
            assertTrue(sent.isCompletedExceptionally());
            assertTrue(closed.isDone());
        }

        @ParameterizedTest
        @ValueSource(strings = {"loop", "worker"})
        void nothingOfTheApplicationStaysReachableFromAClosingConnection(String threading) {
            AtomicReference<RecordingListener> strong = new AtomicReference<>(new RecordingListener());
            WeakReference<RecordingListener> weak = new WeakReference<>(strong.get());
            ServiceReference<WebSocketApplication> reference =
                    server.register(handshake -> Answer.accept(strong.get()), "pattern", "/a", "threading", threading);
            TestConnection connection = server.connect("/a").feed(text("1"));
            weak.get().expect("open", "text 1");
            server.handler.unbindApplication(reference);
            strong.set(null);
            server.loop.settle();
            Await.until(() -> {
                System.gc();
                return weak.get() == null;
            });
            assertNull(weak.get());
            assertNotNull(connection);
            assertFalse(connection.isClosing(), "the closing handshake goes on without it");
        }

        @Test
        void theEndOfTheServerIsTheEndOfAllApplications() {
            RecordingListener other = new RecordingListener();
            server.register(application, "pattern", "/a", "threading", "loop");
            server.register(handshake -> Answer.accept(other), "pattern", "/b");
            server.connect("/a");
            server.connect("/b");
            server.handler.deactivate();
            listener.expect("open", "close 1001 ");
            other.expect("open", "close 1001 ");
            assertSame(Decline.DECLINE, upgrade("/a"));
            assertEquals(2, server.framework.ungets.get());
        }

        @Test
        void removalsRaceWithHandshakesAndNothingLeaks() {
            WebSocketListener silent = new WebSocketListener() {};
            for (int i = 0; i < 200; i++) {
                ServiceReference<WebSocketApplication> reference =
                        server.register(handshake -> Answer.accept(silent), "pattern", "/a");
                CompletableFuture<UpgradeAnswer> answer =
                        CompletableFuture.supplyAsync(() -> upgrade("/a"), r -> new Thread(r).start());
                server.handler.unbindApplication(reference);
                if (Await.result(answer) instanceof SwitchProtocols accepted) {
                    TestConnection connection = new TestConnection(server.loop, accepted.listener()).open();
                    assertEquals(List.of("close 1001 "), connection.sent());
                    connection.end(ConnectionEnd.CLOSED);
                }
            }
            server.assertNoConnections();
        }
    }
}
