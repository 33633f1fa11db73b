package org.sluice.lorawan.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;
import org.sluice.lorawan.trace.TraceListener;
import org.sluice.lorawan.trace.TraceRecord;
import org.sluice.lorawan.trace.TraceRecord.Kind;
import org.sluice.lorawan.trace.TraceRecord.Level;
import org.sluice.lorawan.trace.TraceRecord.LogLine;
import org.sluice.lorawan.trace.TraceRecord.Source;

class TracesTest {

    private static final long SECONDS = 20;

    private final Traces traces = new Traces();

    private static TraceRecord trace(int number) {
        return new TraceRecord(
                new UUID(0, number),
                Instant.EPOCH,
                new Source(Kind.DEVICE, "49be7df1"),
                Optional.empty(),
                Optional.of(new LogLine(Level.INFO, "Join", "" + number)));
    }

    private static Map<String, Object> id(long id) {
        return Map.of(Constants.SERVICE_ID, id);
    }

    private static int number(TraceRecord trace) {
        return (int) trace.messageId().getLeastSignificantBits();
    }

    @Test
    void listenersAreToldInOrderEachOnItsOwnThread() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        traces.bindListener(trace -> told.add(Thread.currentThread().getName() + " " + number(trace)), id(7));
        assertTrue(traces.isHeard());
        for (int i = 0; i < 100; i++) {
            traces.publish(trace(i));
        }
        for (int i = 0; i < 100; i++) {
            assertEquals("sluice-trace-7 " + i, told.poll(SECONDS, TimeUnit.SECONDS));
        }
        assertEquals(100, traces.published());
        assertEquals(0, traces.dropped());
    }

    @Test
    void aSlowListenerLosesTheOldestAndIsToldHowMany() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        BlockingQueue<Integer> told = new LinkedBlockingQueue<>();
        BlockingQueue<Long> missed = new LinkedBlockingQueue<>();
        BlockingQueue<Integer> others = new LinkedBlockingQueue<>();
        traces.bindListener(
                new TraceListener() {
                    @Override
                    public void traced(TraceRecord trace) {
                        entered.countDown();
                        try {
                            release.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        told.add(number(trace));
                    }

                    @Override
                    public void recordsDropped(long number) {
                        missed.add(number);
                    }
                },
                id(1));
        traces.bindListener(trace -> others.add(number(trace)), id(2));
        traces.publish(trace(0));
        assertTrue(entered.await(SECONDS, TimeUnit.SECONDS));
        int all = TraceListener.WAITING + 10;
        for (int i = 1; i <= all; i++) {
            traces.publish(trace(i));
            // The other one is never behind
            assertEquals(i - 1, others.poll(SECONDS, TimeUnit.SECONDS));
        }
        release.countDown();
        assertEquals(0, told.poll(SECONDS, TimeUnit.SECONDS));
        assertEquals(11, told.poll(SECONDS, TimeUnit.SECONDS));
        assertEquals(10L, missed.poll(SECONDS, TimeUnit.SECONDS));
        for (int i = 12; i <= all; i++) {
            assertEquals(i, told.poll(SECONDS, TimeUnit.SECONDS));
        }
        assertEquals(10, traces.dropped());
    }

    @Test
    void aListenerThatThrowsIsToldTheNext() throws Exception {
        BlockingQueue<Integer> told = new LinkedBlockingQueue<>();
        traces.bindListener(
                trace -> {
                    told.add(number(trace));
                    throw new AssertionError("as it should");
                },
                id(1));
        traces.publish(trace(1));
        traces.publish(trace(2));
        assertEquals(1, told.poll(SECONDS, TimeUnit.SECONDS));
        assertEquals(2, told.poll(SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void whoHasGoneIsToldNothing() throws Exception {
        List<Integer> told = new ArrayList<>();
        CountDownLatch first = new CountDownLatch(1);
        TraceListener listener = trace -> {
            told.add(number(trace));
            first.countDown();
        };
        traces.bindListener(listener, id(42));
        traces.publish(trace(1));
        assertTrue(first.await(SECONDS, TimeUnit.SECONDS));
        traces.unbindListener(listener, id(42));
        traces.publish(trace(2));
        assertEquals(List.of(1), told);
        assertFalse(traces.isHeard());
        assertFalse(isThreadAlive("sluice-trace-42"));
    }

    @Test
    void aListenerMayUnregisterItself() throws Exception {
        BlockingQueue<String> done = new LinkedBlockingQueue<>();
        TraceListener[] listener = new TraceListener[1];
        listener[0] = trace -> {
            traces.unbindListener(listener[0], id(3));
            done.add("done");
        };
        traces.bindListener(listener[0], id(3));
        traces.publish(trace(1));
        assertNotNull(done.poll(SECONDS, TimeUnit.SECONDS));
    }

    private static boolean isThreadAlive(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(name));
    }
}
