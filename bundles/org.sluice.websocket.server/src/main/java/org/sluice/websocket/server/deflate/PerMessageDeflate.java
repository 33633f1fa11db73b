package org.sluice.websocket.server.deflate;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.sluice.websocket.Message;
import org.sluice.websocket.server.frame.FailConnectionException;

/**
 * The extension as a connection uses it. Messages are decompressed on the connection's event loop; they are compressed by
 * one thread at a time where {@link #isInOrder()}, else by any. Connections without contexts share one.
 */
public final class PerMessageDeflate {

    /** By level: what the compressed form of a {@link Message} is called. */
    private static final String[] ENCODINGS = IntStream.rangeClosed(0, 9)
            .mapToObj(level -> Agreement.NAME + " " + level)
            .toArray(String[]::new);

    private final Coders coders;
    private final int contextLevel;
    private final boolean inOrder;

    /** Kept with its context, or null. Confined to who may compress. */
    private Deflater deflater;

    /** Kept with its context, or null. Confined to the event loop. */
    private Inflater inflater;

    private PerMessageDeflate(Coders coders, int contextLevel, Deflater deflater, Inflater inflater) {
        this.coders = coders;
        this.contextLevel = contextLevel;
        this.inOrder = deflater != null;
        this.deflater = deflater;
        this.inflater = inflater;
    }

    /** Keeps nothing between messages. */
    PerMessageDeflate(Coders coders) {
        this(coders, 0, null, null);
    }

    /**
     * Begins, if there are coders enough for the contexts that are to be kept.
     *
     * @param agreement what is to be kept
     * @param coders where coders come from
     * @param level how hard to try with a context, 1 to 9
     * @return the extension, or null if there are too few: nothing is taken then
     */
    static PerMessageDeflate begin(Agreement agreement, Coders coders, int level) {
        if (!agreement.serverTakeover() && !agreement.clientTakeover()) {
            return coders.withoutContexts();
        }
        Deflater deflater = agreement.serverTakeover() ? coders.takeDeflater(level) : null;
        Inflater inflater = agreement.clientTakeover() ? coders.takeInflater() : null;
        PerMessageDeflate begun = new PerMessageDeflate(coders, level, deflater, inflater);
        boolean lacking =
                agreement.serverTakeover() && deflater == null || agreement.clientTakeover() && inflater == null;
        if (lacking) {
            begun.end();
        }
        return lacking ? null : begun;
    }

    /**
     * Whether each message is compressed with what was sent before, so that the order counts and no two can be alike.
     *
     * @return {@code true} if whatever is compressed must be sent, and in this order
     */
    public boolean isInOrder() {
        return inOrder;
    }

    /**
     * Whether contexts were agreed on.
     *
     * @return {@code true} if there is one at least
     */
    public boolean isTakeover() {
        return this != coders.withoutContexts();
    }

    /**
     * Compresses a message.
     *
     * @param payload the message, not empty; its position and limit stay
     * @param level how hard to try, 1 to 9; with a context, it is the one that it has begun with
     * @return a new buffer, or null if the message is to be sent as it is
     */
    public ByteBuffer compress(ByteBuffer payload, int level) {
        if (deflater != null) {
            return Deflation.deflate(deflater, payload);
        }
        Deflater borrowed = inOrder ? null : coders.takeDeflater(level);
        if (borrowed == null) {
            return null;
        }
        try {
            ByteBuffer compressed = Deflation.deflate(borrowed, payload);
            return compressed.remaining() < payload.remaining() ? compressed : null;
        } finally {
            coders.giveBack(borrowed, level);
        }
    }

    /**
     * Compresses a message once for all connections that have no contexts.
     *
     * @param message the message, not empty
     * @param level how hard to try, 1 to 9
     * @return a buffer whose content does not change, or null if the message is to be sent as it is
     */
    public ByteBuffer compress(Message message, int level) {
        int length = message.payload().remaining();
        return message.encoded(ENCODINGS[level], payload -> compressOnce(payload, level))
                .filter(encoded -> encoded.remaining() < length)
                .orElse(null);
    }

    /** Empty while there is no deflater; the payload itself if it does not become shorter. */
    private Optional<ByteBuffer> compressOnce(ByteBuffer payload, int level) {
        Deflater borrowed = coders.takeDeflater(level);
        if (borrowed == null) {
            return Optional.empty();
        }
        try {
            ByteBuffer compressed = Deflation.deflate(borrowed, payload);
            boolean shorter = compressed.remaining() < payload.remaining();
            return Optional.of(shorter ? Deflation.trimmed(compressed) : payload);
        } finally {
            coders.giveBack(borrowed, level);
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
            return Deflation.inflate(inflater, payload, limit, true);
        }
        Inflater borrowed = coders.takeInflaterAnyway();
        try {
            return Deflation.inflate(borrowed, payload, limit, false);
        } finally {
            coders.giveBack(borrowed);
        }
    }

    /** Gives back what is kept. To be called on the event loop, by a thread that may compress. */
    public void end() {
        if (deflater != null) {
            coders.giveBack(deflater, contextLevel);
            deflater = null;
        }
        if (inflater != null) {
            coders.giveBack(inflater);
            inflater = null;
        }
    }
}
