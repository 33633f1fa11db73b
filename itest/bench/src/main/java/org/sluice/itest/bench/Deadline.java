package org.sluice.itest.bench;

import java.util.concurrent.TimeUnit;

/** Until when something new is begun: the quick run has five minutes, with the start-ups at its end. */
final class Deadline {

    private static final long QUICK_NANOS = TimeUnit.SECONDS.toNanos(255);

    private final boolean quick;
    private final Results results;
    private final long begin = System.nanoTime();

    Deadline(boolean quick, Results results) {
        this.quick = quick;
        this.results = results;
    }

    boolean isOver(String workload) {
        boolean over = quick && System.nanoTime() - begin > QUICK_NANOS;
        if (over) {
            results.skip(workload, "the quick run has no time left");
        }
        return over;
    }
}
