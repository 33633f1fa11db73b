package org.sluice.websocket.server;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Keeps others from filling the log: lets one line through in each interval. Thread-safe. */
final class LogLimit {

    private final LongSupplier clock;
    private final long interval;

    // Guarded by this: when the last line was, null for never.
    private Long last;

    LogLimit(LongSupplier clock, Duration interval) {
        this.clock = clock;
        this.interval = interval.toNanos();
    }

    synchronized boolean lets() {
        long now = clock.getAsLong();
        if (last != null && now - last < interval) {
            return false;
        }
        last = now;
        return true;
    }
}
