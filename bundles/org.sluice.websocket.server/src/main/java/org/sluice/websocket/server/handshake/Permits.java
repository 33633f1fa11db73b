package org.sluice.websocket.server.handshake;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many handshakes may wait for somebody. In a burst of clients, a handshake waits a little for the ones before it. That
 * occupies a thread of the HTTP server, too: where nothing moves, because nobody answers, nobody waits. The number can be
 * changed, even to fewer than are taken. Thread-safe.
 */
public final class Permits {

    private final Free free;
    private final long patience;

    /** When one was taken or given back last. */
    private volatile long moved = System.nanoTime();

    // Guarded by this.
    private int number;

    /**
     * Begins with none taken.
     *
     * @param number how many there are
     * @param patience how long one more handshake waits for one
     */
    public Permits(int number, Duration patience) {
        this.free = new Free(number);
        this.number = number;
        this.patience = patience.toNanos();
    }

    /**
     * Changes how many there are.
     *
     * @param newNumber how many there are from now on
     */
    public synchronized void resize(int newNumber) {
        if (newNumber > number) {
            free.release(newNumber - number);
        } else {
            free.reducePermits(number - newNumber);
        }
        number = newNumber;
    }

    /**
     * Takes one.
     *
     * @return {@code false} if none has become free in time
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public boolean take() throws InterruptedException {
        boolean taken = free.tryAcquire()
                || System.nanoTime() - moved < patience && free.tryAcquire(patience, TimeUnit.NANOSECONDS);
        if (taken) {
            moved = System.nanoTime();
        }
        return taken;
    }

    /** Gives one back. */
    public void giveBack() {
        moved = System.nanoTime();
        free.release();
    }

    private static final class Free extends Semaphore {

        private static final long serialVersionUID = 1L;

        Free(int number) {
            super(number);
        }

        @Override
        protected void reducePermits(int reduction) {
            super.reducePermits(reduction);
        }
    }
}
