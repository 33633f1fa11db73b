package org.sluice.websocket.server.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Takes frames apart, as their bytes come (RFC 6455, 5.2). A header is read when all of it is there, and left alone until
 * then; the payload is unmasked where it lies.
 *
 * <pre>
 *  FIN RSV1-3 opcode | MASK length | length, 0, 2 or 8 bytes | masking key, 4 bytes | payload
 *  1   x00    xxxx   | 1   xxxxxxx |                         |                      |
 * </pre>
 *
 * <p>Buffers are big-endian. Confined to the event loop.
 */
final class FrameReader {

    private static final boolean IS_LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private int first;
    private long remaining;

    /** The masking key, turned so that its first byte is for the payload's next one. */
    private int mask;

    /**
     * Reads a header. Nothing of it is taken until it is complete, but what is there must be right.
     *
     * @param receiver what a message may be like
     * @param inMessage whether a fragmented message is under way
     * @param room how many bytes a message may still have
     * @return {@code false} if it is not complete
     */
    boolean readHeader(ByteBuffer in, MessageReader.Receiver receiver, boolean inMessage, long room)
            throws FailConnectionException {
        int start = in.position();
        int available = in.remaining();
        if (available < 1) {
            return false;
        }
        int byte0 = in.get(start);
        failOn(FrameRules.checkFirst(byte0, inMessage, receiver.takesCompressed()));
        if (available < 2) {
            return false;
        }
        int opcode = byte0 & FrameRules.OPCODE;
        int byte1 = in.get(start + 1);
        failOn(FrameRules.checkSecond(opcode, byte1));
        if (opcode == Opcode.TEXT || opcode == Opcode.BINARY) {
            failOn(receiver.refusalOf(opcode));
        }
        int form = byte1 & FrameRules.LENGTH;
        int key = start + 2 + lengthBytes(form);
        if (in.limit() < key) {
            return false;
        }
        long length = length(in, start + 2, form);
        failOn(FrameRules.checkLength(opcode, form, length, room));
        if (in.limit() < key + Integer.BYTES) {
            return false;
        }
        first = byte0;
        remaining = length;
        mask = in.getInt(key);
        in.position(key + Integer.BYTES);
        return true;
    }

    int opcode() {
        return first & FrameRules.OPCODE;
    }

    boolean isFinal() {
        return (first & FrameRules.FIN) != 0;
    }

    /** Whether the frame begins a message that is compressed. */
    boolean isCompressed() {
        return (first & FrameRules.RSV1) != 0;
    }

    /** Whether the next frame is said to begin a message that is compressed, as far as there is anything of it. */
    static boolean isCompressed(ByteBuffer in) {
        return in.hasRemaining() && (in.get(in.position()) & FrameRules.RSV1) != 0;
    }

    /** How many bytes of the payload have not been taken. */
    long remaining() {
        return remaining;
    }

    /** Unmasks the payload's next bytes, moves the buffer's position behind them, and returns their number. */
    int takePayload(ByteBuffer in) {
        int length = (int) Math.min(remaining, in.remaining());
        unmask(in, in.position(), length, mask);
        in.position(in.position() + length);
        remaining -= length;
        mask = Integer.rotateLeft(mask, (length & 3) * Byte.SIZE);
        return length;
    }

    /** Eight bytes at a step, in the order of the processor, which need not be turned then. */
    private static void unmask(ByteBuffer buffer, int from, int length, int mask) {
        long wide = Integer.toUnsignedLong(mask) << Integer.SIZE | Integer.toUnsignedLong(mask);
        int to = from + length;
        int at = from;
        if (length >= Long.BYTES) {
            long turned = IS_LITTLE_ENDIAN ? Long.reverseBytes(wide) : wide;
            buffer.order(ByteOrder.nativeOrder());
            for (; at <= to - Long.BYTES; at += Long.BYTES) {
                buffer.putLong(at, buffer.getLong(at) ^ turned);
            }
            buffer.order(ByteOrder.BIG_ENDIAN);
        }
        for (; at < to; at++) {
            wide = Long.rotateLeft(wide, Byte.SIZE);
            buffer.put(at, (byte) (buffer.get(at) ^ wide));
        }
    }

    private static int lengthBytes(int form) {
        return switch (form) {
            case FrameRules.LENGTH_16 -> Short.BYTES;
            case FrameRules.LENGTH_64 -> Long.BYTES;
            default -> 0;
        };
    }

    private static long length(ByteBuffer in, int at, int form) {
        return switch (form) {
            case FrameRules.LENGTH_16 -> Short.toUnsignedInt(in.getShort(at));
            case FrameRules.LENGTH_64 -> in.getLong(at);
            default -> form;
        };
    }

    private static void failOn(Violation violation) throws FailConnectionException {
        if (violation != null) {
            throw new FailConnectionException(violation);
        }
    }
}
