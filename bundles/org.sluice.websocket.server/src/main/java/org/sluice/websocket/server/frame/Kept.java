package org.sluice.websocket.server.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What is kept of one message until it has come: one array that grows with it, of which each byte is counted. Confined to the
 * event loop.
 */
final class Kept {

    private static final byte[] NOTHING = {};

    private final UnfinishedMessages all;
    private byte[] bytes = NOTHING;

    /** How much of the array is counted: all of it, unless there was no memory for it. */
    private int counted;

    Kept(UnfinishedMessages all) {
        this.all = all;
    }

    boolean isEmpty() {
        return bytes.length == 0;
    }

    /**
     * Adds what has come.
     *
     * @param size how much has come in all
     * @param end the most that may come
     */
    void append(ByteBuffer in, int from, int length, int size, long end) throws FailConnectionException {
        if (size > bytes.length) {
            // At most twice what has come; less where the end is known
            int capacity = (int) Math.max(size, Math.min(2L * size, end));
            count(capacity);
            bytes = Arrays.copyOf(bytes, capacity);
        }
        in.get(from, bytes, size - length, length);
    }

    /** What was kept, and what has come behind it, of which the last bytes are kept. */
    byte[] shift(ByteBuffer in, int from, int length, int toBeKept) throws FailConnectionException {
        count(toBeKept);
        byte[] joined = Arrays.copyOf(bytes, bytes.length + length);
        in.get(from, joined, bytes.length, length);
        bytes = Arrays.copyOfRange(joined, joined.length - toBeKept, joined.length);
        return joined;
    }

    private void count(int capacity) throws FailConnectionException {
        int more = capacity - counted;
        if (more < 0) {
            all.giveBack(-more);
        } else if (more > 0 && !all.take(more)) {
            throw new FailConnectionException(Violation.NO_ROOM);
        }
        counted = capacity;
    }

    /** The first bytes, which are the caller's from then on. */
    ByteBuffer take(int size) {
        ByteBuffer taken = ByteBuffer.wrap(bytes, 0, size).slice();
        clear();
        return taken;
    }

    void clear() {
        if (counted > 0) {
            all.giveBack(counted);
            counted = 0;
        }
        bytes = NOTHING;
    }
}
