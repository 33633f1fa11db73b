package org.sluice.transport.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.protocol.ByteConnection;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.transport.TransportConnection;

final class LoopTest {

    private final Recorder listener = new Recorder();
    private final MemoryEndpoint endpoint = new MemoryEndpoint();
    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        rig = new Rig();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private ByteConnection open() throws InterruptedException {
        rig.open(endpoint, listener);
        listener.expect("open");
        return listener.connection;
    }

    @Nested
    final class Tasks {

        @Test
        void runInTheOrderInWhichTheyCome() throws Exception {
            ByteConnection connection = open();
            Queue<Integer> order = new ConcurrentLinkedQueue<>();
            List<Integer> expected = new ArrayList<>();
            // More than the loop runs in one turn.
            for (int i = 0; i < 3000; i++) {
                int number = i;
                expected.add(i);
                connection.execute(() -> order.add(number));
            }
            rig.settle();
            assertEquals(expected, List.copyOf(order));
        }

        @Test
        void runOnTheLoop() throws Exception {
            ByteConnection connection = open();
            assertFalse(connection.loop().isCurrentThread());
            connection.execute(() -> listener.events.add("on loop: " + connection.loop().isCurrentThread()));
            listener.expect("on loop: true");
        }

        @Test
        void runWhenTheConnectionIsClosed() throws Exception {
            ByteConnection connection = open();
            connection.abort();
            listener.expect("closed ABORTED");
            connection.execute(() -> listener.events.add("ran"));
            listener.expect("ran");
        }

        @Test
        void runWhenTheLoopHasEnded() throws Exception {
            ByteConnection connection = open();
            rig.loops.setClosingTimeout(Duration.ZERO);
            rig.loops.stop();
            listener.expect("goingAway");
            listener.expect("closed ABORTED");
            connection.execute(() -> {
                connection.execute(() -> listener.events.add("second"));
                listener.events.add("first: " + connection.loop().isCurrentThread());
            });
            listener.expect("first: true");
            listener.expect("second");
            assertFalse(connection.loop().isCurrentThread());
        }

        @Test
        void thatFailLeaveTheLoopAlive() throws Exception {
            ByteConnection connection = open();
            connection.execute(() -> {
                throw new IllegalStateException("thrown by the test");
            });
            connection.execute(() -> listener.events.add("ran"));
            listener.expect("ran");
        }

        @Test
        void thatInterruptTheLoopDoNotKeepItFromWaiting() throws Exception {
            ByteConnection connection = open();
            connection.execute(() -> Thread.currentThread().interrupt());
            rig.settle();
            SelectorLoop loop = rig.loops.loops().get(0);
            long before = loop.turns();
            assertFalse(loop.awaitEnd(200, TimeUnit.MILLISECONDS));
            assertTrue(loop.turns() - before <= 5);
        }
    }

    @Nested
    final class Threads {

        private final ThreadLocal<String> local = new ThreadLocal<>();

        @Test
        void areRenewedWithoutLosingTasksOrConnections() throws Exception {
            ByteConnection connection = open();
            AtomicReference<Thread> first = new AtomicReference<>();
            connection.execute(() -> {
                local.set("left behind");
                first.set(Thread.currentThread());
                connection.loop().renewThread();
                listener.events.add("still " + local.get());
                connection.execute(() -> listener.events.add("not lost"));
            });
            listener.expect("still left behind");
            listener.expect("not lost");
            rig.settle();
            rig.onLoop(() -> listener.events.add("now " + local.get() + " on " + connection.loop().isCurrentThread()));
            listener.expect("now null on true");
            first.get().join(TimeUnit.SECONDS.toMillis(Recorder.GENEROUS_SECONDS));
            assertFalse(first.get().isAlive());
            endpoint.receive("served");
            listener.expect("read served");
        }

        @Test
        void areRenewedThoughTheLoopIsAtRest() throws Exception {
            ByteConnection connection = open();
            AtomicReference<Thread> first = new AtomicReference<>();
            rig.onLoop(() -> first.set(Thread.currentThread()));
            rig.settle();
            connection.loop().renewThread();
            first.get().join(TimeUnit.SECONDS.toMillis(Recorder.GENEROUS_SECONDS));
            assertFalse(first.get().isAlive());
            rig.onLoop(() -> assertNotSame(first.get(), Thread.currentThread()));
        }

        @Test
        void inheritNothingFromWhoeverStartsThem() throws Exception {
            AtomicReference<Thread> thread = new AtomicReference<>();
            rig.onLoop(() -> thread.set(Thread.currentThread()));
            assertTrue(thread.get().isDaemon());
            assertEquals("sluice-loop-0", thread.get().getName());
            assertSame(
                    SelectorLoop.class.getClassLoader(), thread.get().getContextClassLoader());
        }

        @Test
        void shareTheConnections() throws Exception {
            try (Rig two = new Rig(2, Rig.LONG)) {
                List<TransportConnection> connections = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    connections.add(two.open(new MemoryEndpoint(), new Recorder()));
                }
                assertEquals(2, two.loops.loops().get(0).connectionCount());
                assertEquals(2, two.loops.loops().get(1).connectionCount());
                TransportConnection gone = connections.get(1);
                gone.abort();
                gone.closed().toCompletableFuture().get(Recorder.GENEROUS_SECONDS, TimeUnit.SECONDS);
                assertSame(gone.loop(), two.open(new MemoryEndpoint(), new Recorder()).loop());
            }
        }
    }

    @Nested
    final class Timers {

        @Test
        void expireOnce() throws Exception {
            ByteConnection connection = open();
            connection.setTimeout(Duration.ofMillis(1));
            listener.expect("timeout");
            afterASecondTimer();
            assertNull(listener.events.poll());
        }

        @Test
        void areReplaced() throws Exception {
            ByteConnection connection = open();
            connection.setTimeout(Duration.ofDays(100_000));
            connection.setTimeout(Duration.ofMillis(1));
            listener.expect("timeout");
        }

        @Test
        void areCancelled() throws Exception {
            ByteConnection connection = open();
            connection.setTimeout(Duration.ofMillis(1));
            connection.setTimeout(Duration.ZERO);
            afterASecondTimer();
            assertNull(listener.events.poll());
        }

        @Test
        void areSetAgainWhereTheyExpire() throws Exception {
            Recorder twice = new Recorder() {
                @Override
                public void onTimeout() {
                    super.onTimeout();
                    connection.setTimeout(Duration.ofMillis(1));
                }
            };
            twice.opener = opened -> opened.setTimeout(Duration.ofMillis(1));
            rig.open(endpoint, twice);
            twice.expect("open");
            twice.expect("timeout");
            twice.expect("timeout");
        }

        @Test
        void mayNeverExpire() throws Exception {
            open().setTimeout(Duration.ofSeconds(Long.MAX_VALUE));
            afterASecondTimer();
            assertNull(listener.events.poll());
        }

        /** A timer of another connection, set later, on the same loop. */
        private void afterASecondTimer() throws InterruptedException {
            Recorder other = new Recorder();
            other.opener = opened -> opened.setTimeout(Duration.ofMillis(300));
            rig.open(new MemoryEndpoint(), other);
            other.expect("open");
            other.expect("timeout");
        }
    }

    @Nested
    final class Faults {

        @ParameterizedTest
        @ValueSource(strings = {"open", "read", "readEnd", "writable", "timeout", "goingAway", "closed"})
        void ofAListenerEndOnlyItsConnection(String where) throws Exception {
            Socket witness = rig.connect(echo());
            TransportConnection connection = rig.open(endpoint, new Faulty(where, listener));
            listener.expect("open");
            switch (where) {
                case "read" -> endpoint.receive("x");
                case "readEnd" -> endpoint.receiveEnd();
                case "writable" -> {
                    endpoint.setRoom(0);
                    connection.write(java.nio.ByteBuffer.allocate(100_000));
                    endpoint.setRoom(Long.MAX_VALUE);
                }
                case "timeout" -> connection.setTimeout(Duration.ofMillis(1));
                case "goingAway" -> connection.goAway();
                case "closed" -> connection.abort();
                default -> assertEquals("open", where);
            }
            listener.expectLast("closed ABORTED");
            connection.closed().toCompletableFuture().get(Recorder.GENEROUS_SECONDS, TimeUnit.SECONDS);
            assertEquals(1, endpoint.closes());
            Rig.send(witness, "alive");
            assertEquals("alive", Rig.receive(witness, 5));
        }

        @Test
        void asGraveAsAnOverflowLeaveTheLoopAlive() throws Exception {
            Socket witness = rig.connect(echo());
            listener.reader = bytes -> overflow(0);
            rig.open(endpoint, listener);
            listener.expect("open");
            endpoint.receive("x");
            listener.expectLast("closed ABORTED");
            Rig.send(witness, "alive");
            assertEquals("alive", Rig.receive(witness, 5));
        }

        @Test
        void ofAnEndpointsCloserAreSurvived() throws Exception {
            rig.connect();
            rig.open(
                    new org.sluice.transport.SocketEndpoint(rig.lastAccepted(), () -> {
                        throw new IllegalStateException("thrown by the test");
                    }),
                    listener);
            listener.expect("open");
            listener.connection.abort();
            listener.expectLast("closed ABORTED");
            rig.settle();
        }

        private int overflow(int depth) {
            return overflow(depth + 1) + 1;
        }

        private Recorder echo() {
            Recorder echo = new Recorder();
            echo.reader = bytes -> echo.connection.write(bytes);
            return echo;
        }
    }

    /** Throws in one callback, after it has been recorded if it is the first or the last. */
    private static final class Faulty extends Recorder {

        private final String where;
        private final Recorder recorder;

        Faulty(String where, Recorder recorder) {
            this.where = where;
            this.recorder = recorder;
            reader = bytes -> fault("read");
        }

        private void fault(String here) {
            if (where.equals(here)) {
                throw new IllegalStateException("thrown by the test");
            }
        }

        @Override
        public void onOpen(ByteConnection connection) {
            recorder.onOpen(connection);
            fault("open");
        }

        @Override
        public void onReadEnd() {
            fault("readEnd");
        }

        @Override
        public void onWritable() {
            fault("writable");
        }

        @Override
        public void onTimeout() {
            fault("timeout");
        }

        @Override
        public void onGoingAway() {
            fault("goingAway");
        }

        @Override
        public void onClosed(ConnectionEnd end) {
            recorder.onClosed(end);
            fault("closed");
        }
    }
}
