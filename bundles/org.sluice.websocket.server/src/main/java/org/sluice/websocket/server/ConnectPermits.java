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

    /** Permits whose number can be changed, even to fewer than are taken. */
    static final class Permits extends Semaphore {

        private static final long serialVersionUID = 1L;

        // Guarded by this.
        private int size;

        Permits(int size) {
            super(size);
            this.size = size;
        }

        synchronized void resize(int newSize) {
            if (newSize > size) {
                release(newSize - size);
            } else {
                reducePermits(size - newSize);
            }
            size = newSize;
        }
    }

    private final Permits all;
    private final Permits own;

    ConnectPermits(Permits all, int own) {
        this.all = all;
        this.own = new Permits(own);
    }

    /** Changes how many handshakes may wait for this application. */
    void resize(int newSize) {
        own.resize(newSize);
    }

    /** Takes a permit, and returns {@code false} if none has become free in time. */
    boolean take(Duration patience) throws InterruptedException {
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
