package org.sluice.websocket.server;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many handshakes may wait for an application to answer: in all, for each occupies a thread of the HTTP server, and of one
 * application, so that one that never answers leaves room for the others.
 *
 * <p>In a burst of clients, a handshake waits a little for the ones before it.
 */
final class ConnectPermits {

    private final Semaphore all;
    private final Semaphore own;
    private final Duration patience;

    ConnectPermits(Semaphore all, Limits limits) {
        this.all = all;
        this.own = new Semaphore(limits.connectsPerApplication());
        this.patience = limits.connectPatience();
    }

    /** Takes a permit, and returns {@code false} if none has become free in time. */
    boolean take() throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        if (!own.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        if (all.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            return true;
        }
        own.release();
        return false;
    }

    void giveBack() {
        all.release();
        own.release();
    }
}
