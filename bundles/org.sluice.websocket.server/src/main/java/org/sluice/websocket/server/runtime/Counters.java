package org.sluice.websocket.server.runtime;

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What happens seldom enough to be counted by any thread: handshakes, connections, callbacks that are slow. */
public final class Counters {

    private final Tally handshakes = new Tally();
    private final Tally closes = new Tally();
    private final LongAdder opened = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder takenOver = new LongAdder();
    private final LongAdder slowCallbacks = new LongAdder();

    /**
     * A handshake has been answered.
     *
     * @param answer how
     */
    public void answered(String answer) {
        handshakes.count(answer);
    }

    /** A connection has been opened. */
    public void opened() {
        opened.increment();
    }

    /** A connection has been taken over from another application. */
    public void takenOver() {
        takenOver.increment();
    }

    /**
     * A connection that was opened has ended.
     *
     * @param ending how
     */
    public void ended(Ending ending) {
        closes.count(Integer.toString(ending.frame().code().code()));
        ended.increment();
    }

    /** A callback has taken too long. */
    public void slow() {
        slowCallbacks.increment();
    }

    /**
     * Handshakes.
     *
     * @return a copy, by answer
     */
    public Map<String, Long> handshakes() {
        return handshakes.numbers();
    }

    /**
     * Connections that have ended.
     *
     * @return a copy, by close code
     */
    public Map<String, Long> closes() {
        return closes.numbers();
    }

    /**
     * Connections that have been taken over.
     *
     * @return how many
     */
    public long connectionsTakenOver() {
        return takenOver.sum();
    }

    /**
     * Connections that have been opened.
     *
     * @return how many
     */
    public long connectionsOpened() {
        return opened.sum();
    }

    /**
     * Connections that are open.
     *
     * @return how many
     */
    public int connections() {
        // In this order the difference is never negative
        long gone = ended.sum();
        return (int) (opened.sum() + takenOver.sum() - gone);
    }

    /**
     * Callbacks that have taken too long.
     *
     * @return how many
     */
    public long slowCallbacks() {
        return slowCallbacks.sum();
    }
}
