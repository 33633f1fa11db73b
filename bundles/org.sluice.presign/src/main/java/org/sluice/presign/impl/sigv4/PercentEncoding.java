package org.sluice.presign.impl.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Percent-encoding (RFC 3986, 2.1) in the one form that is signed: everything but unreserved characters, in upper case. */
final class PercentEncoding {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** RFC 3986, 3.3: what may stand in a path as it is, besides what is unreserved. */
    private static final String IN_PATHS = "!$&'()*+,;=:@/";

    private PercentEncoding() {}

    /** Encodes a text, all that is reserved included. */
    static String encode(String text) {
        return encode(text.getBytes(UTF_8), "");
    }

    /** Encodes a path but for its slashes. */
    static String encodePath(String path) {
        return encode(path.getBytes(UTF_8), "/");
    }

    /** Encodes of a path what must be: the other form in which clients send it. */
    static String encodePathSparingly(String path) {
        return encode(path.getBytes(UTF_8), IN_PATHS);
    }

    private static String encode(byte[] bytes, String spared) {
        StringBuilder encoded = new StringBuilder(bytes.length + 16);
        for (byte b : bytes) {
            if (isUnreserved(b) || spared.indexOf(b) >= 0) {
                encoded.append((char) b);
            } else {
                HEX.toHexDigits(encoded.append('%'), b);
            }
        }
        return encoded.toString();
    }

    /** RFC 3986, 2.3. */
    private static boolean isUnreserved(int b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || "-._~".indexOf(b) >= 0;
    }

    /** The one form of an encoded name or value of a query, in which a plus is a space as in forms. */
    static String normalized(String raw) throws RefusedException {
        return isUnreserved(raw) ? raw : encode(decodeBytes(raw.replace('+', ' ')), "");
    }

    private static boolean isUnreserved(String text) {
        return text.chars().allMatch(PercentEncoding::isUnreserved);
    }

    /** Decodes, a plus being a plus. Bytes that are no UTF-8 become replacement characters. */
    static String decode(String encoded) throws RefusedException {
        return encoded.indexOf('%') < 0 ? encoded : new String(decodeBytes(encoded), UTF_8);
    }

    private static byte[] decodeBytes(String encoded) throws RefusedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes.write(escaped(encoded, i));
                i += 2;
            } else if (c < ' ' || c >= 0x7f) {
                throw new RefusedException(
                        RefusedException.MALFORMED, "A character is not escaped that must be: " + (int) c);
            } else {
                bytes.write(c);
            }
        }
        return bytes.toByteArray();
    }

    private static int escaped(String text, int index) throws RefusedException {
        if (index + 2 >= text.length()) {
            throw new RefusedException(RefusedException.MALFORMED, "Incomplete trailing escape % sequence");
        }
        char high = text.charAt(index + 1);
        char low = text.charAt(index + 2);
        if (!HexFormat.isHexDigit(high) || !HexFormat.isHexDigit(low)) {
            throw new RefusedException(
                    RefusedException.MALFORMED, "Illegal hex character in escape % pattern: %" + high + low);
        }
        return HexFormat.fromHexDigit(high) << 4 | HexFormat.fromHexDigit(low);
    }
}
