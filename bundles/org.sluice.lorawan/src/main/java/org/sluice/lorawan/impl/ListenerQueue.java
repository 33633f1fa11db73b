package org.sluice.lorawan.impl;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;
import org.sluice.lorawan.trace.TraceListener;
import org.sluice.lorawan.trace.TraceRecord;

/** A listener, its thread, and what it has not been told yet. */
final class ListenerQueue {

    private static final LimitedLog LOG = new LimitedLog(LoggerFactory.getLogger(ListenerQueue.class));

    private final String name;
    private final TraceListener listener;
    private final LongAdder dropped;
    private final Thread thread;

    // Guarded by this.
    private final Deque<TraceRecord> waiting = new ArrayDeque<>();
    private long missed;
    private boolean ended;

    /**
     * Does not begin yet.
     *
     * @param id the service's
     * @param listener the service
     * @param dropped counts what any listener misses
     */
    ListenerQueue(long id, TraceListener listener, LongAdder dropped) {
        this.name = "TraceListener service " + id;
        this.listener = listener;
        this.dropped = dropped;
        this.thread = new Thread(null, this::run, "sluice-trace-" + id, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(listener.getClass().getClassLoader());
    }

    void start() {
        thread.start();
    }

    /** Returns at once. */
    synchronized void add(TraceRecord trace) {
        if (ended) {
            return;
        }
        if (waiting.size() >= TraceListener.WAITING) {
            waiting.poll();
            missed++;
            dropped.increment();
        }
        waiting.add(trace);
        notifyAll();
    }

    /** Tells no more, and returns whether none of the listener's code runs any more; does not wait for itself. */
    boolean end(Duration patience) {
        synchronized (this) {
            ended = true;
            waiting.clear();
            notifyAll();
        }
        if (thread == Thread.currentThread()) {
            return true;
        }
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void run() {
        try {
            while (await()) {
                tellMissed();
                TraceRecord next = poll();
                if (next != null) {
                    call(() -> listener.traced(next));
                }
            }
        } catch (InterruptedException e) {
            // Nobody but the listener can have done that
            LOG.error(name, "{} has interrupted its thread, and is told nothing any more", name, e);
        }
    }

    /** Returns whether there is something to tell. */
    private synchronized boolean await() throws InterruptedException {
        while (waiting.isEmpty() && !ended) {
            wait();
        }
        return !ended;
    }

    private void tellMissed() {
        long number;
        synchronized (this) {
            number = ended ? 0 : missed;
            missed = 0;
        }
        if (number > 0) {
            LOG.warn(name, "{} is too slow: the {} oldest records that waited for it have been dropped", name, number);
            call(() -> listener.recordsDropped(number));
        }
    }

    private synchronized TraceRecord poll() {
        return waiting.poll();
    }

    private void call(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            LOG.error(name, "{} has failed when it was told something", name, e);
        }
    }

    /** The service's id, for logs. */
    @Override
    public String toString() {
        return name;
    }
}
