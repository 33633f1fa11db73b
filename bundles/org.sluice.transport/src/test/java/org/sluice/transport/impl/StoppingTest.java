package org.sluice.transport.impl;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class StoppingTest {

    @RegisterExtension
    final Rig rig = new Rig(2, Duration.ofMillis(1));

    @Test
    void leavesNoDescriptorAndNoThread() throws Exception {
        List<Recorder> listeners = new ArrayList<>();
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Recorder listener = new Recorder();
            listeners.add(listener);
            clients.add(rig.connect(listener));
            listener.expect("open");
        }
        List<Thread> threads = threads();
        assertEquals(2, threads.size());
        rig.loops.stop();
        for (Recorder listener : listeners) {
            listener.expect("goingAway");
            listener.expectLast("closed ABORTED");
        }
        for (SocketChannel channel : rig.accepted) {
            assertFalse(channel.isOpen());
            assertFalse(channel.isRegistered());
        }
        for (Socket client : clients) {
            assertEquals(-1, client.getInputStream().read());
        }
        for (SelectorLoop loop : rig.loops.loops()) {
            assertTrue(loop.hasEnded());
            assertFalse(loop.selector().isOpen());
            assertEquals(0, loop.connectionCount());
        }
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(Recorder.GENEROUS_SECONDS));
            assertFalse(thread.isAlive());
        }
    }

    @Test
    void waitsForListenersThatClose() throws Exception {
        rig.loops.setClosingTimeout(Rig.LONG);
        Recorder listener = new Recorder() {
            @Override
            public void onGoingAway() {
                super.onGoingAway();
                connection.close(Rig.bytes("bye"));
            }
        };
        Socket client = rig.connect(listener);
        listener.expect("open");
        Thread stopper = new Thread(rig.loops::stop);
        stopper.start();
        assertEquals("bye", Rig.receive(client, 4));
        assertTrue(stopper.isAlive());
        client.close();
        listener.expect("goingAway");
        listener.expectLast("closed CLOSED");
        stopper.join(TimeUnit.SECONDS.toMillis(Recorder.GENEROUS_SECONDS));
        assertFalse(stopper.isAlive());
    }

    @Test
    void onALoopDoesNotWaitForIt() throws Exception {
        rig.loops.setClosingTimeout(Rig.LONG);
        Recorder listener = new Recorder();
        rig.connect(listener);
        listener.expect("open");
        rig.onLoop(() -> {
            rig.loops.stop();
            listener.events.add("stopped");
        });
        listener.expect("stopped");
        listener.expect("goingAway");
        listener.connection.abort();
        listener.expectLast("closed ABORTED");
        for (SelectorLoop loop : rig.loops.loops()) {
            assertTrue(loop.awaitEnd(Recorder.GENEROUS_SECONDS, TimeUnit.SECONDS));
        }
    }

    @Test
    void interruptsACallbackThatDoesNotReturn() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        AtomicReference<Exception> thrown = new AtomicReference<>();
        Recorder listener = new Recorder();
        listener.reader = bytes -> {
            entered.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                thrown.set(e);
            }
        };
        Socket client = rig.connect(listener);
        Rig.send(client, "x");
        Rig.await(entered);
        rig.loops.stop();
        listener.expect("open");
        listener.expect("goingAway");
        listener.expectLast("closed ABORTED");
        assertTrue(thrown.get() instanceof InterruptedException);
    }

    @Test
    void interruptsNobodyWhenTheLoopHasEndedMeanwhile() {
        SelectorLoop loop = rig.loops.loops().get(0);
        rig.loops.stop();
        assertTrue(loop.hasEnded());
        assertDoesNotThrow(loop::interruptStuck);
    }

    @Test
    void mayBeRepeated() {
        rig.loops.stop();
        rig.loops.stop();
        assertTrue(rig.loops.loops().get(0).hasEnded());
    }

    private List<Thread> threads() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(2);
        for (SelectorLoop loop : rig.loops.loops()) {
            loop.execute(() -> {
                synchronized (threads) {
                    threads.add(Thread.currentThread());
                }
                done.countDown();
            });
        }
        Rig.await(done);
        return threads;
    }
}
