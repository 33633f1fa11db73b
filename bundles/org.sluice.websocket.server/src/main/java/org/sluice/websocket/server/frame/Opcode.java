package org.sluice.websocket.server.frame;

/** The opcodes of RFC 6455, 11.8, as they stand in the low four bits of a frame's first byte. */
public final class Opcode {

    /** Continues a fragmented message. */
    public static final int CONTINUATION = 0x0;

    /** Begins a text message. */
    public static final int TEXT = 0x1;

    /** Begins a binary message. */
    public static final int BINARY = 0x2;

    /** Begins the closing handshake, or answers it. */
    public static final int CLOSE = 0x8;

    /** Asks for a pong. */
    public static final int PING = 0x9;

    /** Answers a ping. */
    public static final int PONG = 0xA;

    private Opcode() {}

    /** Whether it is of a control frame, not of data. */
    public static boolean isControl(int opcode) {
        return (opcode & 0b1000) != 0;
    }
}
