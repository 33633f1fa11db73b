package org.sluice.transport.impl;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.sluice.protocol.SendQueue;
import org.sluice.transport.Endpoint;

/**
 * The sending side of one connection: what is taken, when it is written at once, and what waits. Nothing but flags while
 * nothing waits.
 *
 * <p>Guarded by the connection, but for the flags that its event loop reads in every turn.
 */
final class Output {

    /** So much is not held back until the end of a callback. */
    private static final int MAX_HELD_BACK_BYTES = 64 * 1024;

    private final Endpoint endpoint;
    private final SendQueue bounds;
    private final ChunkPool pool;

    /** What waits; {@code null} when nothing does. */
    private Pieces pieces;

    /** The endpoint has not taken everything, and is not ready for more. */
    private volatile boolean blocked;

    /** The high-water mark has been reached, and the listener has not yet been told of its end. */
    private volatile boolean full;

    /** There is something for the event loop to look after. */
    private boolean attention;

    Output(Endpoint endpoint, SendQueue bounds, ChunkPool pool) {
        this.endpoint = endpoint;
        this.bounds = bounds;
        this.pool = pool;
    }

    /** Whether the bounds allow so many bytes more. */
    boolean admits(long bytes) {
        long queued = queuedBytes();
        return queued < bounds.highWaterMark()
                || queued + bytes <= bounds.limit() && pool.backlog().admits(bytes);
    }

    /**
     * Takes bytes, whatever the bounds say. Small ones are copied, to leave with others. A large body is not copied as far as
     * it can be written now; its rest is, unless it is shared.
     */
    void append(ByteBuffer head, ByteBuffer body, boolean shared) throws IOException {
        if (!head.hasRemaining() && !body.hasRemaining()) {
            return;
        }
        if (pieces == null) {
            pieces = pool.takePieces();
        }
        pieces.append(head);
        if (body.remaining() < Pieces.LARGE_BYTES) {
            pieces.append(shared ? body.duplicate() : body);
        } else {
            appendLarge(body, shared);
        }
        if (queuedBytes() >= Math.min(bounds.highWaterMark(), MAX_HELD_BACK_BYTES)) {
            flush();
            full = full || queuedBytes() >= bounds.highWaterMark();
        }
        count();
    }

    /** Has what waits beyond the mark in the backlog. */
    private void count() {
        if (pieces != null) {
            long beyond = Math.max(0, pieces.size() - bounds.highWaterMark());
            long change = pieces.count(beyond);
            if (change != 0) {
                pool.backlog().change(change);
            }
        }
    }

    private void appendLarge(ByteBuffer body, boolean shared) throws IOException {
        if (shared) {
            pieces.appendView(body.asReadOnlyBuffer());
            flush();
        } else if (blocked) {
            pieces.append(body);
        } else {
            pieces.appendView(body.asReadOnlyBuffer());
            body.position(body.limit());
            flush();
            if (pieces != null) {
                pieces.ownLast();
            }
        }
    }

    /** Writes what waits, unless the endpoint is known to be not ready. */
    void flush() throws IOException {
        if (pieces == null || blocked) {
            return;
        }
        try {
            blocked = !pieces.writeTo(endpoint);
        } finally {
            count();
        }
        attention |= blocked || full && queuedBytes() < bounds.highWaterMark();
        if (pieces.isEmpty()) {
            pool.give(pieces);
            pieces = null;
        }
    }

    /** The endpoint is ready for more. */
    void unblock() {
        blocked = false;
    }

    boolean isBlocked() {
        return blocked;
    }

    boolean isWritable() {
        return !full;
    }

    long queuedBytes() {
        return pieces == null ? 0 : pieces.size();
    }

    /** Whether the listener must be told that it may write again; only once. */
    boolean drained() {
        if (full && queuedBytes() < bounds.highWaterMark()) {
            full = false;
            return true;
        }
        return false;
    }

    /** Whether there is something that the event loop must look after since the last time. */
    boolean takeAttention() {
        boolean since = attention;
        attention = false;
        return since;
    }

    /** Drops what waits. */
    void discard() {
        if (pieces != null) {
            pieces.discard();
            count();
            pool.give(pieces);
            pieces = null;
        }
    }
}
