package org.sluice.websocket.server.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Makes messages of a client's frames (RFC 6455, 5.4): fragments, with control frames between them, text checked as it comes,
 * and a limit that holds before anything is allocated. A compressed message (RFC 7692) is collected whole before it is
 * decompressed and checked.
 *
 * <p>A message that lies whole in the read buffer is handed on from there. Of any other, what has come is kept in one array
 * that grows with it, never with what a header announces, and as far as there is room for {@link UnfinishedMessages}. Confined
 * to the event loop.
 */
public final class MessageReader {

    /** Each fragment beyond those that are free is charged to the message's size, so that nobody gets many of them for nothing. */
    static final int FRAGMENT_CHARGE = 64;

    /** When so much has been decompressed in one read, others have their turn: a few bytes can be a lot of work. */
    static final int DECOMPRESSED_AT_ONCE = 1 << 20;

    /** Each compressed message counts as so much more, for the work that the smallest one is. */
    static final int DECOMPRESSION_CHARGE = 1 << 10;

    /** What an empty message, and the end of any, may have in compressed form. */
    private static final int COMPRESSED_END = 64;

    /** What messages go to, and what it takes. All calls are made while bytes are read. */
    public interface Receiver {

        /** The largest message, in bytes of payload. */
        int messageLimit();

        /** How many of a message's fragments are free. */
        int freeFragments();

        /** Why a message that begins with this opcode is not taken, or null. */
        Violation refusalOf(int opcode);

        /** Whether messages go there in parts as they come, or whole. */
        boolean takesParts();

        /** Whether messages may be compressed. */
        boolean takesCompressed();

        /**
         * Decompresses a message.
         *
         * @param payload what has come
         * @param limit how many bytes the message may have
         * @return a new buffer
         * @throws FailConnectionException if it is too big or broken
         */
        ByteBuffer decompress(ByteBuffer payload, int limit) throws FailConnectionException;

        /** Whether the next frame, or the next part of one, may be read. */
        boolean isReady();

        /** A text message, or the next part of one, cut between characters. One that was compressed is the last part. */
        void text(String text, boolean last);

        /**
         * Data in the read buffer, as they shall be given to {@link #binary}: copied if they are to be kept.
         *
         * @param in the read buffer
         * @param from where the data begin
         * @param length how long they are
         */
        ByteBuffer data(ByteBuffer in, int from, int length);

        /** A binary message, or the next part of one. */
        void binary(ByteBuffer data, boolean last);

        /** A ping, with its data in the read buffer. */
        void ping(ByteBuffer data);

        /** A pong, with its data in the read buffer. */
        void pong(ByteBuffer data);

        /** A Close frame. The receiver is not ready any more behind it. */
        void close(CloseFrame frame);
    }

    private final FrameReader frame = new FrameReader();

    /** All that has come of the message, or, of text in parts, the bytes of an unfinished character. */
    private final Kept kept;

    /** Null while nothing is read. */
    private Receiver receiver;

    /** The opcode of the message that is under way, or 0 between messages. */
    private int opcode;

    /** Whether that message is compressed. */
    private boolean compressed;

    private boolean inFrame;
    private int fragments;
    private int size;
    private int utf8;

    /** How much has been decompressed by the read that is going on. */
    private long decompressed;

    /**
     * Begins at the first frame.
     *
     * @param unfinished where it is counted what is kept
     */
    public MessageReader(UnfinishedMessages unfinished) {
        this.kept = new Kept(unfinished);
    }

    /**
     * Reads as far as it can. What is left in the buffer is the beginning of a frame, or what the receiver was not ready for,
     * or what is too much work for one turn of the event loop.
     *
     * @param in the bytes; unmasked in place
     * @param target what messages go to, from the beginning of one to its end the same
     * @return whether all of them could be read
     * @throws FailConnectionException if the client has broken a rule, or there is no room; nothing can be read from then on
     */
    public boolean read(ByteBuffer in, Receiver target) throws FailConnectionException {
        in.order(ByteOrder.BIG_ENDIAN);
        decompressed = 0;
        receiver = target;
        try {
            return readFrames(in);
        } finally {
            receiver = null;
        }
    }

    private boolean readFrames(ByteBuffer in) throws FailConnectionException {
        while (receiver.isReady() && decompressed < DECOMPRESSED_AT_ONCE) {
            if (inFrame ? !continueFrame(in) : !beginFrame(in)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a message has begun that has not ended. */
    public boolean isInMessage() {
        return opcode != 0;
    }

    /** Forgets the message that is under way. Nothing can be read from then on. */
    public void discard() {
        reset();
    }

    private boolean beginFrame(ByteBuffer in) throws FailConnectionException {
        int start = in.position();
        boolean inMessage = opcode != 0;
        long room = room(inMessage ? compressed : FrameReader.isCompressed(in));
        if (!frame.readHeader(in, receiver, inMessage, room)) {
            return false;
        }
        if (!Opcode.isControl(frame.opcode())) {
            beginFragment();
            return true;
        }
        if (frame.remaining() > in.remaining()) {
            // It is short: it waits in the buffer, so that nothing needs to be kept of it here
            in.position(start);
            return false;
        }
        control(in);
        return true;
    }

    private long room(boolean ofCompressed) {
        return limit(ofCompressed) - size - charge(fragments + 1);
    }

    /** How many bytes may come: what deflate cannot make shorter it makes longer, at worst by zlib's deflateBound. */
    private long limit(boolean ofCompressed) {
        long limit = receiver.messageLimit();
        return ofCompressed ? limit + (limit >> 3) + (limit >> 6) + COMPRESSED_END : limit;
    }

    private long charge(int all) {
        return Math.max(0, all - receiver.freeFragments()) * (long) FRAGMENT_CHARGE;
    }

    private void beginFragment() {
        if (opcode == 0) {
            opcode = frame.opcode();
            compressed = frame.isCompressed();
        }
        fragments++;
        inFrame = true;
    }

    private void control(ByteBuffer in) throws FailConnectionException {
        int from = in.position();
        ByteBuffer payload = in.slice(from, frame.takePayload(in));
        switch (frame.opcode()) {
            case Opcode.PING -> receiver.ping(payload);
            case Opcode.PONG -> receiver.pong(payload);
            default -> receiver.close(CloseFrame.parse(payload));
        }
    }

    private boolean continueFrame(ByteBuffer in) throws FailConnectionException {
        int from = in.position();
        int length = frame.takePayload(in);
        inFrame = frame.remaining() > 0;
        boolean last = !inFrame && frame.isFinal();
        if (opcode == Opcode.TEXT && !compressed) {
            checkText(in, from, length, last);
        }
        size += length;
        if (!compressed && receiver.takesParts()) {
            part(in, from, length, last);
        } else if (last && size == length) {
            whole(in, from, length, true);
        } else {
            kept.append(in, from, length, size, frame.isFinal() ? size + frame.remaining() : limit(compressed));
            if (last) {
                whole(kept.take(size), 0, size, false);
            }
        }
        return !inFrame;
    }

    private void checkText(ByteBuffer in, int from, int length, boolean last) throws FailConnectionException {
        int before = utf8;
        utf8 = Utf8.check(before, in, from, length);
        if (utf8 == Utf8.INVALID || last && utf8 != Utf8.COMPLETE) {
            throw new FailConnectionException(Violation.NOT_UTF8);
        }
    }

    private void whole(ByteBuffer in, int from, int length, boolean borrowed) throws FailConnectionException {
        if (compressed) {
            decompress(in.slice(from, length));
            return;
        }
        boolean text = opcode == Opcode.TEXT;
        reset();
        if (text) {
            receiver.text(Utf8.decode(in, from, length), true);
        } else {
            receiver.binary(borrowed ? receiver.data(in, from, length) : in, true);
        }
    }

    private void decompress(ByteBuffer payload) throws FailConnectionException {
        boolean text = opcode == Opcode.TEXT;
        long limit = Math.max(0, limit(false) - charge(fragments));
        reset();
        ByteBuffer message = receiver.decompress(payload, (int) limit);
        int length = message.remaining();
        decompressed += length + DECOMPRESSION_CHARGE;
        if (!text) {
            receiver.binary(message, true);
        } else if (Utf8.check(Utf8.COMPLETE, message, message.position(), length) == Utf8.COMPLETE) {
            receiver.text(Utf8.decode(message, message.position(), length), true);
        } else {
            throw new FailConnectionException(Violation.NOT_UTF8);
        }
    }

    private void part(ByteBuffer in, int from, int length, boolean last) throws FailConnectionException {
        boolean text = opcode == Opcode.TEXT;
        String part = text ? decodePart(in, from, length) : "";
        if (last) {
            reset();
        } else if (text ? part.isEmpty() : length == 0) {
            return;
        }
        if (text) {
            receiver.text(part, last);
        } else {
            receiver.binary(receiver.data(in, from, length), last);
        }
    }

    private String decodePart(ByteBuffer in, int from, int length) throws FailConnectionException {
        int begun = Utf8.begun(utf8);
        if (kept.isEmpty() && begun == 0) {
            return Utf8.decode(in, from, length);
        }
        byte[] bytes = kept.shift(in, from, length, begun);
        return Utf8.decode(ByteBuffer.wrap(bytes), 0, bytes.length - begun);
    }

    private void reset() {
        opcode = 0;
        compressed = false;
        fragments = 0;
        size = 0;
        kept.clear();
    }
}
