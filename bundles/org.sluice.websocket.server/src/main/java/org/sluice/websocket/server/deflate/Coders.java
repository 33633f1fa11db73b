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

    /** A deflater is reused for its level only: another one would count from the second call on. */
    private record Spare(Deflater deflater, int level) {}

    private final PerMessageDeflate withoutContexts = new PerMessageDeflate(this);

    // Guarded by this.
    private final Deque<Spare> deflaters = new ArrayDeque<>();
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

    /** For connections that keep nothing between messages. */
    PerMessageDeflate withoutContexts() {
        return withoutContexts;
    }

    /** A deflater at its beginning, or null if there are too many. */
    synchronized Deflater takeDeflater(int level) {
        if (deflatersInUse >= limit) {
            return null;
        }
        Deflater deflater = spare(level);
        deflatersInUse++;
        return deflater;
    }

    private Deflater spare(int level) {
        for (Spare spare : deflaters) {
            if (spare.level == level) {
                deflaters.remove(spare);
                return spare.deflater;
            }
        }
        return new Deflater(level, true);
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
        Inflater inflater = inflaters.isEmpty() ? new Inflater(true) : inflaters.pop();
        inflatersInUse++;
        return inflater;
    }

    void giveBack(Deflater deflater, int level) {
        deflater.reset();
        synchronized (this) {
            deflatersInUse--;
            if (closed) {
                deflater.end();
                return;
            }
            deflaters.push(new Spare(deflater, level));
            if (deflaters.size() > SPARE) {
                // The oldest one: its level may be nobody's any more
                deflaters.removeLast().deflater.end();
            }
        }
    }

    void giveBack(Inflater inflater) {
        inflater.reset();
        synchronized (this) {
            inflatersInUse--;
            if (closed || inflaters.size() >= SPARE) {
                inflater.end();
            } else {
                inflaters.push(inflater);
            }
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
        deflaters.forEach(spare -> spare.deflater.end());
        deflaters.clear();
        inflaters.forEach(Inflater::end);
        inflaters.clear();
    }
}
