package org.sluice.websocket.server.service;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The time of a service of another bundle: from its registration until nothing uses it any more.
 *
 * <pre>
 *  REGISTERED ── leave ──► LEAVING ── the last use has ended ──► GONE
 * </pre>
 *
 * <p>Exactly one call of {@link #exit} or {@link #endsNow} finds that the service is gone. Whoever makes it lets go of the
 * service, and then calls {@link #end}.
 */
public final class Tenure {

    private enum State {
        REGISTERED,
        LEAVING,
        GONE
    }

    private final CompletableFuture<Void> end = new CompletableFuture<>();

    // Guarded by this.
    private State state = State.REGISTERED;
    private int uses;
    private boolean used;

    /** A service that has just been registered. */
    public Tenure() {
        // Nothing uses it yet
    }

    /**
     * Counts in a use, unless the service leaves.
     *
     * @return whether it was counted in, and has to be counted out
     */
    public synchronized boolean enter() {
        return state == State.REGISTERED && use();
    }

    /**
     * Counts in a use by what is still to be done for a service that leaves, unless it is gone.
     *
     * @return whether it was counted in, and has to be counted out
     */
    public synchronized boolean enterLate() {
        return state != State.GONE && use();
    }

    private boolean use() {
        uses++;
        used = true;
        return true;
    }

    /**
     * Counts a use out.
     *
     * @return whether the service is gone by that
     */
    public synchronized boolean exit() {
        uses--;
        return endsNow();
    }

    /**
     * The service leaves.
     *
     * @return whether that is new; then the caller asks {@link #endsNow}, for there may be nothing to wait for
     */
    public synchronized boolean leave() {
        boolean first = state == State.REGISTERED;
        if (first) {
            state = State.LEAVING;
        }
        return first;
    }

    /**
     * Looks whether a service that leaves is used by nothing.
     *
     * @return whether it is gone by that
     */
    public synchronized boolean endsNow() {
        boolean last = state == State.LEAVING && uses == 0;
        if (last) {
            state = State.GONE;
        }
        return last;
    }

    /**
     * Whether it has not begun to leave.
     *
     * @return {@code false} from then on
     */
    public synchronized boolean isRegistered() {
        return state == State.REGISTERED;
    }

    /**
     * Whether a use has ever been counted in.
     *
     * @return {@code true} from then on
     */
    public synchronized boolean wasUsed() {
        return used;
    }

    /** Nothing of the service is left: nobody waits any more. */
    public void end() {
        end.complete(null);
    }

    /**
     * Waits for the end.
     *
     * @param timeout for how long
     * @return {@code false} if that takes too long, or the thread is interrupted
     */
    public boolean awaitEnd(Duration timeout) {
        try {
            end.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
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
}
