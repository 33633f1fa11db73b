package org.sluice.websocket.server;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts connections up to a maximum. A slot that was reserved must be given back exactly once. */
final class Slots {

    private final AtomicInteger inUse = new AtomicInteger();

    boolean reserve(int max) {
        int now;
        do {
            now = inUse.get();
            if (now >= max) {
                return false;
            }
        } while (!inUse.compareAndSet(now, now + 1));
        return true;
    }

    void release() {
        inUse.decrementAndGet();
    }

    int inUse() {
        return inUse.get();
    }
}
