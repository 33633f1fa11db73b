package org.sluice.itest.client;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A frame from the server, and the bytes of frames to the server, written by hand (RFC 6455, 5.2). */
public record Frame(int first, byte[] payload) {

    public static final int FIN = 0b1000_0000;
    public static final int CONTINUATION = 0x0;
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    public static final int PING = 0x9;
    public static final int PONG = 0xA;

    private static final byte[] MASKING_KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};
    private static final int MASKED = 0b1000_0000;

    /** A frame as a client sends it. */
    public static byte[] masked(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(header(first, payload.length));
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ MASKING_KEY[i % 4]);
        }
        return frame.toByteArray();
    }

    /** The header of a frame as a client sends it, with the masking key, but without payload. */
    public static byte[] header(int first, long length) {
        ByteBuffer header = ByteBuffer.allocate(14).put((byte) first);
        if (length < 126) {
            header.put((byte) (MASKED | length));
        } else if (length < 1 << 16) {
            header.put((byte) (MASKED | 126)).putShort((short) length);
        } else {
            header.put((byte) (MASKED | 127)).putLong(length);
        }
        header.put(MASKING_KEY);
        return Arrays.copyOf(header.array(), header.position());
    }

    public static byte[] text(String text) {
        return masked(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] close(int code) {
        return masked(FIN | CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    public int opcode() {
        return first & 0x0f;
    }

    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** The code in a Close frame. */
    public int closeCode() {
        if (opcode() != CLOSE || payload.length < 2) {
            throw new AssertionError("no Close frame with a code: " + this);
        }
        return ByteBuffer.wrap(payload).getShort() & 0xffff;
    }

    @Override
    public String toString() {
        String start = new String(payload, 0, Math.min(payload.length, 40), StandardCharsets.ISO_8859_1);
        return "%02x, %d bytes: %s".formatted(first, payload.length, start);
    }
}
