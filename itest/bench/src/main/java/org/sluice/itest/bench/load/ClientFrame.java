package org.sluice.itest.bench.load;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.Deflater;

/** The frames that are sent: like those of browsers, but for a key that never changes. */
final class ClientFrame {

    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PONG = 10;

    private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};
    private static final int FIN = 0b1000_0000;
    private static final int RSV1 = 0b0100_0000;
    private static final int MASK = 0b1000_0000;

    private ClientFrame() {}

    /** What sensors say, in ASCII, which compresses as such messages do. */
    static byte[] payload(int bytes) {
        Random random = new Random(bytes);
        StringBuilder text = new StringBuilder();
        while (text.length() < bytes) {
            text.append("{\"sensor\":\"s-")
                    .append(random.nextInt(1_000))
                    .append("\",\"value\":")
                    .append(random.nextInt(100_000) / 100.0)
                    .append("},");
        }
        return text.substring(0, bytes).getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] of(int opcode, byte[] payload) {
        return frame(FIN | opcode, payload);
    }

    /** RFC 7692, without anything that was sent before. */
    static byte[] deflated(int opcode, byte[] payload) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(payload);
        byte[] room = new byte[payload.length + 64];
        int length = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
        deflater.end();
        // RFC 7692 7.2.1: without the four bytes that a flush ends with.
        byte[] compressed = new byte[length - 4];
        System.arraycopy(room, 0, compressed, 0, compressed.length);
        return frame(FIN | RSV1 | opcode, compressed);
    }

    private static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(MASK | payload.length);
        } else if (payload.length < 65_536) {
            frame.write(MASK | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            throw new IllegalArgumentException("payload is " + payload.length + " bytes, at most 65535");
        }
        frame.writeBytes(KEY);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ KEY[i & 3]);
        }
        return frame.toByteArray();
    }

    /** The frame so many times, outside the heap, so that it is sent without being copied. */
    static ByteBuffer repeated(byte[] frame, int times) {
        ByteBuffer all = ByteBuffer.allocateDirect(frame.length * times);
        for (int i = 0; i < times; i++) {
            all.put(frame);
        }
        return all.flip();
    }
}
