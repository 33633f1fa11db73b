package org.sluice.websocket.server;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many handshakes may wait for an application to answer: in all, for each occupies a thread of the HTTP server, and of one
 * application, so that one that never answers leaves room for the others.
 */
final class ConnectPermits {

    /**
     * A number of permits. In a burst of clients, a handshake waits a little for the ones before it. That occupies a thread of
     * the HTTP server, too: where nothing moves, because an application does not answer, nobody waits. The number can be
     * changed, even to fewer than are taken. Thread-safe.
     */
    static final class Permits {

        private final Free free;
        private final long patience;

        /** When one was taken or given back last. */
        private volatile long moved = System.nanoTime();

        // Guarded by this.
        private int number;

        Permits(int number, Duration patience) {
            this.free = new Free(number);
            this.number = number;
            this.patience = patience.toNanos();
        }

        synchronized void resize(int newNumber) {
            if (newNumber > number) {
                free.release(newNumber - number);
            } else {
                free.reducePermits(number - newNumber);
            }
            number = newNumber;
        }

        boolean take() throws InterruptedException {
            boolean taken = free.tryAcquire()
                    || System.nanoTime() - moved < patience && free.tryAcquire(patience, TimeUnit.NANOSECONDS);
            if (taken) {
                moved = System.nanoTime();
            }
            return taken;
        }

        void giveBack() {
            moved = System.nanoTime();
            free.release();
        }
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

    private final Permits all;
    private final Permits own;

    ConnectPermits(Permits all, Limits.Connects limits) {
        this.all = all;
        this.own = new Permits(limits.perApplication(), limits.patience());
    }

    /** Changes how many handshakes may wait for this application. */
    void resize(int newNumber) {
        own.resize(newNumber);
    }

    /** Takes a permit, and returns {@code false} if none has become free in time. */
    boolean take() throws InterruptedException {
        if (!own.take()) {
            return false;
        }
        boolean taken = false;
        try {
            taken = all.take();
        } finally {
            if (!taken) {
                own.giveBack();
            }
        }
        return taken;
    }

    void giveBack() {
        all.giveBack();
        own.giveBack();
    }
}
