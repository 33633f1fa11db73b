package org.sluice.websocket.server.deflate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The deflaters and inflaters of a server, of which there are never more than a limit. Safe for use by several threads.
 *
 * <p>A deflater takes about 270 KiB outside the heap, an inflater about 45 KiB.
 */
public final class Coders {

    /** So many of each kind are kept for the next message. */
    private static final int SPARE = 4;

    // Guarded by this.
    private final Deque<Deflater> deflaters = new ArrayDeque<>();
    private final Deque<Inflater> inflaters = new ArrayDeque<>();
    private int limit;
    private int deflatersInUse;
    private int inflatersInUse;
    private boolean closed;

    /**
     * Starts with none.
     *
     * @param limit how many of each kind there may be in use
     */
    public Coders(int limit) {
        this.limit = limit;
    }

    /**
     * Changes the limit. What is in use stays in use.
     *
     * @param newLimit how many of each kind there may be in use
     */
    public synchronized void resize(int newLimit) {
        limit = newLimit;
    }

    /** A deflater at its beginning, or null if there are too many. */
    synchronized Deflater takeDeflater(int level) {
        if (deflatersInUse >= limit) {
            return null;
        }
        deflatersInUse++;
        Deflater deflater = deflaters.isEmpty() ? new Deflater(level, true) : deflaters.pop();
        deflater.setLevel(level);
        return deflater;
    }

    /** An inflater at its beginning, or null if there are too many. */
    synchronized Inflater takeInflater() {
        return inflatersInUse < limit ? takeInflaterAnyway() : null;
    }

    /**
     * An inflater at its beginning, also beyond the limit: for a message that has to be read, on the event loop that reads it
     * and so at most one for each.
     */
    synchronized Inflater takeInflaterAnyway() {
        inflatersInUse++;
        return inflaters.isEmpty() ? new Inflater(true) : inflaters.pop();
    }

    synchronized void giveBack(Deflater deflater) {
        deflatersInUse--;
        if (closed || deflaters.size() >= SPARE) {
            deflater.end();
        } else {
            deflater.reset();
            deflaters.push(deflater);
        }
    }

    synchronized void giveBack(Inflater inflater) {
        inflatersInUse--;
        if (closed || inflaters.size() >= SPARE) {
            inflater.end();
        } else {
            inflater.reset();
            inflaters.push(inflater);
        }
    }

    /**
     * How many deflaters are in use.
     *
     * @return those that work, and those that connections keep
     */
    public synchronized int deflatersInUse() {
        return deflatersInUse;
    }

    /**
     * How many inflaters are in use.
     *
     * @return those that work, and those that connections keep
     */
    public synchronized int inflatersInUse() {
        return inflatersInUse;
    }

    /** Frees those that are not in use, and later the others. */
    public synchronized void close() {
        closed = true;
        deflaters.forEach(Deflater::end);
        deflaters.clear();
        inflaters.forEach(Inflater::end);
        inflaters.clear();
    }
}
