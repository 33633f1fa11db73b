package org.sluice.websocket.server.deflate;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Decompresses a message as RFC 7692, 7.2.2 describes it, one byte at a time, without regard to what it costs. */
final class InflateModel {

    enum Verdict {
        /** The payload is what a deflater makes. */
        GOOD,
        /** It is not, or it ends inside of a block. */
        BROKEN,
        /** It becomes larger than anything that is allowed. */
        HUGE
    }

    private static final int HUGE = 1 << 18;

    /** What is left out of each message, and a last block, which is read as one only where a block has ended. */
    private static final byte[] TAIL_AND_LAST = {0, 0, (byte) 0xff, (byte) 0xff, 1, 0, 0, (byte) 0xff, (byte) 0xff};

    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final Verdict verdict;
    private int lastBlocks;

    InflateModel(byte[] payload) {
        verdict = verdict(payload);
    }

    Verdict verdict() {
        return verdict;
    }

    byte[] message() {
        return message.toByteArray();
    }

    /** How many blocks say that they are the last one, with the one behind the message. */
    int lastBlocks() {
        return lastBlocks;
    }

    private Verdict verdict(byte[] payload) {
        Inflater inflater = new Inflater(true);
        try {
            // A last block at the very end may be without what follows it
            boolean complete = payload.length == 0 || feed(inflater, payload) || endsWithTail(inflater);
            return message.size() > HUGE ? Verdict.HUGE : complete ? Verdict.GOOD : Verdict.BROKEN;
        } catch (DataFormatException e) {
            return message.size() > HUGE ? Verdict.HUGE : Verdict.BROKEN;
        } finally {
            inflater.end();
        }
    }

    /** What is left out is an empty block, not what a block still lacks (RFC 7692, 7.2.1). */
    private boolean endsWithTail(Inflater inflater) throws DataFormatException {
        int size = message.size();
        return feed(inflater, TAIL_AND_LAST) && message.size() == size;
    }

    /** Returns whether the bytes end with a last block. */
    private boolean feed(Inflater inflater, byte[] bytes) throws DataFormatException {
        boolean atLast = false;
        byte[] out = new byte[1];
        for (int i = 0; i < bytes.length && message.size() <= HUGE; i++) {
            inflater.setInput(bytes, i, 1);
            while (inflater.inflate(out) > 0 && message.size() <= HUGE) {
                message.write(out[0]);
            }
            if (inflater.needsDictionary()) {
                throw new DataFormatException("a dictionary is asked for");
            }
            atLast = inflater.finished();
            if (atLast) {
                lastBlocks++;
                // The byte in which a last block ends has nothing of the next one
                inflater.reset();
            }
        }
        return atLast;
    }
}
