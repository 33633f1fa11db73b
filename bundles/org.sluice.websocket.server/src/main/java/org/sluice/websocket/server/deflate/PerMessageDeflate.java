package org.sluice.websocket.server.deflate;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.sluice.websocket.server.frame.FailConnectionException;

/**
 * The extension as a connection uses it. Messages are decompressed on the connection's event loop; they are compressed by
 * one thread at a time where {@link #isInOrder()}, else by any.
 */
public final class PerMessageDeflate {

    private final Coders coders;
    private final int level;
    private final int threshold;

    /** Kept with its context, or null. */
    private final Deflater deflater;

    /** Kept with its context, or null. */
    private final Inflater inflater;

    private PerMessageDeflate(Coders coders, int level, int threshold, Deflater deflater, Inflater inflater) {
        this.coders = coders;
        this.level = level;
        this.threshold = threshold;
        this.deflater = deflater;
        this.inflater = inflater;
    }

    /**
     * Begins, if there are coders enough for the contexts that are to be kept.
     *
     * @param agreement what is to be kept
     * @param coders where coders come from
     * @param level how hard to try, 1 to 9
     * @param threshold how many bytes a message must have to be compressed
     * @return the extension, or null if there are too few: nothing is taken then
     */
    public static PerMessageDeflate begin(Agreement agreement, Coders coders, int level, int threshold) {
        Deflater deflater = agreement.serverTakeover() ? coders.takeDeflater(level) : null;
        Inflater inflater = agreement.clientTakeover() ? coders.takeInflater() : null;
        PerMessageDeflate begun = new PerMessageDeflate(coders, level, threshold, deflater, inflater);
        boolean lacking =
                agreement.serverTakeover() && deflater == null || agreement.clientTakeover() && inflater == null;
        if (lacking) {
            begun.end();
        }
        return lacking ? null : begun;
    }

    /** Whether each message is compressed with what was sent before, so that the order counts and no two can be alike. */
    public boolean isInOrder() {
        return deflater != null;
    }

    /**
     * Compresses a message.
     *
     * @param payload the message; its position and limit stay
     * @return a new buffer, or null if the message is to be sent as it is
     */
    public ByteBuffer compress(ByteBuffer payload) {
        if (payload.remaining() < Math.max(1, threshold)) {
            return null;
        }
        if (isInOrder()) {
            return Deflation.deflate(deflater, payload);
        }
        Deflater borrowed = coders.takeDeflater(level);
        if (borrowed == null) {
            return null;
        }
        try {
            ByteBuffer compressed = Deflation.deflate(borrowed, payload);
            return compressed.remaining() < payload.remaining() ? compressed : null;
        } finally {
            coders.giveBack(borrowed);
        }
    }

    /**
     * Decompresses a message.
     *
     * @param payload the message as it was sent; its position and limit stay
     * @param limit how many bytes it may have
     * @return a new buffer
     * @throws FailConnectionException if it is too big, or not what a deflater makes
     */
    public ByteBuffer decompress(ByteBuffer payload, int limit) throws FailConnectionException {
        if (inflater != null) {
            return Deflation.inflate(inflater, payload, limit);
        }
        Inflater borrowed = coders.takeInflaterAnyway();
        try {
            return Deflation.inflate(borrowed, payload, limit);
        } finally {
            coders.giveBack(borrowed);
        }
    }

    /** Gives back what is kept. Neither direction may be used any more. */
    public void end() {
        if (deflater != null) {
            coders.giveBack(deflater);
        }
        if (inflater != null) {
            coders.giveBack(inflater);
        }
    }
}
