package org.sluice.transport.impl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.sluice.transport.Endpoint;

/**
 * Bytes in a row, in pieces that one gathering write can take. A piece is one of three:
 *
 * <ul>
 *   <li>a chunk of the pool, or its stand-in, with room for more behind its limit;
 *   <li>a large copy on the heap, exactly as long as its content;
 *   <li>a read-only view of what somebody else owns.
 * </ul>
 *
 * Guarded by the connection.
 */
final class Pieces {

    /** From here on a copy is not worth a chunk. */
    static final int LARGE_BYTES = 32 * 1024;

    /**
     * The JDK copies buffers of the heap to buffers off the heap, and keeps these with the thread for good: what it gets at a
     * time is bounded, and so is a copy, which would otherwise trouble the garbage collector.
     */
    static final int MAX_HEAP_BYTES_PER_WRITE = 64 * 1024;

    private static final int MAX_PIECES_PER_WRITE = 64;
    private static final int INITIAL_CAPACITY = 8;

    private final ChunkPool pool;
    private ByteBuffer[] pieces = new ByteBuffer[INITIAL_CAPACITY];
    private int first;
    private int end;
    private long size;

    /** How much of it is in the {@link Backlog}. */
    private long counted;

    /** An empty chunk for the next piece, or {@code null}. */
    private ByteBuffer spare;

    Pieces(ChunkPool pool) {
        this.pool = pool;
    }

    long size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** How much more than before, or less, has to be in the backlog when so much has to. */
    long count(long bytes) {
        long change = bytes - counted;
        counted = bytes;
        return change;
    }

    /** Copies the bytes, and takes them off the source. */
    void append(ByteBuffer source) {
        while (source.hasRemaining()) {
            ByteBuffer last = end > first ? pieces[end - 1] : null;
            if (last == null || last.isReadOnly() || last.limit() == last.capacity()) {
                last = room(source.remaining());
                add(last);
            }
            int at = last.limit();
            int count = Math.min(last.capacity() - at, source.remaining());
            last.limit(at + count).put(at, source, source.position(), count);
            source.position(source.position() + count);
            size += count;
        }
    }

    /** Appends a read-only view instead of a copy. */
    void appendView(ByteBuffer view) {
        add(view);
        size += view.remaining();
    }

    /** Replaces the last piece, if it is a view, by a copy. */
    void ownLast() {
        if (end > first && pieces[end - 1].isReadOnly()) {
            ByteBuffer view = pieces[--end];
            pieces[end] = null;
            size -= view.remaining();
            append(view);
        }
    }

    /**
     * Writes as much as the endpoint takes.
     *
     * @return whether that was everything
     */
    boolean writeTo(Endpoint endpoint) throws IOException {
        while (size > 0) {
            if (!writeOnce(endpoint)) {
                return false;
            }
        }
        return true;
    }

    private boolean writeOnce(Endpoint endpoint) throws IOException {
        int heapLeft = MAX_HEAP_BYTES_PER_WRITE;
        int until = first;
        int lastLimit = 0;
        while (until < end && until - first < MAX_PIECES_PER_WRITE && heapLeft > 0) {
            ByteBuffer piece = pieces[until++];
            lastLimit = piece.limit();
            if (!piece.isDirect()) {
                piece.limit(Math.min(lastLimit, piece.position() + heapLeft));
                heapLeft -= piece.remaining();
            }
        }
        long offered = remaining(until);
        endpoint.write(pieces, first, until - first);
        // What counts is what the buffers say: with them goes what the next connection will find in a chunk.
        long left = remaining(until);
        pieces[until - 1].limit(lastLimit);
        size -= offered - left;
        dropWritten();
        return left == 0;
    }

    private long remaining(int until) {
        long sum = 0;
        for (int i = first; i < until; i++) {
            sum += pieces[i].remaining();
        }
        return sum;
    }

    /** Drops everything. */
    void discard() {
        while (first < end) {
            release(pieces[first]);
            pieces[first++] = null;
        }
        if (spare != null) {
            pool.give(spare);
            spare = null;
        }
        first = 0;
        end = 0;
        size = 0;
    }

    /** The number of the pool's chunks that an empty queue keeps. */
    int chunksHeld() {
        return spare == null ? 0 : 1;
    }

    private ByteBuffer room(int needed) {
        if (needed >= LARGE_BYTES) {
            return ByteBuffer.allocate(Math.min(needed, MAX_HEAP_BYTES_PER_WRITE))
                    .limit(0);
        }
        if (spare != null) {
            ByteBuffer chunk = spare;
            spare = null;
            return chunk;
        }
        return pool.take(needed);
    }

    private void add(ByteBuffer piece) {
        if (end == pieces.length) {
            makeRoom();
        }
        pieces[end++] = piece;
    }

    private void makeRoom() {
        int count = end - first;
        // Moving is only worth it where half of the array is free; else it would be done again and again.
        ByteBuffer[] target = count > pieces.length / 2 ? new ByteBuffer[pieces.length * 2] : pieces;
        System.arraycopy(pieces, first, target, 0, count);
        if (target == pieces) {
            Arrays.fill(pieces, count, end, null);
        }
        pieces = target;
        first = 0;
        end = count;
    }

    private void dropWritten() {
        while (first < end && !pieces[first].hasRemaining()) {
            release(pieces[first]);
            pieces[first++] = null;
        }
        if (first == end) {
            first = 0;
            end = 0;
            if (pieces.length > MAX_PIECES_PER_WRITE) {
                pieces = new ByteBuffer[INITIAL_CAPACITY];
            }
        }
    }

    private void release(ByteBuffer piece) {
        if (piece.isReadOnly() || !piece.isDirect()) {
            return;
        }
        if (spare == null) {
            spare = piece.clear().limit(0);
        } else {
            pool.give(piece);
        }
    }
}
