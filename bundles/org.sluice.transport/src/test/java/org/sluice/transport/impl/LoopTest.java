package org.sluice.transport.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sluice.protocol.ByteConnection;
import org.sluice.transport.TransportConnection;

final class LoopTest {

    private final Recorder listener = new Recorder();
    private final MemoryEndpoint endpoint = new MemoryEndpoint();

    @RegisterExtension
    final Rig rig = new Rig();

    @Nested
    final class Tasks {

        @Test
        void runInTheOrderInWhichTheyCome() throws Exception {
            ByteConnection connection = rig.opened(endpoint, listener);
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
            ByteConnection connection = rig.opened(endpoint, listener);
            assertFalse(connection.loop().isCurrentThread());
            connection.execute(
                    () -> listener.events.add("on loop: " + connection.loop().isCurrentThread()));
            listener.expect("on loop: true");
        }

        @Test
        void runWhenTheConnectionIsClosed() throws Exception {
            ByteConnection connection = rig.opened(endpoint, listener);
            connection.abort();
            listener.expect("closed ABORTED");
            connection.execute(() -> listener.events.add("ran"));
            listener.expect("ran");
        }

        @Test
        void runWhenTheLoopHasEnded() throws Exception {
            ByteConnection connection = rig.opened(endpoint, listener);
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
            ByteConnection connection = rig.opened(endpoint, listener);
            connection.execute(() -> {
                throw new IllegalStateException("thrown by the test");
            });
            connection.execute(() -> listener.events.add("ran"));
            listener.expect("ran");
        }

        @Test
        void thatInterruptTheLoopDoNotKeepItFromWaiting() throws Exception {
            ByteConnection connection = rig.opened(endpoint, listener);
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
            ByteConnection connection = rig.opened(endpoint, listener);
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
            rig.onLoop(() -> listener.events.add(
                    "now " + local.get() + " on " + connection.loop().isCurrentThread()));
            listener.expect("now null on true");
            first.get().join(TimeUnit.SECONDS.toMillis(Recorder.GENEROUS_SECONDS));
            assertFalse(first.get().isAlive());
            endpoint.receive("served");
            listener.expect("read served");
        }

        @Test
        void areRenewedThoughTheLoopIsAtRest() throws Exception {
            ByteConnection connection = rig.opened(endpoint, listener);
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
            assertSame(SelectorLoop.class.getClassLoader(), thread.get().getContextClassLoader());
        }

        @Test
        void shareTheConnections() throws Exception {
            try (Rig two = new Rig(2, Rig.LONG)) {
                List<TransportConnection> connections = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    connections.add(two.open(new MemoryEndpoint(), listener));
                    listener.expect("open");
                }
                assertEquals(2, two.loops.loops().get(0).connectionCount());
                assertEquals(2, two.loops.loops().get(1).connectionCount());
                TransportConnection gone = connections.get(1);
                gone.abort();
                assertSame(gone, two.kept.nextClosed());
                assertSame(
                        gone.loop(),
                        two.open(new MemoryEndpoint(), new Recorder()).loop());
            }
        }
    }
}
