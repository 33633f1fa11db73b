package org.sluice.transport.impl;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The connections of one event loop. Confined to the loop, but for their number. */
final class Connections {

    /**
     * What is written to more connections within one callback or task leaves before that has ended: otherwise each of
     * thousands would have memory of its own for a moment, more than the pool has, and none of it in a cache.
     */
    private static final int MAX_UNFLUSHED = ChunkPool.MAX_SPARE_PIECES;

    /** Includes those that are not yet on the loop. */
    private final AtomicInteger count = new AtomicInteger();

    private final List<LoopSide> open = new ArrayList<>();
    private final List<LoopSide> unflushed = new ArrayList<>();

    /** Any thread: one more is on its way. */
    void expect() {
        count.incrementAndGet();
    }

    /** Any thread: by how many the loop is kept busy. */
    int count() {
        return count.get();
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    void add(LoopSide connection) {
        connection.setIndex(open.size());
        open.add(connection);
    }

    /** Forgets a connection, whether it has been added or only expected. */
    void remove(LoopSide connection) {
        count.decrementAndGet();
        int index = connection.index();
        if (index >= 0) {
            LoopSide last = open.remove(open.size() - 1);
            if (last != connection) {
                open.set(index, last);
                last.setIndex(index);
            }
        }
    }

    /** Has a connection flushed with the others. */
    void flushLater(LoopSide connection) {
        if (unflushed.size() == MAX_UNFLUSHED) {
            flush();
        }
        unflushed.add(connection);
    }

    void flush() {
        for (int i = 0; i < unflushed.size(); i++) {
            unflushed.get(i).flush();
        }
        unflushed.clear();
    }

    /**
     * Looks after the deadlines that are due. None of this removes a connection: a connection's end is a task of its own.
     *
     * @return the earliest deadline that is left
     */
    int expire(int now) {
        int next = Ticks.NEVER;
        for (int i = 0; i < open.size(); i++) {
            next = Math.min(next, open.get(i).expire(now));
            flush();
        }
        return next;
    }

    /** Tells each that the server goes away, and bounds its life. */
    void stop() {
        for (int i = 0; i < open.size(); i++) {
            open.get(i).stop();
            flush();
        }
    }

    void abort() {
        open.forEach(LoopSide::abort);
    }
}
