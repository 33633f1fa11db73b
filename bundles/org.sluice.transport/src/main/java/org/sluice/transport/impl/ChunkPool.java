package org.sluice.transport.impl;

import java.nio.ByteBuffer;

/**
 * The memory in which small writes are gathered, shared by all connections. Buffers off the heap are never freed one by one,
 * so there is a bounded number of them, and each is used again. When all are in use, buffers on the heap stand in.
 */
final class ChunkPool {

    static final int CHUNK_BYTES = 16 * 1024;

    private static final int MIN_STAND_IN_BYTES = 1024;
    static final int MAX_SPARE_PIECES = 64;

    private final int maxChunks;
    private final Backlog backlog;

    /** Guarded by this. */
    private final ByteBuffer[] spareChunks;

    /** Guarded by this. */
    private final Pieces[] sparePieces = new Pieces[MAX_SPARE_PIECES];

    /** Guarded by this. */
    private int chunksMade;

    /** Guarded by this. */
    private int chunksSpare;

    /** Guarded by this. */
    private int piecesSpare;

    ChunkPool(int maxChunks, Backlog backlog) {
        this.maxChunks = maxChunks;
        this.backlog = backlog;
        spareChunks = new ByteBuffer[maxChunks];
    }

    /** What all connections with this memory have waiting. */
    Backlog backlog() {
        return backlog;
    }

    /**
     * Takes an empty buffer, its limit at 0.
     *
     * @param needed the number of bytes at hand, of which a stand-in has room for at least some
     */
    ByteBuffer take(int needed) {
        synchronized (this) {
            if (chunksSpare > 0) {
                ByteBuffer chunk = spareChunks[--chunksSpare];
                spareChunks[chunksSpare] = null;
                return chunk.clear().limit(0);
            }
            if (chunksMade < maxChunks) {
                ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES).limit(0);
                chunksMade++;
                return chunk;
            }
        }
        return ByteBuffer.allocate(Math.max(MIN_STAND_IN_BYTES, Math.min(needed, CHUNK_BYTES)))
                .limit(0);
    }

    /** Takes back what {@link #take} has given; what has stood in is left to the garbage collector. */
    synchronized void give(ByteBuffer chunk) {
        if (chunk.isDirect()) {
            spareChunks[chunksSpare++] = chunk;
        }
    }

    /** Takes an empty queue. */
    Pieces takePieces() {
        synchronized (this) {
            if (piecesSpare > 0) {
                Pieces pieces = sparePieces[--piecesSpare];
                sparePieces[piecesSpare] = null;
                return pieces;
            }
        }
        return new Pieces(this);
    }

    /** Takes back an empty queue. It may keep a chunk, so that the next burst finds both in one place. */
    void give(Pieces pieces) {
        synchronized (this) {
            if (piecesSpare < MAX_SPARE_PIECES) {
                sparePieces[piecesSpare++] = pieces;
                return;
            }
        }
        pieces.discard();
    }

    /** The number of chunks that there are. */
    synchronized int chunks() {
        return chunksMade;
    }

    /** The number of chunks that are neither spare nor kept by a spare queue. */
    synchronized int chunksInUse() {
        int kept = 0;
        for (int i = 0; i < piecesSpare; i++) {
            kept += sparePieces[i].chunksHeld();
        }
        return chunksMade - chunksSpare - kept;
    }
}
