package org.sluice.transport.impl;

/** The two deadlines of a connection. Written under the connection's lock, read by its event loop. */
final class Deadlines {

    /** The listener's. */
    private volatile int timeout = Ticks.NEVER;

    /** When what still lives is aborted. */
    private volatile int endBy = Ticks.NEVER;

    void setTimeout(int tick) {
        timeout = tick;
    }

    /** Clears the listener's timer if it has expired. */
    boolean takeTimeout(int now) {
        if (timeout > now) {
            return false;
        }
        timeout = Ticks.NEVER;
        return true;
    }

    /** Sets the end, if it is not set already to be earlier. */
    void endBy(int tick) {
        endBy = Math.min(endBy, tick);
    }

    boolean hasEnd() {
        return endBy != Ticks.NEVER;
    }

    boolean endIsDue(int now) {
        return endBy <= now;
    }

    boolean timeoutIsDue(int now) {
        return timeout <= now;
    }

    int next() {
        return Math.min(timeout, endBy);
    }
}
