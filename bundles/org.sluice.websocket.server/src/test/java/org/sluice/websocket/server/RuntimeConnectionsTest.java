package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.websocket.server.frame.Bytes.close;
import static org.sluice.websocket.server.frame.Bytes.frame;
import static org.sluice.websocket.server.frame.Bytes.text;
import static org.sluice.websocket.server.frame.Bytes.utf8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.Message;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.ApplicationDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.CountersDTO;
import org.sluice.websocket.runtime.dto.LatencyDTO;
import org.sluice.websocket.runtime.dto.ServerDTO;

/** What the runtime shows of open connections, and what it counts. */
class RuntimeConnectionsTest {

    private final TestServer server = new TestServer();
    private final WebSocketRuntime runtime = server.handler.runtime();
    private final RecordingListener listener = new RecordingListener();
    private final WebSocketApplication application = handshake -> Answer.accept(listener);

    @AfterEach
    void stop() {
        server.close();
    }

    private TestConnection open(TestRequest request) {
        TestConnection connection = server.accepted(request).open();
        listener.expect("open");
        return connection;
    }

    private TestConnection open(String threading) {
        TestConnection connection = server.connect(listener, threading);
        listener.expect("open");
        return connection;
    }

    private ConnectionDTO shown() {
        List<ConnectionDTO> all = runtime.getConnectionDTOs(10);
        assertEquals(1, all.size());
        return all.get(0);
    }

    private CountersDTO counters() {
        return runtime.getRuntimeDTO().counters;
    }

    private ApplicationDTO shownApplication() {
        return runtime.getRuntimeDTO().applications[0];
    }

    @Nested
    class Open {

        @Test
        void theirSlotsAndAddressesAreCountedUntilTheyAreClosed() {
            server.register(application, "pattern", "/a", "threading", "loop");
            TestConnection accepted = server.accepted(new TestRequest("/a"));
            assertEquals(1, counters().slots);
            assertEquals(1, counters().addresses);
            assertEquals(0, counters().connections);
            TestConnection open = accepted.open();
            assertEquals(1, counters().slots);
            open.end(ConnectionEnd.LOST);
            assertEquals(0, counters().slots);
            assertEquals(0, counters().addresses);
        }

        @Test
        void whereTheyHaveComeFromIsShown() {
            server.register(application, "pattern", "/a", "threading", "loop", "subprotocols", "chat");
            long before = System.currentTimeMillis();
            open(new TestRequest("/a").at("front").by(() -> "alice").set("Sec-WebSocket-Protocol", "chat"));
            ConnectionDTO shown = shown();
            assertEquals(listener.socket.id(), shown.id);
            assertEquals(shownApplication().serviceId, shown.applicationId);
            assertEquals("front", shown.server);
            assertEquals("alice", shown.principal);
            assertEquals("chat", shown.subprotocol);
            assertEquals("127.0.0.1:50000", shown.remoteAddress);
            assertEquals("OPEN", shown.state);
            assertTrue(shown.openedAt > before - 1000 && shown.openedAt <= System.currentTimeMillis());
        }

        @Test
        void withoutAPrincipalThereIsNone() {
            server.register(application, "pattern", "/a", "threading", "loop");
            open(new TestRequest("/a").by(null));
            assertNull(shown().principal);
        }

        @Test
        void behindAProxyTheAddressIsTheClientsAndHasNoPort() {
            server.register(application, "pattern", "/a", "threading", "loop");
            open(new TestRequest("/a").from("192.0.2.1"));
            assertEquals("192.0.2.1", shown().remoteAddress);
        }

        @ParameterizedTest
        @ValueSource(strings = {"loop", "worker"})
        void theirMessagesAreCounted(String threading) {
            TestConnection connection = open(threading);
            connection.feed(text("a"), frame(0x01, utf8("b")), frame(0x80, utf8("c")), frame(0x89, utf8("p")));
            listener.socket.sendText("1");
            listener.socket.send(Message.ofText("2"));
            listener.socket.sendText("3", false);
            listener.socket.sendText("4", true);
            listener.socket.sendPing(ByteBuffer.allocate(0));
            assertEquals(2, shown().messagesReceived);
            assertEquals(3, shown().messagesSent);
            assertEquals(connection.queuedBytes(), shown().queuedBytes);
        }

        @Test
        void oneThatWaitsForTheClientsCloseIsClosing() {
            open("loop");
            listener.socket.sendClose(CloseCode.NORMAL_CLOSURE, "");
            assertEquals("CLOSING", shown().state);
        }

        @Test
        void thoseThatAreNotYetOrNoLongerOpenAreNotShown() {
            TestConnection connection = open("loop");
            connection.end(ConnectionEnd.LOST);
            server.register(application, "pattern", "/b", "threading", "loop");
            server.accepted("/b");
            assertEquals(List.of(), runtime.getConnectionDTOs(10));
        }

        @Test
        void noMoreAreShownThanAskedFor() {
            open("loop");
            server.connect(new RecordingListener(), "worker");
            assertEquals(1, runtime.getConnectionDTOs(1).size());
            assertEquals(0, runtime.getConnectionDTOs(0).size());
            assertThrows(IllegalArgumentException.class, () -> runtime.getConnectionDTOs(-1));
        }

        @Test
        void thoseOfOneApplicationCanBeAskedFor() {
            open("loop");
            server.connect(new RecordingListener(), "worker");
            long first = shownApplication().serviceId;
            List<ConnectionDTO> shown = runtime.getConnectionDTOs(first, 10);
            assertEquals(1, shown.size());
            assertEquals(first, shown.get(0).applicationId);
            assertEquals(List.of(), runtime.getConnectionDTOs(-5, 10));
        }
    }

    @Nested
    class Counters {

        @ParameterizedTest
        @ValueSource(strings = {"loop", "worker"})
        void messagesAndBytesAreCountedInAll(String threading) {
            TestConnection connection = open(threading);
            byte[] in = text("hello");
            connection.feed(in);
            listener.socket.sendText("x".repeat(5));
            listener.socket.sendText("x".repeat(200));
            server.loop.run(() -> listener.socket.sendBinary(ByteBuffer.allocate(70_000)));
            CountersDTO shown = counters();
            assertEquals(1, shown.messagesReceived);
            assertEquals(in.length, shown.bytesReceived);
            assertEquals(3, shown.messagesSent);
            assertEquals(connection.queuedBytes(), shown.bytesSent);
        }

        @ParameterizedTest
        @ValueSource(strings = {"loop", "worker"})
        void messagesAndBytesAreCountedByApplication(String threading) {
            server.connect(new RecordingListener(), threading).feed(text("of another"));
            TestConnection connection = open(threading);
            byte[] in = text("hello");
            connection.feed(in);
            listener.socket.sendText("x".repeat(5));
            server.loop.run(() -> listener.socket.sendText("y"));
            ApplicationDTO shown = runtime.getRuntimeDTO().applications[1];
            assertEquals(1, shown.messagesReceived);
            assertEquals(in.length, shown.bytesReceived);
            assertEquals(2, shown.messagesSent);
            assertEquals(connection.queuedBytes(), shown.bytesSent);
            assertEquals(connection.queuedBytes(), shown.queuedBytes);
            assertEquals(2, counters().messagesReceived);
        }

        @Test
        void endsAreCountedByApplication() {
            open("loop").feed(close(4000, ""));
            assertEquals(Map.of("4000", 1L), shownApplication().closes);
        }

        @Test
        void handshakesConnectionsAndEndsAreCountedByServer() {
            server.serve("front", "UP", "localhost", 8080, "default");
            server.serve("back", "UP", "localhost", 8081, "default");
            server.register(application, "pattern", "/a", "threading", "loop");
            open(new TestRequest("/a").at("front")).feed(close(4000, ""));
            server.handler.upgrade(new TestRequest("/b").at("front"), ServletContexts.NONE);
            ServerDTO[] shown = runtime.getRuntimeDTO().servers;
            assertEquals("back", shown[0].name);
            assertEquals(0, shown[0].connectionsOpened);
            assertEquals(Map.of(), shown[0].handshakes);
            assertEquals(1, shown[1].connectionsOpened);
            assertEquals(Map.of("101", 1L, "declined", 1L), shown[1].handshakes);
            assertEquals(Map.of("4000", 1L), shown[1].closes);
        }

        @ParameterizedTest
        @ValueSource(strings = {"loop", "worker"})
        void callbacksAreTimed(String threading) {
            TestConnection connection = server.connect(
                    new RecordingListener() {
                        @Override
                        public void onText(WebSocket socket, String text) {
                            server.pass(Duration.ofMillis(50));
                        }
                    },
                    threading);
            connection.feed(text("1"), text("2"));
            Await.until(
                    () -> timed(threading).totalNanos == Duration.ofMillis(100).toNanos());
            assertEquals(2, timed(threading).counts[5]);
            assertEquals(1, timed(threading).counts[0], "onOpen");
            assertEquals(
                    0,
                    LongStream.of(timed(threading.equals("loop") ? "worker" : "loop").counts)
                            .sum());
        }

        @ParameterizedTest
        @ValueSource(strings = {"loop", "worker"})
        void theEndIsOneCallback(String threading) {
            TestConnection connection = server.connect(listener, threading);
            connection.feed(close(1000, ""));
            connection.end(ConnectionEnd.CLOSED);
            server.handler
                    .applications()
                    .all()
                    .forEach(each -> Await.until(() -> each.sessions().isEmpty()));
            Await.until(() -> LongStream.of(timed(threading).counts).sum() >= 2);
            assertEquals(2, LongStream.of(timed(threading).counts).sum());
        }

        private LatencyDTO timed(String threading) {
            ApplicationDTO shown = shownApplication();
            return threading.equals("loop") ? shown.loopCallbacks : shown.workerCallbacks;
        }

        @Test
        void busyWorkersAndThoseWhoWaitForOneAreCounted() throws InterruptedException {
            CountDownLatch entered = new CountDownLatch(2);
            CountDownLatch release = new CountDownLatch(1);
            RecordingListener blocking = new RecordingListener() {
                @Override
                public void onText(WebSocket socket, String text) {
                    entered.countDown();
                    awaitUninterrupted(release);
                }
            };
            server.register(handshake -> Answer.accept(blocking), "pattern", "/a");
            List<TestConnection> three = List.of(server.connect("/a"), server.connect("/a"), server.connect("/a"));
            three.forEach(connection -> connection.feed(text("1")));
            entered.await();
            assertEquals(2, counters().busyWorkerThreads);
            assertEquals(2, shownApplication().busyWorkerThreads);
            assertEquals(1, shownApplication().waitingForWorkers);
            assertEquals(8, runtime.getRuntimeDTO().limits.workerThreads);
            release.countDown();
        }

        @Test
        void connectionsAreCountedNowAndInAll() {
            TestConnection connection = open("loop");
            server.connect(new RecordingListener(), "worker");
            connection.end(ConnectionEnd.LOST);
            assertEquals(1, counters().connections);
            assertEquals(2, counters().connectionsOpened);
            assertEquals(0, shownApplication().connections);
            assertEquals(1, shownApplication().connectionsOpened);
        }

        @Test
        void aConnectionThatNeverCameToBeIsNoConnection() {
            server.register(application, "pattern", "/a");
            server.accepted("/a").end(ConnectionEnd.NOT_OPENED);
            assertEquals(0, counters().connectionsOpened);
            assertEquals(Map.of(), counters().closes);
            assertEquals(Map.of("101", 1L), counters().handshakes);
        }

        @Test
        void aWaitingCallbackIsCounted() throws InterruptedException {
            CountDownLatch entered = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            TestConnection connection = server.connect(
                    new RecordingListener() {
                        @Override
                        public void onText(WebSocket socket, String text) {
                            entered.countDown();
                            awaitUninterrupted(release);
                        }
                    },
                    "worker");
            connection.feed(text("1"));
            entered.await();
            connection.feed(text("2"), text("3"));
            assertEquals(2, shownApplication().waitingCallbacks);
            release.countDown();
        }

        private static void awaitUninterrupted(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @ParameterizedTest
        @CsvSource({"loop, 20, 0", "loop, 21, 1", "worker, 1000, 0", "worker, 1001, 1"})
        void aSlowCallbackIsCounted(String threading, int millis, int slow) {
            TestConnection connection = server.connect(
                    new RecordingListener() {
                        @Override
                        public void onText(WebSocket socket, String text) {
                            server.pass(Duration.ofMillis(millis));
                            record(text);
                        }
                    },
                    threading);
            connection.feed(text("1"));
            connection.end(ConnectionEnd.LOST);
            Await.until(() -> shownApplication().waitingCallbacks == 0);
            Await.until(() -> runtime.getConnectionDTOs(1).isEmpty());
            server.handler
                    .applications()
                    .all()
                    .forEach(each -> Await.until(() -> each.sessions().isEmpty()));
            assertEquals(slow, shownApplication().slowCallbacks);
        }

        @Test
        void aSlowLastCallbackIsCountedOnceWhereverItIsMade() {
            TestConnection connection = server.connect(
                    new RecordingListener() {
                        @Override
                        public void onClose(WebSocket socket, CloseCode code, String reason) {
                            server.pass(Duration.ofSeconds(1));
                        }
                    },
                    "loop");
            connection.feed(close(1000, ""));
            assertEquals(1, shownApplication().slowCallbacks);
        }

        @Test
        void timeBetweenReadsIsNoCallbacks() {
            TestConnection connection = open("loop");
            server.pass(Duration.ofSeconds(5));
            connection.feed(text("1"));
            assertEquals(0, shownApplication().slowCallbacks);
        }
    }

    @Nested
    class Handshakes {

        private UpgradeAnswer upgrade(TestRequest request) {
            return server.handler.upgrade(request, ServletContexts.NONE);
        }

        private void assertAnswered(String answer) {
            assertEquals(Map.of(answer, 1L), counters().handshakes);
            assertEquals(Map.of(answer, 1L), shownApplication().handshakes);
        }

        @Test
        void acceptedOnes() {
            server.register(application, "pattern", "/a");
            server.accepted("/a");
            assertAnswered("101");
        }

        @Test
        void brokenOnes() {
            server.register(application, "pattern", "/a");
            upgrade(new TestRequest("/a").set("Sec-WebSocket-Key"));
            assertAnswered("400");
        }

        @Test
        void thoseOfAForeignOrigin() {
            server.register(application, "pattern", "/a");
            upgrade(new TestRequest("/a").set("Origin", "https://evil.example"));
            assertAnswered("403");
        }

        @Test
        void thoseOverALimit() {
            server.register(application, "pattern", "/a");
            server.handler.configure(TestServer.limits("connections", 1));
            server.accepted("/a");
            upgrade(new TestRequest("/a"));
            assertEquals(Map.of("101", 1L, "503", 1L), counters().handshakes);
        }

        @Test
        void thoseThatTheApplicationRefusesDeclinesOrFailsToAnswer() {
            server.register(handshake -> Answer.refuse(429), "pattern", "/a");
            server.register(handshake -> Answer.decline(), "pattern", "/b");
            server.register(
                    handshake -> {
                        throw new IllegalStateException("test");
                    },
                    "pattern",
                    "/c");
            List.of("/a", "/b", "/c").forEach(path -> upgrade(new TestRequest(path)));
            assertEquals(Map.of("429", 1L, "declined", 1L, "500", 1L), counters().handshakes);
            assertEquals(Map.of("declined", 1L), runtime.getRuntimeDTO().applications[1].handshakes);
        }

        @Test
        void thoseForNobodyCountInAllOnly() {
            server.register(application, "pattern", "/a");
            upgrade(new TestRequest("/b"));
            assertEquals(Map.of("declined", 1L), counters().handshakes);
            assertEquals(Map.of(), shownApplication().handshakes);
        }

        /** The name may be made by a bundle's code; nothing must be reserved before it is known. */
        @Test
        void aPrincipalWithoutANameCostsNoSlot() {
            server.register(application, "pattern", "/a");
            TestRequest request = new TestRequest("/a").by(() -> {
                throw new IllegalStateException("test");
            });
            assertThrows(IllegalStateException.class, () -> upgrade(request));
            server.assertNoConnections();
            assertAnswered("500");
        }
    }
}
