package org.sluice.websocket.server.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * RFC 6455 once more, as simple as it can be: all bytes are there, nothing is fast, and text is checked by the platform's
 * decoder. What the model says is what has to come out of any reader, however the bytes were cut.
 */
public final class FrameModel {

    /**
     * What the reader is set to.
     *
     * @param limit the largest message
     * @param free how many fragments are free of charge
     * @param refused the opcode of data that is not taken, or -1
     * @param compression what makes messages of compressed ones, or null if there must be none
     */
    public record Rules(int limit, int free, int refused, Compression compression) {}

    /** Makes a message of a compressed one. */
    public interface Compression {

        /** Returns the message, or null if it is broken or beyond the limit: the connection fails with 1007. */
        byte[] decompress(byte[] payload, int limit);
    }

    private static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;
        private final int code;

        Failure(int code) {
            super(null, null, false, false);
            this.code = code;
        }
    }

    private final byte[] in;
    private final Rules rules;
    private final List<String> events = new ArrayList<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private int at;
    private int opcode;
    private boolean compressed;
    private int fragments;

    /** Reads all of it. */
    public FrameModel(byte[] in, Rules rules) {
        this.in = in;
        this.rules = rules;
        try {
            while (frame()) {
                // Until nothing more can be read
            }
        } catch (Failure e) {
            events.add("fail " + e.code);
        }
    }

    /** What has come, as {@code text …}, {@code binary <hex>} and so on; {@code close} or {@code fail} is the last. */
    public List<String> events() {
        return events;
    }

    /** Whether the connection has failed. */
    public boolean hasFailed() {
        return !events.isEmpty() && events.get(events.size() - 1).startsWith("fail");
    }

    /** The payload so far of a message that has not ended. */
    public byte[] unfinished() {
        return message.toByteArray();
    }

    private boolean frame() throws Failure {
        int left = in.length - at;
        if (left == 0) {
            return false;
        }
        boolean fin = in[at] < 0;
        int reserved = in[at] >> 4 & 7;
        int code = in[at] & 15;
        boolean first = code == 1 || code == 2;
        boolean control = code >= 8 && code <= 10;
        // 5.2, and RFC 7692, 6: RSV1 on the first frame of a message
        failIf(reserved != 0 && !(reserved == 4 && first && rules.compression != null), 1002);
        failIf(!first && !control && code != 0, 1002);
        // 5.4
        failIf(first && opcode != 0 || code == 0 && opcode == 0, 1002);
        // 5.5
        failIf(control && !fin, 1002);
        if (left < 2) {
            return false;
        }
        int length7 = in[at + 1] & 127;
        // 5.1
        failIf(in[at + 1] >= 0, 1002);
        failIf(control && length7 > 125, 1002);
        failIf(first && code == rules.refused, 1003);
        int extra = length7 == 126 ? 2 : length7 == 127 ? 8 : 0;
        if (left < 2 + extra) {
            return false;
        }
        long length = extra == 0 ? length7 : number(at + 2, extra);
        failIf(length < 0 || extra == 2 && length < 126 || extra == 8 && length < 65_536, 1002);
        boolean ofCompressed = first ? reserved == 4 : compressed;
        failIf(!control && length > limit(ofCompressed) - message.size() - charge(fragments + 1), 1009);
        if (left < 6 + extra) {
            return false;
        }
        int start = at + 6 + extra;
        int there = (int) Math.min(length, in.length - start);
        byte[] payload = unmasked(start, there);
        if (control) {
            return there == length && control(code, payload, start);
        }
        at = start + there;
        if (first) {
            opcode = code;
            compressed = ofCompressed;
        }
        fragments++;
        message.writeBytes(payload);
        boolean all = there == length;
        data(all && fin);
        return all;
    }

    private boolean control(int code, byte[] payload, int start) throws Failure {
        at = start + payload.length;
        if (code != 8) {
            events.add((code == 9 ? "ping " : "pong ") + HexFormat.of().formatHex(payload));
            return true;
        }
        if (payload.length == 0) {
            events.add("close 1005 ");
            return false;
        }
        failIf(payload.length < 2, 1002);
        int status = (payload[0] & 0xff) << 8 | payload[1] & 0xff;
        // 7.4, with what IANA has registered since
        boolean registered = status >= 1000 && status <= 1014 && status != 1004 && status != 1005 && status != 1006;
        failIf(!registered && !(status >= 3000 && status <= 4999), 1002);
        byte[] reason = Arrays.copyOfRange(payload, 2, payload.length);
        failIf(!isText(reason), 1007);
        events.add("close " + status + " " + new String(reason, UTF_8));
        return false;
    }

    private void data(boolean last) throws Failure {
        byte[] content = message.toByteArray();
        boolean text = opcode == 1;
        if (text && !compressed) {
            failIf(last ? !isText(content) : !canBecomeText(content), 1007);
        }
        if (!last) {
            return;
        }
        if (compressed) {
            int limit = (int) Math.max(0, rules.limit - charge(fragments));
            content = rules.compression.decompress(content, limit);
            failIf(content == null, 1007);
            failIf(text && !isText(content), 1007);
        }
        events.add(
                text
                        ? "text " + new String(content, UTF_8)
                        : "binary " + HexFormat.of().formatHex(content));
        message.reset();
        opcode = 0;
        compressed = false;
        fragments = 0;
    }

    private long charge(int all) {
        return Math.max(0, all - rules.free) * 64L;
    }

    private long limit(boolean ofCompressed) {
        // What zlib's deflateBound says, and a few bytes for the end
        long limit = rules.limit;
        return ofCompressed ? limit + limit / 8 + limit / 64 + 64 : limit;
    }

    private long number(int from, int bytes) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << 8 | in[from + i] & 0xff;
        }
        return number;
    }

    private byte[] unmasked(int from, int length) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (in[from + i] ^ in[from - 4 + i % 4]);
        }
        return payload;
    }

    private static void failIf(boolean broken, int code) throws Failure {
        if (broken) {
            throw new Failure(code);
        }
    }

    private static CharsetDecoder decoder() {
        return UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** What the platform's decoder says. */
    public static boolean isText(byte[] bytes) {
        try {
            decoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Whether there is an end with which it would be text: of a character, its second byte alone is not free. */
    static boolean canBecomeText(byte[] bytes) {
        if (isText(bytes)) {
            return true;
        }
        for (int missing = 1; missing <= 3; missing++) {
            byte[] longer = Arrays.copyOf(bytes, bytes.length + missing);
            Arrays.fill(longer, bytes.length, longer.length, (byte) 0x80);
            for (int next = 0x80; next <= 0xbf; next++) {
                longer[bytes.length] = (byte) next;
                if (isText(longer)) {
                    return true;
                }
            }
        }
        return false;
    }
}
