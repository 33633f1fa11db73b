package org.sluice.websocket.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;

/**
 * Threads that run code which may block, shared by all applications. Each application has a {@link Share}, takes its turn
 * with the others, and can occupy only so many threads: one that blocks stalls only itself. When several block, and together
 * occupy all threads, each of the others still gets one, beyond the limit.
 *
 * <p>Virtual threads end when there is nothing to do for them.
 */
final class WorkerPool {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
    private static final LimitedLog LIMITED = new LimitedLog(LOG);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final String name;

    // Guarded by this.
    private int maxThreads;
    private boolean virtual;
    private final Deque<Share> ready = new ArrayDeque<>();
    private final Set<Worker> workers = new HashSet<>();
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
        for (int missing = ready.size() - idle; missing > 0 && workers.size() < maxThreads; missing--) {
            start();
        }
        notifyAll();
    }

    /** Changes of which kind threads are, if there are virtual ones. */
    synchronized void useVirtualThreads(boolean newVirtual) {
        if (virtual != newVirtual) {
            virtual = newVirtual;
            renew();
        }
    }

    /** How many threads there are. */
    synchronized int threads() {
        return workers.size();
    }

    /** How many of them run a task. */
    synchronized int busyThreads() {
        return workers.size() - idle;
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
            if (joinsLine()) {
                serve(this);
            }
        }

        private boolean joinsLine() {
            if (inLine || tasks.isEmpty() || occupied >= maxOccupied) {
                return false;
            }
            inLine = true;
            return ready.add(this);
        }

        /** How many threads run its tasks. */
        int occupied() {
            synchronized (WorkerPool.this) {
                return occupied;
            }
        }

        /** How many tasks wait for a thread. */
        int waiting() {
            synchronized (WorkerPool.this) {
                return tasks.size();
            }
        }

        /** Whether the calling thread runs one of the tasks. */
        boolean isCurrentThread() {
            Thread current = Thread.currentThread();
            synchronized (WorkerPool.this) {
                return workers.stream().anyMatch(worker -> worker.share == this && worker.thread == current);
            }
        }
    }

    /** Sees to it that a thread comes for a share in line, if it may have one. */
    private void serve(Share share) {
        if (idle >= ready.size()) {
            notify();
        } else if (workers.size() < maxThreads || share.occupied == 0) {
            start();
        }
    }

    /** Whose turn it is when there are so many threads: beyond the limit only of those that occupy none. Null for nobody's. */
    private Share next(int threads) {
        if (threads <= maxThreads) {
            return ready.peek();
        }
        return ready.stream().filter(share -> share.occupied == 0).findFirst().orElse(null);
    }

    private void start() {
        Worker worker = new Worker(name + "-" + ++started);
        worker.thread.start();
        workers.add(worker);
    }

    private final class Worker implements Runnable {

        private final int born = generation;
        private final boolean pooled = !virtual;
        private final Thread thread;

        /** Whose task is running. Guarded by the pool. */
        private Share share;

        Worker(String name) {
            thread = virtual ? VirtualThreads.ifSupported().orElseThrow().thread(name, this) : platformThread(name);
        }

        private Thread platformThread(String name) {
            // No inherited thread locals: the creator may be any thread
            Thread platform = new Thread(null, this, name, 0, false);
            platform.setDaemon(true);
            return platform;
        }

        @Override
        public void run() {
            thread.setContextClassLoader(WorkerPool.class.getClassLoader());
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
                Share last = share;
                if (share != null) {
                    giveBack();
                }
                if (pooled && isWanted() && ready.isEmpty()) {
                    await();
                }
                Share next = born == generation ? WorkerPool.this.next(workers.size()) : null;
                Runnable task = next == null ? null : take(next);
                if (task == null) {
                    retire();
                }
                if (last != null && last.inLine && last.occupied == 0 && workers.size() >= maxThreads) {
                    // When it stood in line it occupied this thread, which may now be somebody else's for long
                    serve(last);
                }
                return task;
            }
        }

        private void giveBack() {
            share.occupied--;
            // This thread is the one that comes
            share.joinsLine();
            share = null;
        }

        private Runnable take(Share next) {
            share = next;
            ready.remove(share);
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
                LOG.debug("Thread {} was interrupted while idle and ends", thread.getName());
            } finally {
                idle--;
            }
        }

        private boolean isWanted() {
            return born == generation && workers.size() <= maxThreads;
        }

        private void retire() {
            workers.remove(this);
            Share next = WorkerPool.this.next(workers.size() + 1);
            if (next != null) {
                // It may have been counted on
                serve(next);
            }
        }
    }
}
