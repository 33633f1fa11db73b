package org.sluice.websocket.server.frame;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What is kept of the messages of all connections together that have not come as a whole. It is bounded, since the limit of one
 * message does not keep a thousand peers that never send a last byte from filling the heap. Safe for use by several threads.
 *
 * <p>To be asked only where something is kept: all connections share one counter.
 */
public final class UnfinishedMessages {

    private final AtomicLong bytes = new AtomicLong();

    private volatile long limit;

    /**
     * Nothing is kept yet.
     *
     * @param limit the most bytes
     */
    public UnfinishedMessages(long limit) {
        this.limit = limit;
    }

    /**
     * Takes another limit over. What is kept already stays.
     *
     * @param newLimit the most bytes
     */
    public void setLimit(long newLimit) {
        limit = newLimit;
    }

    /** Counts more bytes, or does nothing and returns {@code false} if they would be too many. */
    boolean take(int more) {
        if (bytes.addAndGet(more) <= limit) {
            return true;
        }
        bytes.addAndGet(-more);
        return false;
    }

    void giveBack(int less) {
        bytes.addAndGet(-less);
    }

    /**
     * How much is kept.
     *
     * @return the size of the memory for it
     */
    public long bytes() {
        return bytes.get();
    }
}
