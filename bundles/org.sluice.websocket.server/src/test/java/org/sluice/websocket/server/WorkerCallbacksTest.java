package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.websocket.server.frame.Bytes.close;
import static org.sluice.websocket.server.frame.Bytes.frame;
import static org.sluice.websocket.server.frame.Bytes.text;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketListener;

class WorkerCallbacksTest {

    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    /** Takes a text only when it is let. */
    private static final class Gate extends RecordingListener {
        final Semaphore permits = new Semaphore(0);

        @Override
        public void onText(WebSocket from, String text) {
            permits.acquireUninterruptibly();
            record("text " + text);
            from.sendText("re " + text);
        }
    }

    @Test
    void callsOfAConnectionComeOneAtATimeAndInOrderWhileOthersBlock() throws InterruptedException {
        int connections = 20;
        int messages = 200;
        CountDownLatch closed = new CountDownLatch(connections);
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        class Ordered implements WebSocketListener {
            private final AtomicInteger inside = new AtomicInteger();
            private final Random random = new Random(7);
            private int next;

            @Override
            public void onText(WebSocket socket, String text) {
                if (inside.incrementAndGet() != 1) {
                    wrong.add("two calls at once");
                }
                if (!text.equals(String.valueOf(next++))) {
                    wrong.add("got " + text + " as number " + next);
                }
                if (random.nextInt(20) == 0) {
                    LockSupport.parkNanos(random.nextInt(200_000));
                }
                inside.decrementAndGet();
            }

            @Override
            public void onClose(WebSocket socket, CloseCode code, String reason) {
                if (next != messages) {
                    wrong.add("closed after " + next);
                }
                closed.countDown();
            }
        }
        List<TestConnection> all = IntStream.range(0, connections)
                .mapToObj(i -> server.connect(new Ordered(), "worker"))
                .toList();
        for (int i = 0; i < messages; i++) {
            byte[] message = text(String.valueOf(i));
            server.loop.run(() -> all.forEach(connection -> connection.feed(message)));
        }
        server.loop.run(() -> all.forEach(connection -> connection.feed(close(1000, ""))));
        assertTrue(closed.await(30, TimeUnit.SECONDS));
        assertEquals(List.of(), List.copyOf(wrong));
    }

    @Test
    void pastTheBoundReadingIsSuspendedUntilHalfIsTaken() {
        Gate gate = new Gate();
        TestConnection connection = server.connect(gate, "worker");
        gate.expect("open");
        // One is being taken when the others come; small limits let 8 wait
        connection.feed(text("0"));
        gate.permits.release();
        gate.expect("text 0");
        byte[][] burst =
                IntStream.range(1, 21).mapToObj(i -> text(String.valueOf(i))).toArray(byte[][]::new);
        connection.feed(burst);
        assertTrue(connection.suspended);
        assertTrue(connection.leftOver() >= 11 * text("1").length, "the rest waits in the buffer");
        gate.permits.release(3);
        gate.expect("text 1", "text 2", "text 3");
        assertTrue(connection.suspended, "more than half still waits");
        gate.permits.release(17);
        for (int i = 4; i < 21; i++) {
            gate.expect("text " + i);
        }
        server.loop.settle();
        assertFalse(connection.suspended);
        assertEquals(0, connection.leftOver());
    }

    @Test
    void bytesAreBoundedToo() {
        Gate gate = new Gate();
        TestConnection connection = server.connect(gate, "worker");
        gate.expect("open");
        connection.feed(text("a"), text("x".repeat(1024)), text("b"));
        assertTrue(connection.suspended);
        assertEquals(text("b").length, connection.leftOver());
        gate.permits.release(3);
        gate.expect("text a", "text " + "x".repeat(1024), "text b");
    }

    @Test
    void theClientsCloseIsSeenAlthoughCallbacksBlock() {
        Gate gate = new Gate();
        TestConnection connection = server.connect(gate, "worker");
        gate.expect("open");
        byte[][] burst = IntStream.range(0, 20).mapToObj(i -> text("x")).toArray(byte[][]::new);
        connection.feed(burst);
        assertTrue(connection.suspended);
        gate.socket.sendClose(CloseCode.NORMAL_CLOSURE, "");
        server.loop.settle();
        assertFalse(connection.suspended);
        connection.feed(close(1000, ""));
        assertTrue(connection.isClosing());
        gate.permits.release(100);
    }

    @Test
    void pingsAreAnsweredWhileACallbackBlocks() {
        Gate gate = new Gate();
        TestConnection connection = server.connect(gate, "worker");
        connection.feed(text("a"), frame(0x89, new byte[] {'p'}));
        assertEquals(List.of("pong p"), connection.sent());
        gate.permits.release(1);
    }

    @Test
    void whatOneTurnSendsIsFlushedAtItsEnd() throws InterruptedException {
        CountDownLatch sent = new CountDownLatch(1);
        TestConnection connection = server.connect(
                new WebSocketListener() {
                    @Override
                    public void onText(WebSocket socket, String text) {
                        socket.sendText("1");
                        socket.sendText("2");
                        socket.sendText("3");
                        sent.countDown();
                    }
                },
                "worker");
        connection.feed(text("a"));
        assertTrue(sent.await(10, TimeUnit.SECONDS));
        Await.until(() -> connection.flushes.get() > 0);
        assertEquals(List.of("text 1", "text 2", "text 3"), connection.sent());
        assertEquals(1, connection.flushes.get());
    }

    @Test
    void aCallbackThatBlocksDoesNotHoldBackTheOutputOfTheOneBefore() {
        RecordingListener first = new RecordingListener();
        Semaphore permits = new Semaphore(0);
        TestConnection connection = server.connect(
                new WebSocketListener() {
                    @Override
                    public void onText(WebSocket socket, String text) {
                        first.record(text);
                        permits.acquireUninterruptibly();
                        socket.sendText(text);
                    }
                },
                "worker");
        connection.feed(text("a"), text("b"));
        first.expect("a");
        permits.release();
        first.expect("b");
        // The second blocks now
        Await.until(() -> connection.flushes.get() > 0);
        assertEquals(List.of("text a"), connection.sent());
        permits.release();
    }

    @Test
    void whatAnotherConnectionsCallbackSendsIsFlushedAtOnce() {
        RecordingListener receiver = new RecordingListener();
        TestConnection to = server.connect(receiver, "worker");
        receiver.expect("open");
        RecordingListener sender = new RecordingListener() {
            @Override
            public void onText(WebSocket socket, String text) {
                receiver.socket.sendText(text);
                record("flushes " + to.flushes.get());
            }
        };
        server.connect(sender, "worker").feed(text("a"));
        sender.expect("open", "flushes 1");
    }

    @Test
    void queuedMessagesComeBeforeTheEnd() {
        Gate gate = new Gate();
        TestConnection connection = server.connect(gate, "worker");
        connection.feed(text("a"), text("b"), text("c"));
        connection.end(ConnectionEnd.LOST);
        gate.permits.release(3);
        gate.expect("open", "text a", "text b", "text c", "close 1006 ");
        gate.assertExhausted();
    }

    /** What ends a connection, when it comes right behind messages. */
    @Nested
    class BehindMessages {
        private final Gate gate = new Gate();
        private TestConnection connection;

        private void feed(byte[] last) {
            connection = server.connect(gate, "worker").feed(text("a"), text("b"), last);
            gate.expect("open");
        }

        @Test
        void theClientsCloseIsAnsweredBehindTheReplies() {
            feed(close(3000, "bye"));
            assertEquals(List.of(), connection.sent());
            gate.permits.release(2);
            gate.expect("text a", "text b", "close 3000 bye");
            assertEquals(List.of("text re a", "text re b", "close 3000 "), connection.sent());
        }

        @Test
        void aBrokenRuleEndsTheConnectionBehindTheReplies() {
            feed(frame(0x83, new byte[0]));
            assertEquals(List.of(), connection.sent());
            gate.permits.release(2);
            gate.expect("text a", "text b");
            Await.until(connection::isClosing);
            assertEquals(List.of("text re a", "text re b"), connection.sent().subList(0, 2));
            assertTrue(connection.sent().get(2).startsWith("close 1002 "));
        }

        @Test
        void nothingBehindItIsRead() {
            feed(close(1000, ""));
            connection.feed(text("c"), frame(0x89, new byte[0]), new byte[1000]);
            assertEquals(0, connection.leftOver());
            gate.permits.release(3);
            gate.expect("text a", "text b", "close 1000 ");
            assertEquals(List.of("text re a", "text re b", "close 1000 "), connection.sent());
        }

        @Test
        void noCallbackHoldsItBackForLongerThanTheClosingTimeout() {
            feed(close(1000, ""));
            assertEquals(TestServer.SMALL.times().closing(), connection.timeout);
            connection.expire();
            assertEquals(List.of("close 1000 "), connection.sent());
            assertTrue(connection.isClosing());
            gate.permits.release(2);
            gate.expect("text a", "text b", "close 1000 ");
        }

        @Test
        void theTimeoutIsNotMovedByRepliesThatTheClientDoesNotRead() {
            feed(close(1000, ""));
            Duration closing = connection.timeout;
            connection.writable = false;
            gate.permits.release();
            gate.expect("text a");
            Await.until(() -> connection.sent().size() == 1);
            server.loop.settle();
            assertEquals(closing, connection.timeout);
            gate.permits.release();
        }

        @Test
        void theClientsCodeIsReportedAlthoughTheConnectionIsLost() {
            feed(close(3000, "bye"));
            connection.endInput();
            connection.end(ConnectionEnd.LOST);
            gate.permits.release(2);
            gate.expect("text a", "text b", "close 3000 bye");
            gate.assertExhausted();
        }
    }
}
