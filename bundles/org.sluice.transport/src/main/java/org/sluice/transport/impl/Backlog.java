package org.sluice.transport.impl;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits on all connections together beyond their high-water marks. It is bounded, since the limit of one connection does not
 * keep a thousand peers that read nothing from filling the heap. Safe for use by several threads.
 */
final class Backlog {

    private final AtomicLong bytes = new AtomicLong();

    private volatile long limit;

    Backlog(long limit) {
        this.limit = limit;
    }

    void setLimit(long limit) {
        this.limit = limit;
    }

    boolean admits(long more) {
        return bytes.get() + more <= limit;
    }

    /** To be called where something waits, or has waited, only: all connections share one counter. */
    void change(long by) {
        bytes.addAndGet(by);
    }

    long limit() {
        return limit;
    }

    long bytes() {
        return bytes.get();
    }
}
