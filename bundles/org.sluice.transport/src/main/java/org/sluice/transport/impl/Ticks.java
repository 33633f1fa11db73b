package org.sluice.transport.impl;

import java.time.Duration;

/** The coarse time of connections' deadlines: a number of quarters of a second that never goes back. */
final class Ticks {

    /** Later than every other. */
    static final int NEVER = Integer.MAX_VALUE;

    private static final long TICK_NANOS = Duration.ofMillis(250).toNanos();
    private static final long START = System.nanoTime();

    private Ticks() {}

    /** The tick that has begun last. */
    static int now() {
        return (int) (elapsed() / TICK_NANOS);
    }

    /** The first tick that begins when the delay is over. */
    static int after(Duration delay) {
        if (delay.compareTo(Duration.ofSeconds(Integer.MAX_VALUE / 8)) > 0) {
            return NEVER;
        }
        return (int) ((elapsed() + delay.toNanos() + TICK_NANOS - 1) / TICK_NANOS);
    }

    /** The time until a tick begins, rounded up; 0 or less if it has begun. */
    static long millisUntil(int tick) {
        if (tick == NEVER) {
            return Long.MAX_VALUE;
        }
        return Math.floorDiv(tick * TICK_NANOS - elapsed() + 999_999, 1_000_000L);
    }

    private static long elapsed() {
        return System.nanoTime() - START;
    }
}
