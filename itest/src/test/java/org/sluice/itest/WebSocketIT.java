package org.sluice.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

    /** The connection ends in order, and a neighbour notices nothing. */
    @Test
    public void brokenFramesFailTheConnection() throws Exception {
        try (RawClient neighbour = open()) {
            for (HostileFrames hostile : HostileFrames.all()) {
                try (RawClient client = open()) {
                    hostile.assertFail(client);
                }
            }
            neighbour.send(Frame.text("there"));
            assertEquals("there", neighbour.readFrame().text());
        }
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
