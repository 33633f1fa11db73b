package org.sluice.websocket.server.frame;

/**
 * What the header of a client's frame must be like (RFC 6455, 5), as pure functions. Each takes the bytes that are there, so
 * that a bad frame is refused at the first byte that shows it. The result is {@code null} where no rule is broken.
 */
final class FrameRules {

    static final int FIN = 0b1000_0000;
    static final int RSV = 0b0111_0000;
    static final int RSV1 = 0b0100_0000;
    static final int OPCODE = 0b0000_1111;
    static final int MASK = 0b1000_0000;
    static final int LENGTH = 0b0111_1111;

    /** The length in the second byte that stands for two further bytes, and the limit of a control frame's, plus one. */
    static final int LENGTH_16 = 126;

    /** The length in the second byte that stands for eight further bytes. */
    static final int LENGTH_64 = 127;

    private FrameRules() {}

    /**
     * The first byte: FIN, RSV1 to RSV3, opcode.
     *
     * @param inMessage whether a fragmented message is under way
     * @param mayCompress whether the client may compress messages
     */
    static Violation checkFirst(int first, boolean inMessage, boolean mayCompress) {
        if ((first & RSV) != 0 && !(mayCompress && beginsCompressed(first))) {
            return Violation.RESERVED_BIT;
        }
        boolean fin = (first & FIN) != 0;
        return switch (first & OPCODE) {
            case Opcode.CONTINUATION -> inMessage ? null : Violation.NOTHING_TO_CONTINUE;
            case Opcode.TEXT, Opcode.BINARY -> inMessage ? Violation.MESSAGE_NOT_ENDED : null;
            case Opcode.CLOSE, Opcode.PING, Opcode.PONG -> fin ? null : Violation.CONTROL_FRAGMENTED;
            default -> Violation.RESERVED_OPCODE;
        };
    }

    /** RFC 7692, 6: RSV1, alone and on the first frame of a data message. */
    private static boolean beginsCompressed(int first) {
        int opcode = first & OPCODE;
        return (first & RSV) == RSV1 && (opcode == Opcode.TEXT || opcode == Opcode.BINARY);
    }

    /** The second byte: MASK and the short length. */
    static Violation checkSecond(int opcode, int second) {
        if ((second & MASK) == 0) {
            return Violation.NOT_MASKED;
        }
        if (Opcode.isControl(opcode) && (second & LENGTH) >= LENGTH_16) {
            return Violation.CONTROL_TOO_LONG;
        }
        return null;
    }

    /**
     * The length as it was sent.
     *
     * @param form the length in the second byte
     * @param room how many bytes the message may still have; may be negative
     */
    static Violation checkLength(int opcode, int form, long length, long room) {
        if (length < 0) {
            return Violation.LENGTH_OVERFLOW;
        }
        if (form == LENGTH_16 && length < LENGTH_16 || form == LENGTH_64 && length <= 0xffff) {
            return Violation.LENGTH_NOT_MINIMAL;
        }
        return Opcode.isControl(opcode) || length <= room ? null : Violation.TOO_BIG;
    }
}
