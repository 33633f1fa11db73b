package org.sluice.websocket.server.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;
import org.sluice.websocket.runtime.RuntimeListener;
import org.sluice.websocket.server.service.ContextClassLoader;
import org.sluice.websocket.server.service.ServiceHolder;

/**
 * A registered listener and what it has not been told yet.
 *
 * <pre>
 *  REGISTERED ── leave ──► LEAVING ── the call that was under way has returned ──► GONE
 * </pre>
 *
 * <p>Nothing of the service is reachable from this object when it is gone.
 */
final class RegisteredListener {

    private static final LimitedLog LOG = new LimitedLog(LoggerFactory.getLogger(RegisteredListener.class));

    /** So many calls are one task: between two tasks a thread can be renewed. */
    private static final int CALLS = 64;

    private enum State {
        REGISTERED,
        LEAVING,
        GONE
    }

    private final String name;
    private final ServiceHolder<RuntimeListener> holder;
    private final Executor executor;
    private final Runnable renewThreads;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    private volatile Set<String> kinds = Set.of();

    // Guarded by this.
    private final Deque<Consumer<RuntimeListener>> waiting = new ArrayDeque<>();
    private long missed;
    private State state = State.REGISTERED;
    private boolean called;

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
            if (state != State.REGISTERED) {
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
        Consumer<RuntimeListener> next = state == State.REGISTERED ? poll() : null;
        if (next == null) {
            scheduled = false;
            notifyAll();
        } else {
            called = true;
            caller = Thread.currentThread();
        }
        return next;
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
        boolean last;
        synchronized (this) {
            caller = null;
            last = isLast();
        }
        if (last) {
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
        boolean last;
        synchronized (this) {
            if (state != State.REGISTERED) {
                return;
            }
            state = State.LEAVING;
            waiting.clear();
            last = isLast();
        }
        if (last) {
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
        try {
            gone.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isLast() {
        boolean last = state == State.LEAVING && caller == null;
        if (last) {
            state = State.GONE;
        }
        return last;
    }

    private void go() {
        holder.giveBack();
        boolean touchedThreads;
        synchronized (this) {
            touchedThreads = called;
        }
        if (touchedThreads) {
            renewThreads.run();
        }
        gone.complete(null);
    }

    /** The service's id and its bundle, for logs. */
    @Override
    public String toString() {
        return name;
    }
}
