package org.sluice.transport.impl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.protocol.EventLoop;

/**
 * One thread, one selector, one task queue, one read buffer. A turn is: wait for readiness, a task or a deadline; serve the
 * connections that are ready; run the tasks; look after deadlines. What a callback or task has written is sent when it
 * has ended.
 *
 * <p>When the loop has ended, tasks that still come are run by the threads that bring them, one at a time.
 */
final class SelectorLoop implements EventLoop {

    private static final Logger LOG = LoggerFactory.getLogger(SelectorLoop.class);

    /** So that connections are served in between, when tasks beget tasks. */
    private static final int MAX_TASKS_PER_TURN = 1024;

    private static final Runnable NOTHING = () -> {};

    private final String name;
    private final Selector selector;
    private final ChunkPool pool;
    private final Supplier<Duration> closingTimeout;
    private final Consumer<SelectionKey> serveKey = this::serve;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connectionCount = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** The loop waits, or is about to: whoever brings a task and clears this wakes it. */
    private final AtomicBoolean asleep = new AtomicBoolean();

    /** Who brings a task after the end of the loop and raises this from 0 runs the tasks. */
    private final AtomicInteger lateTasks = new AtomicInteger();

    private volatile Thread thread;
    private volatile boolean threadIsStale;

    // Confined to the event loop.
    private final ByteBuffer readBuffer;
    private final List<LoopSide> connections = new ArrayList<>();
    private final List<LoopSide> unflushed = new ArrayList<>();
    private boolean stopping;

    // Written on the event loop only.
    private volatile int earliestDeadline = Ticks.NEVER;
    private volatile long turns;

    SelectorLoop(String name, int readBufferBytes, ChunkPool pool, Supplier<Duration> closingTimeout)
            throws IOException {
        this.name = name;
        this.pool = pool;
        this.closingTimeout = closingTimeout;
        readBuffer = ByteBuffer.allocateDirect(readBufferBytes);
        selector = Selector.open();
    }

    void start() {
        startThread();
    }

    @Override
    public boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void renewThread() {
        threadIsStale = true;
        post(NOTHING);
    }

    /** Runs a task on the loop, after those that have been posted before. */
    void post(Runnable task) {
        tasks.add(task);
        if (hasEnded()) {
            runLateTasks();
        } else if (!isCurrentThread() && asleep.get() && asleep.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }

    /** Makes a waiting loop select anew, by which it lets go of channels that others have closed. */
    void wakeUp() {
        post(NOTHING);
    }

    /** Tells all connections that the server goes away, and ends when they have ended. */
    void stop() {
        post(this::beginStop);
    }

    boolean awaitEnd(long time, TimeUnit unit) throws InterruptedException {
        return ended.await(time, unit);
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /** A callback does not return: an interrupt is the last that can be done about it. */
    void interruptStuck() {
        Thread stuck = thread;
        Exception where = new Exception("the stack of " + name);
        where.setStackTrace(stuck.getStackTrace());
        LOG.error("event loop {} does not end because a callback on it blocks; interrupting it", name, where);
        stuck.interrupt();
    }

    void closeSelector() {
        try {
            selector.close();
        } catch (IOException e) {
            LOG.error("cannot close the selector of {}", name, e);
        }
    }

    /** Takes a new connection, which opens as the loop's next task. */
    void adopt(LoopConnection connection) {
        connectionCount.incrementAndGet();
        connection.schedule();
    }

    int connectionCount() {
        return connectionCount.get();
    }

    ChunkPool pool() {
        return pool;
    }

    Duration closingTimeout() {
        return closingTimeout.get();
    }

    Selector selector() {
        return selector;
    }

    /** The number of turns so far; it stands still while there is nothing to do. */
    long turns() {
        return turns;
    }

    /** Sees to it that deadlines are looked after at a tick. */
    void wakeAt(int tick) {
        if (tick >= earliestDeadline) {
            return;
        }
        if (isCurrentThread()) {
            earliestDeadline = tick;
        } else {
            post(() -> earliestDeadline = Math.min(earliestDeadline, tick));
        }
    }

    // What follows is confined to the event loop.

    boolean isStopping() {
        return stopping;
    }

    /** The read buffer, empty. */
    ByteBuffer readBuffer() {
        return readBuffer.clear().order(ByteOrder.BIG_ENDIAN);
    }

    /** Has a connection flushed when the running callback or task has ended. */
    void flushLater(LoopSide connection) {
        unflushed.add(connection);
    }

    void add(LoopSide connection) {
        connection.setIndex(connections.size());
        connections.add(connection);
    }

    /** Forgets a connection, whether it has been added or not. */
    void remove(LoopSide connection) {
        connectionCount.decrementAndGet();
        int index = connection.index();
        if (index >= 0) {
            LoopSide last = connections.remove(connections.size() - 1);
            if (last != connection) {
                connections.set(index, last);
                last.setIndex(index);
            }
        }
    }

    private void startThread() {
        Thread next = new Thread(null, this::run, name, 0, false);
        next.setDaemon(true);
        next.setContextClassLoader(SelectorLoop.class.getClassLoader());
        thread = next;
        next.start();
    }

    private void run() {
        while (!stopping || !connections.isEmpty()) {
            try {
                turn();
            } catch (Throwable e) {
                report("a turn of the event loop has failed", e);
            }
            if (threadIsStale && continueOnFreshThread()) {
                return;
            }
        }
        closeSelector();
        thread = null;
        ended.countDown();
        runLateTasks();
    }

    private boolean continueOnFreshThread() {
        threadIsStale = false;
        try {
            startThread();
            return true;
        } catch (Throwable e) {
            thread = Thread.currentThread();
            report("the event loop has to stay on its thread", e);
            return false;
        }
    }

    private void turn() {
        turns++;
        try {
            select();
        } catch (IOException | ClosedSelectorException e) {
            // Its connections cannot be served any more, and trying again would be all that the thread does.
            report("the selector has failed, connections are aborted", e);
            stopping = true;
            connections.forEach(LoopSide::abort);
        }
        for (int i = 0; i < MAX_TASKS_PER_TURN; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                break;
            }
            run(task);
        }
        if (earliestDeadline != Ticks.NEVER) {
            expireDeadlines();
        }
    }

    private void select() throws IOException {
        asleep.set(true);
        try {
            long millis = earliestDeadline == Ticks.NEVER ? Long.MAX_VALUE : Ticks.millisUntil(earliestDeadline);
            if (!tasks.isEmpty() || millis <= 0) {
                selector.selectNow(serveKey);
            } else {
                selector.select(serveKey, millis == Long.MAX_VALUE ? 0 : millis);
            }
        } finally {
            asleep.set(false);
            // A callback may have left the flag, with which no select would ever wait again.
            Thread.interrupted();
        }
    }

    private void serve(SelectionKey key) {
        // While connections are being served, the loop will see new tasks without being woken.
        asleep.lazySet(false);
        if (key.attachment() instanceof LoopSide connection) {
            connection.serve(key);
            flush();
        } else {
            key.cancel();
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            report("a task has failed", e);
        }
        flush();
    }

    private void flush() {
        for (int i = 0; i < unflushed.size(); i++) {
            unflushed.get(i).flush();
        }
        unflushed.clear();
    }

    private void expireDeadlines() {
        int now = Ticks.now();
        if (now < earliestDeadline) {
            return;
        }
        // Before any deadline is read: one that is set meanwhile is either seen below, or is brought as a task.
        earliestDeadline = Ticks.NEVER;
        int next = Ticks.NEVER;
        for (int i = 0; i < connections.size(); i++) {
            next = Math.min(next, connections.get(i).expire(now));
            flush();
        }
        earliestDeadline = Math.min(earliestDeadline, next);
    }

    private void beginStop() {
        stopping = true;
        for (int i = 0; i < connections.size(); i++) {
            connections.get(i).tellGoingAway();
            flush();
        }
    }

    private void runLateTasks() {
        int seen = 1;
        if (lateTasks.getAndIncrement() != 0) {
            return;
        }
        do {
            thread = Thread.currentThread();
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                run(task);
            }
            thread = null;
            seen = lateTasks.addAndGet(-seen);
        } while (seen != 0);
    }

    private void report(String what, Throwable e) {
        try {
            LOG.error("{}: {}", name, what, e);
        } catch (Throwable unreported) {
            // Out of memory or stack: there is nobody left to tell, and the loop must go on.
            e.addSuppressed(unreported);
        }
    }
}
