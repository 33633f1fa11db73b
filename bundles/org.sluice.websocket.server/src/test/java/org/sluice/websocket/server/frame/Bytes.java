package org.sluice.websocket.server.frame;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Byte arrays for tests: hex, and a client's frames, masked byte by byte as RFC 6455, 5.3 describes it. */
public final class Bytes {

    public static final byte[] KEY = hex("37 fa 21 3d");

    private Bytes() {}

    public static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    public static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A masked frame with the length in its shortest form; {@code first} is its first byte. */
    public static byte[] frame(int first, byte[] payload) {
        return frame(first, payload, KEY);
    }

    public static byte[] frame(int first, byte[] payload, byte[] key) {
        ByteBuffer header = ByteBuffer.allocate(10).put((byte) first);
        if (payload.length < 126) {
            header.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65_536) {
            header.put((byte) 0xfe).putShort((short) payload.length);
        } else {
            header.put((byte) 0xff).putLong(payload.length);
        }
        byte[] start = new byte[header.position()];
        header.flip().get(start);
        return concat(start, key, mask(payload, key));
    }

    public static byte[] text(String text) {
        return frame(0x81, utf8(text));
    }

    public static byte[] close(int code, String reason) {
        return frame(0x88, concat(new byte[] {(byte) (code >> 8), (byte) code}, utf8(reason)));
    }

    private static byte[] mask(byte[] payload, byte[] key) {
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= key[i % 4];
        }
        return masked;
    }
}
