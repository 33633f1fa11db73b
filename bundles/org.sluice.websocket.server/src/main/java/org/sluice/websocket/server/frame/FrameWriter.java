package org.sluice.websocket.server.frame;

import java.nio.ByteBuffer;

/** Writes the headers of a server's frames, which are not masked (RFC 6455, 5.1). */
public final class FrameWriter {

    /** To be added to the opcode of a compressed message: RSV1 (RFC 7692, 6). */
    public static final int COMPRESSED = FrameRules.RSV1;

    /** The most bytes that a header can have. */
    public static final int MAX_HEADER = 2 + Long.BYTES;

    private FrameWriter() {}

    /**
     * The size of a frame.
     *
     * @param length the number of bytes in the payload
     * @return that number and the length of the header
     */
    public static int size(int length) {
        return length + (length < FrameRules.LENGTH_16 ? 2 : length <= 0xffff ? 4 : 10);
    }

    /**
     * The header of a frame, with the length in its shortest form.
     *
     * @param opcode the frame's opcode, with {@link #COMPRESSED} where it begins a compressed message
     * @param fin whether the frame is its message's last
     * @param length the number of bytes in the payload
     * @return a new buffer
     */
    public static ByteBuffer header(int opcode, boolean fin, int length) {
        return header(ByteBuffer.allocate(MAX_HEADER), opcode, fin, length);
    }

    /**
     * The header of a frame, with the length in its shortest form.
     *
     * @param empty where it goes; has room for {@link #MAX_HEADER} bytes
     * @param opcode the frame's opcode, with {@link #COMPRESSED} where it begins a compressed message
     * @param fin whether the frame is its message's last
     * @param length the number of bytes in the payload
     * @return that buffer
     */
    public static ByteBuffer header(ByteBuffer empty, int opcode, boolean fin, int length) {
        empty.put((byte) (fin ? FrameRules.FIN | opcode : opcode));
        if (length < FrameRules.LENGTH_16) {
            empty.put((byte) length);
        } else if (length <= 0xffff) {
            empty.put((byte) FrameRules.LENGTH_16).putShort((short) length);
        } else {
            empty.put((byte) FrameRules.LENGTH_64).putLong(length);
        }
        return empty.flip();
    }
}
