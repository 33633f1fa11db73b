package org.sluice.jetty.upgrade;

import java.util.concurrent.TimeUnit;

/**
 * When which of the connections of a server that goes away is told. All times are in nanoseconds, from the beginning.
 *
 * @param count the number of connections
 * @param spread over which time they are told
 * @param timeout how long the last one has to close
 */
record Departure(int count, long spread, long timeout) {

    /** The pause between two looks at the clock: who are due in between are told together. */
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(1);

    /** How many have to be told by now. */
    int due(long elapsed) {
        return elapsed >= spread ? count : (int) Math.min(count, elapsed * count / spread + 1);
    }

    /** How long there is nothing to do, if so many have been told. */
    long pause(int told, long elapsed) {
        long next = told < count ? Math.max(spread * told / count, elapsed + STEP) : end();
        return Math.min(next, end()) - elapsed;
    }

    /** When those that are left are cut off. */
    long end() {
        return spread + timeout;
    }
}
