package org.sluice.websocket.server.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;
import org.sluice.websocket.runtime.RuntimeListener;
import org.sluice.websocket.server.service.ContextClassLoader;
import org.sluice.websocket.server.service.ServiceHolder;
import org.sluice.websocket.server.service.Tenure;

/**
 * A registered listener, used by one call at a time, and what it has not been told yet.
 *
 * <p>Nothing of the service is reachable from this object when it is gone.
 */
final class RegisteredListener {

    private static final LimitedLog LOG = new LimitedLog(LoggerFactory.getLogger(RegisteredListener.class));

    /** So many calls are one task: between two tasks a thread can be renewed. */
    private static final int CALLS = 64;

    private final String name;
    private final ServiceHolder<RuntimeListener> holder;
    private final Executor executor;
    private final Runnable renewThreads;
    private final Tenure tenure = new Tenure();

    private volatile Set<String> kinds = Set.of();

    // Guarded by this.
    private final Deque<Consumer<RuntimeListener>> waiting = new ArrayDeque<>();
    private long missed;

    /** Whether there is a task that will look at what waits. */
    private boolean scheduled;

    /** The thread that runs code of the listener's, or null. */
    private Thread caller;

    RegisteredListener(String name, ServiceHolder<RuntimeListener> holder, Executor executor, Runnable renewThreads) {
        this.name = name;
        this.holder = holder;
        this.executor = executor;
        this.renewThreads = renewThreads;
    }

    void setKinds(Set<String> newKinds) {
        kinds = newKinds;
    }

    boolean wants(String kind) {
        return kinds.contains(kind);
    }

    /** Returns at once, {@code false} if too much waits already. */
    boolean tell(Consumer<RuntimeListener> call) {
        synchronized (this) {
            if (!tenure.isRegistered()) {
                return true;
            }
            if (waiting.size() >= RuntimeListener.WAITING) {
                missed++;
                return false;
            }
            waiting.add(call);
            if (scheduled) {
                return true;
            }
            scheduled = true;
        }
        executor.execute(this::run);
        return true;
    }

    private void run() {
        for (int calls = 0; calls < CALLS; calls++) {
            Consumer<RuntimeListener> next = next();
            if (next == null) {
                return;
            }
            call(next);
        }
        executor.execute(this::run);
    }

    private synchronized Consumer<RuntimeListener> next() {
        boolean none = waiting.isEmpty() && missed == 0;
        if (none || !tenure.enter()) {
            scheduled = false;
            notifyAll();
            return null;
        }
        caller = Thread.currentThread();
        return poll();
    }

    private Consumer<RuntimeListener> poll() {
        if (missed == 0) {
            return waiting.poll();
        }
        long number = missed;
        missed = 0;
        return listener -> {
            // Here, and not where it was dropped: perhaps it is the log that is stuck, and event loops must not be
            LOG.warn(
                    name,
                    "{} is too slow: {} notifications wait for it, {} further ones have been dropped",
                    name,
                    RuntimeListener.WAITING,
                    number);
            listener.notificationsDropped(number);
        };
    }

    private void call(Consumer<RuntimeListener> next) {
        ClassLoader before = ContextClassLoader.set(holder.classLoader());
        try {
            next.accept(holder.service());
        } catch (Throwable e) {
            LOG.error(name, "{} has failed when it was told something", name, e);
        } finally {
            ContextClassLoader.set(before);
            returned();
        }
    }

    private void returned() {
        synchronized (this) {
            caller = null;
        }
        if (tenure.exit()) {
            go();
        }
    }

    /** Waits until nothing waits for it any more, or for so long. */
    synchronized void awaitTold(Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        try {
            for (long left = timeout.toNanos(); scheduled && left > 0; left = end - System.nanoTime()) {
                if (caller == Thread.currentThread()) {
                    return;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it; nobody must tell it anything any more. */
    void leave() {
        if (!tenure.leave()) {
            return;
        }
        synchronized (this) {
            waiting.clear();
        }
        if (tenure.endsNow()) {
            go();
        }
    }

    /** Waits until none of its code runs any more, but not for itself, and returns {@code false} if that takes too long. */
    boolean awaitGone(Duration timeout) {
        synchronized (this) {
            if (timeout.isZero() || caller == Thread.currentThread()) {
                return true;
            }
        }
        return tenure.awaitEnd(timeout);
    }

    private void go() {
        holder.giveBack();
        if (tenure.wasUsed()) {
            renewThreads.run();
        }
        tenure.end();
    }

    /** The service's id and its bundle, for logs. */
    @Override
    public String toString() {
        return name;
    }
}
