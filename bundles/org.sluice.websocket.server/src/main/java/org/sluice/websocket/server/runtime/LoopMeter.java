package org.sluice.websocket.server.runtime;

/**
 * What an event loop has received and sent, and how long it is in callbacks.
 *
 * <p>Confined to the event loop, but for what other threads send, and for who looks at the numbers.
 */
public final class LoopMeter extends Meter {

    private final int number;

    private boolean timing;
    private long since;

    LoopMeter(int number) {
        super(0);
        this.number = number;
    }

    /** Its place among the loops that there have been. */
    int number() {
        return number;
    }

    /**
     * Whether callbacks are being timed.
     *
     * @return {@code true} between {@link #begin} and {@link #end}
     */
    public boolean isTiming() {
        return timing;
    }

    /**
     * Callbacks begin.
     *
     * @param now a point in time
     */
    public void begin(long now) {
        timing = true;
        since = now;
    }

    /**
     * A callback has ended.
     *
     * @param now a point in time
     * @return how long ago the one before it ended, or callbacks began
     */
    public long lap(long now) {
        long taken = now - since;
        since = now;
        return taken;
    }

    /** Callbacks have ended. */
    public void end() {
        timing = false;
    }
}
