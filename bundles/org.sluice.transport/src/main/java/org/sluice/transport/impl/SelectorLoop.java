package org.sluice.transport.impl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;
import org.sluice.protocol.EventLoop;

/**
 * One thread, one selector, one task queue, one read buffer. A turn is: wait for readiness, a task or a deadline; serve the
 * connections that are ready; run the tasks; look after deadlines. What a callback or task has written is sent when it
 * has ended, or when it has written to many connections.
 *
 * <p>When the loop has ended, tasks that still come are run by the threads that bring them, one at a time.
 */
final class SelectorLoop implements EventLoop {

    private static final Logger LOG = LoggerFactory.getLogger(SelectorLoop.class);
    private static final LimitedLog LIMITED = new LimitedLog(LOG);

    private static final Runnable NOTHING = () -> {};

    private final String name;
    private final Selector selector;
    private final ChunkPool pool;
    private final Supplier<Duration> closingTimeout;
    private final Consumer<SelectionKey> serveKey = this::serve;
    private final TaskQueue tasks = new TaskQueue();
    private final Connections connections = new Connections();
    private final CountDownLatch ended = new CountDownLatch(1);

    private volatile Thread thread;
    private volatile boolean threadIsStale;

    // Confined to the event loop.
    private final ByteBuffer readBuffer;
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

    @Override
    public boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void renewThread() {
        threadIsStale = true;
        execute(NOTHING);
    }

    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "task");
        if (tasks.add(task)) {
            selector.wakeup();
        }
        if (hasEnded()) {
            tasks.drain(this::runLateTasks);
        }
    }

    /** Makes a waiting loop select anew, by which it lets go of channels that others have closed. */
    void wakeUp() {
        execute(NOTHING);
    }

    /** Tells all connections that the server goes away, and ends when they have ended. */
    void stop() {
        execute(() -> {
            stopping = true;
            connections.stop();
        });
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
        if (stuck != null) {
            Exception where = new Exception("the stack of " + name);
            where.setStackTrace(stuck.getStackTrace());
            LOG.error("event loop {} does not end because a callback on it blocks; interrupting it", name, where);
            stuck.interrupt();
        }
    }

    String name() {
        return name;
    }

    /** Where its thread is; nowhere when it has ended. */
    StackTraceElement[] stack() {
        Thread present = thread;
        return present == null ? new StackTraceElement[0] : present.getStackTrace();
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
        connections.expect();
        connection.schedule();
    }

    /** The number of connections that the loop has or is about to get. */
    int connectionCount() {
        return connections.count();
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
            execute(() -> earliestDeadline = Math.min(earliestDeadline, tick));
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

    Connections connections() {
        return connections;
    }

    /** Starts the loop, or continues it, on a fresh thread. */
    void start() {
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
        tasks.drain(this::runLateTasks);
    }

    private boolean continueOnFreshThread() {
        threadIsStale = false;
        try {
            start();
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
            runTasks();
            if (earliestDeadline != Ticks.NEVER) {
                expireDeadlines();
            }
        } catch (IOException | ClosedSelectorException e) {
            // Its connections cannot be served any more, and trying again would be all that the thread does.
            report("the selector has failed, connections are aborted", e);
            stopping = true;
            connections.abort();
            runTasks();
        }
    }

    private void runTasks() {
        if (!tasks.beginTurn()) {
            return;
        }
        Runnable task = tasks.pollInTurn();
        while (task != null) {
            run(task);
            task = threadIsStale ? null : tasks.pollInTurn();
        }
    }

    private void select() throws IOException {
        try {
            long millis = Ticks.millisUntil(earliestDeadline);
            if (tasks.fallAsleep() && millis > 0) {
                selector.select(serveKey, millis);
            } else {
                selector.selectNow(serveKey);
            }
        } finally {
            tasks.stayAwake();
            // A callback may have left the flag, with which no select would ever wait again.
            Thread.interrupted();
        }
    }

    private void serve(SelectionKey key) {
        tasks.stayAwake();
        if (key.attachment() instanceof LoopSide connection) {
            connection.serve(key);
            connections.flush();
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
        connections.flush();
    }

    private void expireDeadlines() throws IOException {
        int now = Ticks.now();
        if (now < earliestDeadline) {
            return;
        }
        // What a peer has sent in time counts, even if the process was suspended and is too late to read it.
        selector.selectNow(serveKey);
        // Before any deadline is read: one that is set meanwhile is either seen below, or is brought as a task.
        earliestDeadline = Ticks.NEVER;
        int next = connections.expire(now);
        earliestDeadline = Math.min(earliestDeadline, next);
    }

    private void runLateTasks(TaskQueue late) {
        thread = Thread.currentThread();
        for (Runnable task = late.poll(); task != null; task = late.poll()) {
            run(task);
        }
        thread = null;
    }

    private void report(String what, Throwable e) {
        try {
            LIMITED.error(what, "{}: {}", name, what, e);
        } catch (Throwable unreported) {
            // Out of memory or stack: there is nobody left to tell, and the loop must go on.
            e.addSuppressed(unreported);
        }
    }
}
