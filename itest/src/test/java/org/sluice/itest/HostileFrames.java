package org.sluice.itest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.sluice.itest.client.Frame.BINARY;
import static org.sluice.itest.client.Frame.CLOSE;
import static org.sluice.itest.client.Frame.CONTINUATION;
import static org.sluice.itest.client.Frame.FIN;
import static org.sluice.itest.client.Frame.PING;
import static org.sluice.itest.client.Frame.PONG;
import static org.sluice.itest.client.Frame.TEXT;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.sluice.itest.client.Deflate;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;

/**
 * What a client can send that ends a connection.
 *
 * @param what says it
 * @param code in the Close frame with which the server ends it, 1005 for a Close frame without a code
 * @param bytes all that the server needs to see
 */
record HostileFrames(String what, int code, byte[] bytes) {

    private static final byte[] EMPTY = {};
    private static final int RSV1 = 0b0100_0000;
    private static final int RSV2 = 0b0010_0000;
    private static final int RSV3 = 0b0001_0000;
    private static final int NO_CODE = 1005;

    /** What lies behind, and must not be read as frames or cause a reset. */
    private static final byte[] NOISE = new byte[64 * 1024];

    /** Text that is not UTF-8, in hexadecimal. */
    private static final List<String> NOT_UTF8 = List.of(
            "ff",
            "c080",
            "c0af",
            "c1bf",
            "e080af",
            "f08080af",
            "eda080",
            "edbfbf",
            "f4908080",
            "f8888080",
            "80",
            "c3c3");

    private static final List<String> CUT = List.of("c3", "e282", "f09f94");

    /** On a connection without extensions. */
    static List<HostileFrames> all() {
        List<HostileFrames> all = new ArrayList<>();
        headers(all);
        lengths(all);
        sequences(all);
        closes(all);
        texts(all, FIN | TEXT, FIN | CONTINUATION);
        otherProtocols(all);
        return all;
    }

    /** On a connection with compression. */
    static List<HostileFrames> compressed() {
        List<HostileFrames> all = new ArrayList<>();
        for (int opcode : new int[] {PING, PONG, CLOSE}) {
            add(all, 1002, "RSV1 on control frame " + opcode, FIN | RSV1 | opcode);
        }
        add(all, 1002, "RSV1 on nothing to continue", FIN | RSV1 | CONTINUATION);
        add(all, 1002, "RSV2", FIN | RSV2 | TEXT);
        add(all, 1002, "RSV1 and RSV3", FIN | RSV1 | RSV3 | TEXT);
        byte[] start = Frame.masked(RSV1 | TEXT, hex("f248"));
        all.add(of(1002, "RSV1 on a continuation", start, Frame.masked(FIN | RSV1 | CONTINUATION, EMPTY)));
        deflated(all, "no deflate data", "ffffff");
        deflated(all, "a reserved kind of block", "07");
        deflated(all, "a distance before the beginning", "f2001100");
        deflated(all, "cut inside a block", "f248cd");
        deflated(all, "cut inside a stored block", "000500faff4865");
        deflated(all, "garbage behind the last block", "f348cdc9c90700ff");
        deflated(all, "text that is not UTF-8", "000200fdffc0af00");
        deflated(all, "text that is cut", "000200fdffe28200");
        return all;
    }

    private static void headers(List<HostileFrames> all) {
        add(all, 1002, "not masked", FIN | TEXT, 0);
        add(all, 1002, "Close that is not masked", FIN | CLOSE, 0);
        for (int opcode : new int[] {TEXT, BINARY, PING, PONG, CLOSE}) {
            for (int reserved : new int[] {RSV1, RSV2, RSV3, RSV1 | RSV2 | RSV3}) {
                add(all, 1002, "reserved bits %x on %x".formatted(reserved, opcode), FIN | reserved | opcode);
            }
        }
        for (int opcode : new int[] {3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF}) {
            add(all, 1002, "the first byte of reserved opcode " + opcode, FIN | opcode);
        }
        all.add(of(1002, "reserved opcode with 1 GiB", Frame.header(FIN | 3, 1 << 30)));
        all.add(of(1002, "reserved opcode with 2^62", Frame.header(FIN | 0xF, 1L << 62)));
    }

    private static void lengths(List<HostileFrames> all) {
        all.add(of(1002, "length with its top bit set", hex("82ff8000000000000001")));
        all.add(of(1002, "the longest length, and its top bit", hex("82ffffffffffffffffff")));
        all.add(of(1009, "the longest length", hex("82ff7fffffffffffffff")));
        all.add(of(1009, "text of 2 GiB", Frame.header(FIN | TEXT, Integer.MAX_VALUE)));
        all.add(of(1009, "more than the limit of 16 MiB", Frame.header(FIN | BINARY, (16 << 20) + 1)));
        all.add(of(1002, "5 in two bytes", hex("82fe0005")));
        all.add(of(1002, "125 in two bytes", hex("82fe007d")));
        all.add(of(1002, "5 in eight bytes", hex("82ff0000000000000005")));
        all.add(of(1002, "65,535 in eight bytes", hex("82ff000000000000ffff")));
        for (int opcode : new int[] {PING, PONG, CLOSE}) {
            add(all, 1002, "126 bytes in control frame " + opcode, FIN | opcode, 0x80 | 126);
            add(all, 1002, "more bytes in control frame " + opcode, FIN | opcode, 0x80 | 127);
            add(all, 1002, "fragment of control frame " + opcode, opcode);
        }
    }

    private static void sequences(List<HostileFrames> all) {
        byte[] start = Frame.masked(TEXT, utf8("a"));
        add(all, 1002, "continuation of nothing", CONTINUATION);
        add(all, 1002, "last continuation of nothing", FIN | CONTINUATION);
        all.add(of(1002, "continuation of what has ended", start, Frame.masked(FIN | CONTINUATION, EMPTY), new byte[] {
            (byte) (FIN | CONTINUATION)
        }));
        all.add(of(1002, "a message inside of a message", start, Frame.text("b")));
        all.add(of(1002, "the first byte of a message inside of a message", start, new byte[] {BINARY}));
        all.add(of(1000, "Close inside of a message", start, Frame.close(1000)));
        all.add(of(1000, "Close and Close", Frame.close(1000), Frame.close(1001)));
        all.add(of(1000, "Close and data", Frame.close(1000), Frame.text("late"), Frame.masked(FIN | PING, EMPTY)));
        all.add(of(1000, "Close and a broken frame", Frame.close(1000), hex("ff00")));
    }

    private static void closes(List<HostileFrames> all) {
        int[] refused = {0, 1, 500, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 32768, 65535};
        for (int code : refused) {
            all.add(of(1002, "Close with " + code, Frame.close(code)));
        }
        for (int code :
                new int[] {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4999}) {
            all.add(of(code, "Close with " + code, Frame.close(code)));
        }
        all.add(of(NO_CODE, "Close without a code", Frame.masked(FIN | CLOSE, EMPTY)));
        all.add(of(1002, "Close with half a code", Frame.masked(FIN | CLOSE, new byte[1])));
        for (String bad : NOT_UTF8) {
            all.add(of(1007, "Close with " + bad, Frame.masked(FIN | CLOSE, hex("03e8" + bad))));
        }
    }

    private static void texts(List<HostileFrames> all, int whole, int end) {
        for (String bad : NOT_UTF8) {
            all.add(of(1007, "text " + bad, Frame.masked(whole, hex("61" + bad + "61"))));
            all.add(of(1007, "first fragment " + bad, Frame.masked(TEXT, hex("61" + bad))));
        }
        for (String cut : CUT) {
            all.add(of(1007, "text cut " + cut, Frame.masked(whole, hex(cut))));
            all.add(of(1007, "cut " + cut, Frame.masked(TEXT, hex(cut)), Frame.masked(end, EMPTY)));
        }
        byte[] large = Frame.masked(whole, ("a\377" + "b".repeat(200)).getBytes(ISO_8859_1));
        byte[] begun = new byte[12];
        System.arraycopy(large, 0, begun, 0, begun.length);
        all.add(of(1007, "a bad byte in a frame whose rest never comes", begun));
    }

    private static void otherProtocols(List<HostileFrames> all) {
        all.add(of(1002, "HTTP", RequestText.get("/").toString().getBytes(UTF_8)));
        all.add(of(1002, "TLS", CLIENT_HELLO));
    }

    /** As a client of TLS begins; the rest does not count. */
    static final byte[] CLIENT_HELLO = hex("16030100c2010000be0303" + "00".repeat(180));

    private static void add(List<HostileFrames> all, int code, String what, int... bytes) {
        ByteArrayOutputStream some = new ByteArrayOutputStream();
        for (int one : bytes) {
            some.write(one);
        }
        all.add(of(code, what, some.toByteArray()));
    }

    private static void deflated(List<HostileFrames> all, String what, String payload) {
        all.add(of(1007, what, Frame.masked(Deflate.TEXT, hex(payload))));
    }

    private static HostileFrames of(int code, String what, byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return new HostileFrames(what, code, whole.toByteArray());
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    /** Nothing else comes before the server has answered; then something that it drops. */
    void assertFail(RawClient client) throws IOException {
        client.send(bytes);
        assertClose(close(client));
        client.send(NOISE);
        assertEquals(what, 0, client.readToOrderlyEnd().length);
        client.endOutput();
    }

    /** A lot comes in the same segment: a server that closes at once destroys its Close frame by a reset. */
    void assertFailBeforeNoise(RawClient client) throws IOException {
        client.send(bytes, NOISE);
        assertClose(close(client));
        assertEquals(what, 0, client.readToOrderlyEnd().length);
        client.endOutput();
    }

    private Frame close(RawClient client) {
        try {
            Frame frame = client.readFrame();
            // The echo of a message that was whole
            return frame.opcode() == TEXT ? client.readFrame() : frame;
        } catch (IOException e) {
            throw new AssertionError("no Close frame for " + what, e);
        }
    }

    private void assertClose(Frame close) {
        assertEquals(what, FIN | CLOSE, close.first());
        assertEquals(what, code, close.payload().length == 0 ? NO_CODE : close.closeCode());
    }
}
