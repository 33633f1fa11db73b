package org.sluice.websocket.server.authentication;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.authentication.Authentication;
import org.sluice.websocket.authentication.Authenticator;
import org.sluice.websocket.server.handshake.Permits;
import org.sluice.websocket.server.service.ContextClassLoader;
import org.sluice.websocket.server.service.ServiceHolder;

/**
 * A registered authenticator and the calls that are under way.
 *
 * <pre>
 *  REGISTERED ── leave ──► LEAVING ── last call returned ──► GONE
 * </pre>
 *
 * <p>Nothing of the service is reachable from this object when it is gone.
 */
public final class RegisteredAuthenticator {

    private enum State {
        REGISTERED,
        LEAVING,
        GONE
    }

    private final String name;
    private final ServiceHolder<Authenticator> holder;
    private final Permits permits;
    private final Runnable renewThreads;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    // Guarded by this.
    private State state = State.REGISTERED;
    private int calls;
    private boolean called;

    RegisteredAuthenticator(String name, ServiceHolder<Authenticator> holder, Permits permits, Runnable renewThreads) {
        this.name = name;
        this.holder = holder;
        this.permits = permits;
        this.renewThreads = renewThreads;
    }

    /**
     * How many handshakes may wait for it.
     *
     * @return one is to be taken before it is asked, and to be given back thereafter
     */
    public Permits permits() {
        return permits;
    }

    /**
     * Lets the authenticator decide. Runs its code on the calling thread.
     *
     * @param handshake the client's request
     * @return the decision; empty when the authenticator has left, even if only after it had begun to decide
     * @throws Exception what the authenticator has thrown, or that it has decided nothing
     */
    public Optional<Authentication> authenticate(Handshake handshake) throws Exception {
        synchronized (this) {
            if (state != State.REGISTERED) {
                return Optional.empty();
            }
            calls++;
            called = true;
        }
        ClassLoader before = ContextClassLoader.set(holder.classLoader());
        Authentication decision = null;
        boolean counts;
        try {
            decision = holder.service().authenticate(handshake);
        } finally {
            ContextClassLoader.set(before);
            counts = callEnded();
        }
        if (decision == null) {
            throw new IllegalStateException("the decision is null");
        }
        return counts ? Optional.of(decision) : Optional.empty();
    }

    /** Counts a call out, and returns whether what it has decided still counts. */
    private boolean callEnded() {
        boolean last;
        boolean counts;
        synchronized (this) {
            calls--;
            counts = state == State.REGISTERED;
            last = isLast();
        }
        if (last) {
            go();
        }
        return counts;
    }

    /** Ends it; no selection must lead here any more. */
    void leave() {
        boolean last;
        synchronized (this) {
            if (state != State.REGISTERED) {
                return;
            }
            state = State.LEAVING;
            last = isLast();
        }
        if (last) {
            go();
        }
    }

    /** Waits until none of its code runs any more, and returns {@code false} if that takes too long. */
    boolean awaitGone(Duration timeout) {
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
        boolean last = state == State.LEAVING && calls == 0;
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
