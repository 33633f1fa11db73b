package org.sluice.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.JdkClient;
import org.sluice.itest.client.RawClient;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocketConstants;

/** RFC 6455 as two kinds of clients see it, at the example {@code /echo}. */
public class WebSocketIT extends GatewayTest {

    private static final int MEBIBYTE = 1 << 20;
    private static final byte[] EMPTY = {};

    private RawClient open() throws Exception {
        return RawClient.open(port(), "/echo");
    }

    @Test
    public void textIsEchoed() throws Exception {
        try (JdkClient client = JdkClient.open(port(), "/echo")) {
            client.sendText("");
            client.sendText("h\u00e9, \u20ac, \ud83d\udd0c");
            assertEquals("", client.nextText());
            assertEquals("h\u00e9, \u20ac, \ud83d\udd0c", client.nextText());
        }
    }

    @Test
    public void binaryIsEchoed() throws Exception {
        assertBinaryIsEchoed(0);
        assertBinaryIsEchoed(125);
        assertBinaryIsEchoed(126);
        assertBinaryIsEchoed(65_536);
        assertBinaryIsEchoed(MEBIBYTE);
        assertBinaryIsEchoed(16 * MEBIBYTE);
    }

    private void assertBinaryIsEchoed(int size) throws Exception {
        byte[] message = new byte[size];
        new Random(size).nextBytes(message);
        try (JdkClient client = JdkClient.open(port(), "/echo")) {
            client.sendBinary(message);
            assertArrayEquals(message, client.nextBinary());
        }
    }

    @Test
    public void largeTextIsEchoed() throws Exception {
        String message = "\u20ac".repeat(5 * MEBIBYTE);
        try (JdkClient client = JdkClient.open(port(), "/echo")) {
            client.sendText(message);
            assertEquals(message, client.nextText());
        }
    }

    @Test
    public void controlFramesComeBetweenFragments() throws Exception {
        try (RawClient client = open()) {
            client.send(Frame.masked(Frame.TEXT, utf8("frag")));
            client.send(Frame.masked(Frame.FIN | Frame.PING, utf8("now")));
            Frame pong = client.readFrame();
            assertEquals(Frame.FIN | Frame.PONG, pong.first());
            assertEquals("now", pong.text());
            client.send(Frame.masked(Frame.CONTINUATION, EMPTY));
            client.send(Frame.masked(Frame.FIN | Frame.CONTINUATION, utf8("ments")));
            Frame echo = client.readFrame();
            assertEquals(Frame.FIN | Frame.TEXT, echo.first());
            assertEquals("fragments", echo.text());
        }
    }

    @Test
    public void framesMayComeByteByByte() throws Exception {
        try (RawClient client = open()) {
            for (byte b : Frame.text("\ud83d\udd0c")) {
                client.send(new byte[] {b});
            }
            assertEquals("\ud83d\udd0c", client.readFrame().text());
        }
    }

    @Test
    public void pingIsAnsweredWithItsData() throws Exception {
        try (JdkClient client = JdkClient.open(port(), "/echo")) {
            client.socket().sendPing(ByteBuffer.wrap(new byte[125])).get(10, TimeUnit.SECONDS);
            assertEquals(new byte[125].length, ((JdkClient.Event.Pong) client.next()).data().length);
        }
    }

    @Test
    public void closeCodeIsEchoedAndTcpIsClosed() throws Exception {
        for (int code : new int[] {1000, 1001, 3000, 4999}) {
            try (RawClient client = open()) {
                client.send(Frame.close(code));
                assertEquals(code, client.readFrame().closeCode());
                assertArrayEquals(EMPTY, client.readToOrderlyEnd());
            }
        }
    }

    @Test
    public void closeWithoutCodeIsAnswered() throws Exception {
        try (RawClient client = open()) {
            client.send(Frame.masked(Frame.FIN | Frame.CLOSE, EMPTY));
            assertEquals(Frame.FIN | Frame.CLOSE, client.readFrame().first());
            assertArrayEquals(EMPTY, client.readToOrderlyEnd());
        }
    }

    @Test
    public void nothingIsReadBehindTheClientsClose() throws Exception {
        try (RawClient client = open()) {
            client.send(Frame.close(1000), Frame.text("late"));
            assertEquals(1000, client.readFrame().closeCode());
            assertArrayEquals(EMPTY, client.readToEnd());
        }
    }

    @Test
    public void brokenProtocolIs1002() throws Exception {
        assertFails(1002, "unmasked", new byte[] {(byte) (Frame.FIN | Frame.TEXT), 1, 'a'});
        assertFails(1002, "RSV1", Frame.masked(Frame.FIN | 0x40 | Frame.TEXT, EMPTY));
        assertFails(1002, "RSV3", Frame.masked(Frame.FIN | 0x10 | Frame.BINARY, EMPTY));
        assertFails(1002, "reserved data opcode", Frame.masked(Frame.FIN | 0x3, EMPTY));
        assertFails(1002, "reserved control opcode", Frame.masked(Frame.FIN | 0xB, EMPTY));
        assertFails(1002, "fragmented ping", Frame.masked(Frame.PING, EMPTY));
        assertFails(1002, "long ping", Frame.masked(Frame.FIN | Frame.PING, new byte[126]));
        assertFails(1002, "continuation of nothing", Frame.masked(Frame.FIN | Frame.CONTINUATION, EMPTY));
        assertFails(1002, "message in a message", Frame.masked(Frame.TEXT, EMPTY), Frame.text("a"));
        assertFails(1002, "length not minimal", new byte[] {(byte) 0x82, (byte) 0xFE, 0, 5});
        assertFails(1002, "length negative", new byte[] {(byte) 0x82, (byte) 0xFF, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0});
        assertFails(1002, "close with half a code", Frame.masked(Frame.FIN | Frame.CLOSE, new byte[1]));
        for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535}) {
            assertFails(1002, "close " + code, Frame.close(code));
        }
    }

    @Test
    public void textThatIsNotUtf8Is1007() throws Exception {
        assertFails(1007, "bad byte", Frame.masked(Frame.FIN | Frame.TEXT, new byte[] {'a', (byte) 0xff}));
        assertFails(1007, "surrogate", Frame.masked(Frame.TEXT, new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}));
        assertFails(1007, "overlong", Frame.masked(Frame.TEXT, new byte[] {(byte) 0xc0, (byte) 0x80}));
        assertFails(1007, "cut off", Frame.masked(Frame.FIN | Frame.TEXT, new byte[] {(byte) 0xe2, (byte) 0x82}));
        byte[] reason = {0x03, (byte) 0xe8, (byte) 0xff};
        assertFails(1007, "close reason", Frame.masked(Frame.FIN | Frame.CLOSE, reason));
    }

    /** The rest of the frame never comes. */
    @Test
    public void badByteFailsInTheMiddleOfAFrame() throws Exception {
        byte[] whole = Frame.masked(
                Frame.FIN | Frame.TEXT, ("fine" + "\uffff".repeat(20)).getBytes(StandardCharsets.ISO_8859_1));
        whole[6 + 4] = (byte) (0xff ^ whole[2]);
        assertFails(1007, "in the middle", Arrays.copyOf(whole, 6 + 8));
    }

    @Test
    public void tooLargeIs1009() throws Exception {
        application("/small", handshake -> Answer.accept(Listeners.ECHO), WebSocketConstants.MAX_MESSAGE_SIZE, 100);
        assertFailsAt("/small", 1009, "announced", Frame.header(Frame.FIN | Frame.BINARY, 101));
        assertFailsAt(
                "/small",
                1009,
                "in fragments",
                Frame.masked(Frame.BINARY, new byte[60]),
                Frame.header(Frame.FIN | Frame.CONTINUATION, 41));
        assertFails(1009, "more than the server's limit", Frame.header(Frame.FIN | Frame.BINARY, 1L << 40));
        try (RawClient client = RawClient.open(port(), "/small")) {
            client.send(Frame.masked(Frame.FIN | Frame.BINARY, new byte[100]));
            assertEquals(100, client.readFrame().payload().length);
        }
    }

    private void assertFails(int code, String what, byte[]... frames) throws Exception {
        assertFailsAt("/echo", code, what, frames);
    }

    /** The right code comes, TCP is closed in order, and a neighbour notices nothing. */
    private void assertFailsAt(String path, int code, String what, byte[]... frames) throws Exception {
        try (RawClient neighbour = open();
                RawClient client = RawClient.open(port(), path)) {
            client.send(frames);
            Frame close = client.readFrame();
            assertEquals(what, code, close.closeCode());
            assertNotEquals(what, 126, close.payload().length);
            client.endOutput();
            assertArrayEquals(what, EMPTY, client.readToOrderlyEnd());
            neighbour.send(Frame.text(what));
            assertEquals(what, neighbour.readFrame().text());
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
