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
     * the HTTP server, too: where nothing moves, because an application does not answer, nobody waits. Thread-safe.
     */
    static final class Permits {

        private final Semaphore free;
        private final long patience;

        /** When one was taken or given back last. */
        private volatile long moved = System.nanoTime();

        Permits(int number, Duration patience) {
            this.free = new Semaphore(number);
            this.patience = patience.toNanos();
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

    private final Permits all;
    private final Permits own;

    ConnectPermits(Permits all, Limits limits) {
        this.all = all;
        this.own = new Permits(limits.connectsPerApplication(), limits.connectPatience());
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
