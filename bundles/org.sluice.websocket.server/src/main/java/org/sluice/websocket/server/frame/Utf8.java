package org.sluice.websocket.server.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * UTF-8 (RFC 3629) checked in pieces of any size, and encoded.
 *
 * <p>The state between two pieces is an {@code int}: {@link #COMPLETE} between characters, {@link #INVALID}, or else what is
 * known of a character that has begun: how many bytes have come, how many are missing, and the bounds of the next one.
 *
 * <pre>
 *  bits 24-31: bytes that have come | 16-23: highest next byte | 8-15: lowest next byte | 0-7: bytes that are missing
 * </pre>
 */
public final class Utf8 {

    static final int COMPLETE = 0;
    static final int INVALID = -1;

    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;
    private static final char REPLACEMENT = '\ufffd';

    private Utf8() {}

    /**
     * Encodes text. An unpaired surrogate, which UTF-8 has no bytes for, becomes U+FFFD.
     *
     * @param text any text
     * @return the bytes
     */
    public static ByteBuffer encode(CharSequence text) {
        String string = text.toString();
        return ByteBuffer.wrap((hasSurrogate(string) ? paired(string) : string).getBytes(UTF_8));
    }

    /** Continues the check with a piece, and returns the state behind it. */
    static int check(int state, ByteBuffer bytes, int from, int length) {
        int to = from + length;
        int at = from;
        int now = state;
        while (at < to) {
            if (now == COMPLETE) {
                at = skipAscii(bytes, at, to);
                if (at < to) {
                    now = begin(bytes.get(at++) & 0xff);
                }
            } else {
                now = next(now, bytes.get(at++) & 0xff);
            }
            if (now == INVALID) {
                return INVALID;
            }
        }
        return now;
    }

    /** How many bytes of an unfinished character have come. */
    static int begun(int state) {
        return state >>> 24;
    }

    static String decode(ByteBuffer bytes, int from, int length) {
        if (bytes.hasArray()) {
            return new String(bytes.array(), bytes.arrayOffset() + from, length, UTF_8);
        }
        byte[] copy = new byte[length];
        bytes.get(from, copy);
        return new String(copy, UTF_8);
    }

    private static int skipAscii(ByteBuffer bytes, int from, int to) {
        int at = from;
        while (at <= to - Long.BYTES && (bytes.getLong(at) & NOT_ASCII) == 0) {
            at += Long.BYTES;
        }
        while (at < to && bytes.get(at) >= 0) {
            at++;
        }
        return at;
    }

    // RFC 3629, 4: the bounds of the second byte keep out overlong forms, surrogates, and what is above U+10FFFF
    private static int begin(int lead) {
        if (lead < 0xc2 || lead > 0xf4) {
            return INVALID;
        }
        if (lead < 0xe0) {
            return state(1, 1, 0x80, 0xbf);
        }
        return switch (lead) {
            case 0xe0 -> state(1, 2, 0xa0, 0xbf);
            case 0xed -> state(1, 2, 0x80, 0x9f);
            case 0xf0 -> state(1, 3, 0x90, 0xbf);
            case 0xf4 -> state(1, 3, 0x80, 0x8f);
            default -> state(1, lead < 0xf0 ? 2 : 3, 0x80, 0xbf);
        };
    }

    private static int next(int state, int octet) {
        int lowest = state >>> 8 & 0xff;
        int highest = state >>> 16 & 0xff;
        if (octet < lowest || octet > highest) {
            return INVALID;
        }
        int missing = (state & 0xff) - 1;
        return missing == 0 ? COMPLETE : state(begun(state) + 1, missing, 0x80, 0xbf);
    }

    private static int state(int begun, int missing, int lowest, int highest) {
        return begun << 24 | highest << 16 | lowest << 8 | missing;
    }

    private static boolean hasSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static String paired(String text) {
        StringBuilder paired = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c)
                .forEach(paired::appendCodePoint);
        return paired.toString();
    }
}
