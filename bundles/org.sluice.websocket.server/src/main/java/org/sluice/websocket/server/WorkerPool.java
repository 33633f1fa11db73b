package org.sluice.websocket.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;

/**
 * Threads that run code which may block, shared by all applications. Each application has a {@link Share}, takes its turn
 * with the others, and can occupy only so many threads: one that blocks stalls only itself.
 */
final class WorkerPool {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
    private static final LimitedLog LIMITED = new LimitedLog(LOG);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final String name;

    // Guarded by this.
    private int maxThreads;
    private final Deque<Share> ready = new ArrayDeque<>();
    private int threads;
    private int idle;
    private int generation;
    private long started;
    private boolean closed;

    WorkerPool(String name, int maxThreads) {
        this.name = name;
        this.maxThreads = maxThreads;
    }

    /** A part of the pool for somebody who may occupy up to so many of its threads. */
    Share share(int maxOccupied) {
        return new Share(maxOccupied);
    }

    /** Ends each thread when its present task has ended, and goes on with fresh ones. */
    synchronized void renew() {
        generation++;
        notifyAll();
    }

    /** Ends each thread when there is nothing to do. What is handed in later is still run. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Changes how many threads there may be. Those that are too many end when their present task has ended. */
    synchronized void resize(int newMaxThreads) {
        maxThreads = newMaxThreads;
        for (int missing = ready.size() - idle; missing > 0 && threads < maxThreads; missing--) {
            start();
        }
        notifyAll();
    }

    /** How many threads there are. */
    synchronized int threads() {
        return threads;
    }

    /** The tasks of one application. */
    final class Share {

        // Guarded by the pool.
        private final Deque<Runnable> tasks = new ArrayDeque<>(1);
        private int maxOccupied;
        private int occupied;
        private boolean inLine;

        private Share(int maxOccupied) {
            this.maxOccupied = maxOccupied;
        }

        /** Runs a task when the application has its turn. The task must not throw. */
        void execute(Runnable task) {
            synchronized (WorkerPool.this) {
                tasks.add(task);
                standInLine();
            }
        }

        /** Changes how many threads it may occupy. */
        void resize(int newMaxOccupied) {
            synchronized (WorkerPool.this) {
                maxOccupied = newMaxOccupied;
                standInLine();
            }
        }

        private void standInLine() {
            if (!inLine && !tasks.isEmpty() && occupied < maxOccupied) {
                inLine = true;
                offer(this);
            }
        }

        /** Whether the calling thread runs one of the tasks. */
        boolean isCurrentThread() {
            return Thread.currentThread() instanceof Worker worker && worker.share == this;
        }
    }

    private void offer(Share share) {
        ready.add(share);
        if (idle >= ready.size()) {
            notify();
        } else if (threads < maxThreads) {
            start();
        }
    }

    private void start() {
        new Worker(name + "-" + ++started, generation).start();
        threads++;
    }

    private final class Worker extends Thread {

        private final int born;

        /** Whose task is running. Confined to this thread. */
        private Share share;

        Worker(String name, int born) {
            // No inherited thread locals: the creator may be any thread
            super(null, null, name, 0, false);
            this.born = born;
            setDaemon(true);
            setContextClassLoader(WorkerPool.class.getClassLoader());
        }

        @Override
        public void run() {
            for (Runnable task = next(); task != null; task = next()) {
                try {
                    task.run();
                } catch (Throwable e) {
                    // Tasks handle what applications throw
                    LIMITED.error(name, "A task of pool {} has failed", name, e);
                }
                // One application's code may have left the flag, and another's comes next
                Thread.interrupted();
            }
        }

        private Runnable next() {
            synchronized (WorkerPool.this) {
                if (share != null) {
                    giveBack();
                }
                if (isWanted() && ready.isEmpty()) {
                    await();
                }
                if (!isWanted() || ready.isEmpty()) {
                    retire();
                    return null;
                }
                return take();
            }
        }

        private void giveBack() {
            share.occupied--;
            share.standInLine();
            share = null;
        }

        private Runnable take() {
            share = ready.remove();
            share.inLine = false;
            Runnable task = share.tasks.remove();
            share.occupied++;
            share.standInLine();
            return task;
        }

        private void await() {
            long end = System.nanoTime() + IDLE_NANOS;
            long left = IDLE_NANOS;
            idle++;
            try {
                while (ready.isEmpty() && isWanted() && !closed && left > 0) {
                    TimeUnit.NANOSECONDS.timedWait(WorkerPool.this, left);
                    left = end - System.nanoTime();
                }
            } catch (InterruptedException e) {
                LOG.debug("Thread {} was interrupted while idle and ends", getName());
            } finally {
                idle--;
            }
        }

        private boolean isWanted() {
            return born == generation && threads <= maxThreads;
        }

        private void retire() {
            threads--;
            if (!ready.isEmpty()) {
                // It may have been counted on
                offer(ready.remove());
            }
        }
    }
}
