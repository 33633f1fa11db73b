package org.sluice.websocket.server.deflate;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.sluice.websocket.server.frame.FailConnectionException;
import org.sluice.websocket.server.frame.Violation;

/** Compresses and decompresses the payload of whole messages (RFC 7692, 7.2). */
final class Deflation {

    /** An empty block, with which a message ends but for the first byte; it is not sent (RFC 7692, 7.2.1). */
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    /** The same, and a last block, which is found to be one only where a block ends before it. */
    private static final byte[] TAIL_AND_LAST = {0, 0, (byte) 0xff, (byte) 0xff, 1, 0, 0, (byte) 0xff, (byte) 0xff};

    /** An empty block that is not the last one. */
    private static final byte[] EMPTY_BLOCK = {0, 0, 0, (byte) 0xff, (byte) 0xff};

    /**
     * The same, and blocks that change nothing where a block ends before them. So many of them are longer than all that a block
     * can have without a byte of the message: the lengths of its codes.
     */
    private static final byte[] TAIL_AND_EMPTY = repeated(TAIL, EMPTY_BLOCK, 64);

    private static final byte[] NOTHING = {};

    private static final int SMALL = 256;

    /** A last block is charged to the message's size: each is work, however little is in it. */
    private static final int LAST_BLOCK_CHARGE = 64;

    /** So many of a message's last blocks are free; who has to use them needs one for each piece that is flushed. */
    private static final int FREE_LAST_BLOCKS = 64;

    private Deflation() {}

    private static byte[] repeated(byte[] start, byte[] next, int count) {
        ByteBuffer all = ByteBuffer.allocate(start.length + count * next.length).put(start);
        for (int i = 0; i < count; i++) {
            all.put(next);
        }
        return all.array();
    }

    /**
     * Compresses a message.
     *
     * @param payload the message, not empty; its position and limit stay
     * @return a new buffer
     */
    static ByteBuffer deflate(Deflater deflater, ByteBuffer payload) {
        deflater.setInput(payload.duplicate());
        byte[] out = new byte[payload.remaining() / 2 + SMALL];
        int size = 0;
        while (true) {
            size += deflater.deflate(out, size, out.length - size, Deflater.SYNC_FLUSH);
            if (size < out.length) {
                // Or a deflater that is kept would keep the message
                deflater.setInput(NOTHING);
                return ByteBuffer.wrap(out, 0, size - TAIL.length);
            }
            out = Arrays.copyOf(out, 2 * out.length);
        }
    }

    /** The same in an array that is no longer than it must be. */
    static ByteBuffer trimmed(ByteBuffer compressed) {
        return ByteBuffer.wrap(Arrays.copyOf(compressed.array(), compressed.limit()));
    }

    /**
     * Decompresses a message, and stops as soon as it is too big. A message that ends inside of a block is refused.
     *
     * @param payload the message as it was sent; its position and limit stay
     * @param limit how many bytes it may have
     * @param keeps whether the context is kept
     * @return a new buffer
     * @throws FailConnectionException if it is too big, or not what a deflater makes
     */
    static ByteBuffer inflate(Inflater inflater, ByteBuffer payload, int limit, boolean keeps)
            throws FailConnectionException {
        Output out = new Output(Math.max(SMALL, payload.remaining()), limit);
        try {
            // Some peers send no bytes for an empty message, or none behind a last block
            boolean complete = !payload.hasRemaining() || inflate(inflater, payload.duplicate(), out);
            if (!complete) {
                end(inflater, out, keeps);
            }
        } catch (DataFormatException e) {
            throw new FailConnectionException(Violation.NOT_DEFLATED);
        }
        return ByteBuffer.wrap(out.bytes, 0, out.size);
    }

    /** What a message ends with adds nothing to it. A last block would be proof, but it ends the context, too. */
    private static void end(Inflater inflater, Output out, boolean keeps)
            throws DataFormatException, FailConnectionException {
        int size = out.size;
        int lastBlocks = out.lastBlocks;
        boolean isLast = inflate(inflater, ByteBuffer.wrap(keeps ? TAIL_AND_EMPTY : TAIL_AND_LAST), out);
        boolean atEnd = keeps ? out.lastBlocks == lastBlocks : isLast;
        if (!atEnd || out.size != size) {
            throw new FailConnectionException(Violation.NOT_DEFLATED);
        }
    }

    /** Returns whether all of it was needed by a last block. */
    private static boolean inflate(Inflater inflater, ByteBuffer in, Output out)
            throws DataFormatException, FailConnectionException {
        inflater.setInput(in);
        boolean isLast = false;
        while (true) {
            int before = in.remaining();
            boolean more = out.inflate(inflater);
            isLast = inflater.finished();
            if (isLast) {
                // RFC 7692, 7.2.3.4: a block may say that it is the last one, and be followed by others
                out.lastBlock();
                inflater.reset();
                inflater.setInput(in);
                more = in.hasRemaining();
            } else if (inflater.needsDictionary() || !more && before > 0 && in.remaining() == before) {
                throw new FailConnectionException(Violation.NOT_DEFLATED);
            }
            if (!more && !in.hasRemaining()) {
                return isLast;
            }
        }
    }

    /** An array that grows with what comes, up to a limit. */
    private static final class Output {
        private int limit;
        private int lastBlocks;
        private byte[] bytes;
        private int size;

        Output(int expected, int limit) {
            this.limit = limit;
            this.bytes = new byte[Math.min(expected, limit)];
        }

        private void lastBlock() throws FailConnectionException {
            lastBlocks++;
            if (lastBlocks > FREE_LAST_BLOCKS) {
                limit -= LAST_BLOCK_CHARGE;
                if (size > limit) {
                    throw new FailConnectionException(Violation.TOO_BIG);
                }
            }
        }

        /** Fills what is free of the array, and makes it larger; returns whether there may be more. */
        private boolean inflate(Inflater inflater) throws DataFormatException, FailConnectionException {
            if (size < bytes.length) {
                int added = inflater.inflate(bytes, size, bytes.length - size);
                size += added;
                return added > 0;
            }
            if (size < limit) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(2L * size, limit));
                return true;
            }
            if (inflater.inflate(new byte[1]) > 0) {
                throw new FailConnectionException(Violation.TOO_BIG);
            }
            return false;
        }
    }
}
