package org.sluice.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.sluice.websocket.WebSocketConstants.COMPRESSION;
import static org.sluice.websocket.WebSocketConstants.COMPRESSION_ON;
import static org.sluice.websocket.WebSocketConstants.COMPRESSION_TAKEOVER;
import static org.sluice.websocket.WebSocketConstants.MAX_MESSAGE_SIZE;
import static org.sluice.websocket.WebSocketConstants.THREADING;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Test;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Deflate;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.websocket.Answer;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.CountersDTO;

/** Frames that no client should send, or not so many of them, at both ports. */
public class HostileFramesIT extends ServersTest {

    private static final byte[] EMPTY = {};

    private CountersDTO counters() {
        return context.getService(context.getServiceReference(WebSocketRuntime.class))
                .getRuntimeDTO()
                .counters;
    }

    /** A pong comes when all before it has been dealt with. */
    private static void assertServed(RawClient client) throws IOException {
        client.send(Frame.masked(Frame.FIN | Frame.PING, utf8("there")));
        assertEquals("there", client.readFrame().text());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] repeated(byte[] frame, int count) {
        ByteBuffer all = ByteBuffer.allocate(count * frame.length);
        for (int i = 0; i < count; i++) {
            all.put(frame);
        }
        return all.array();
    }

    @Test
    public void brokenFramesFailTheConnectionInOrder() throws Exception {
        application("/worker", handshake -> Answer.accept(Listeners.ECHO), MAX_MESSAGE_SIZE, 16 << 20);
        for (int port : ports()) {
            try (RawClient neighbour = RawClient.open(port, "/echo")) {
                for (HostileFrames hostile : HostileFrames.all()) {
                    try (RawClient onLoop = RawClient.open(port, "/echo");
                            RawClient onWorker = RawClient.open(port, "/worker")) {
                        hostile.assertFail(onLoop);
                        hostile.assertFailBeforeNoise(onWorker);
                    }
                }
                assertEchoes(neighbour);
            }
        }
    }

    @Test
    public void brokenCompressionFailsTheConnectionInOrder() throws Exception {
        compressing("/on", COMPRESSION_ON);
        compressing("/takeover", COMPRESSION_TAKEOVER);
        for (int port : ports()) {
            for (HostileFrames hostile : HostileFrames.compressed()) {
                try (RawClient without = openCompressed(port, "/on");
                        RawClient with = openCompressed(port, "/takeover")) {
                    hostile.assertFail(without);
                    hostile.assertFailBeforeNoise(with);
                }
            }
        }
        Await.until("no coders are in use", () -> counters().deflaters == 0 && counters().inflaters == 0);
    }

    private void compressing(String path, String compression) {
        application(path, handshake -> Answer.accept(Listeners.ECHO), COMPRESSION, compression, THREADING, "loop");
    }

    private static RawClient openCompressed(int port, String path) throws IOException {
        RawClient client = RawClient.connect(port);
        RequestText request = RequestText.webSocket(path).with("Sec-WebSocket-Extensions", "permessage-deflate");
        assertEquals(101, client.send(request).readResponse().status());
        return client;
    }

    @Test
    public void pingBetweenFragmentsIsAnsweredAtOnce() throws Exception {
        for (int port : ports()) {
            try (RawClient client = RawClient.open(port, "/echo")) {
                byte[] plug = utf8("\ud83d\udd0c");
                for (int i = 0; i < plug.length; i++) {
                    client.send(Frame.masked(i == 0 ? Frame.TEXT : Frame.CONTINUATION, new byte[] {plug[i]}));
                    assertServed(client);
                }
                client.send(Frame.masked(Frame.FIN | Frame.CONTINUATION, EMPTY));
                assertEquals("\ud83d\udd0c", client.readFrame().text());
            }
        }
    }

    @Test
    public void emptyFragmentsAreCounted() throws Exception {
        application("/small", handshake -> Answer.accept(Listeners.ECHO));
        byte[] many = repeated(Frame.masked(Frame.CONTINUATION, EMPTY), 2_000);
        for (int port : ports()) {
            try (RawClient client = RawClient.open(port, "/small")) {
                client.send(Frame.masked(Frame.TEXT, utf8("a")), many, Frame.masked(0x80, utf8("b")));
                assertEquals("ab", client.readFrame().text());
                client.send(Frame.masked(Frame.TEXT, EMPTY));
                // 1,024 are free, each other one counts as 64 bytes of 1 MiB
                int limit = 1024 + (1 << 20) / 64;
                for (int sent = 2_000; sent < limit; sent += 2_000) {
                    client.send(many);
                    assertServed(client);
                }
                client.send(many);
                assertEquals(1009, client.readFrame().closeCode());
            }
        }
    }

    @Test
    public void ofManyPingsTheNewestIsAnswered() throws Exception {
        int count = 60_000;
        for (int port : ports()) {
            long before = counters().bytesSent;
            try (RawClient client = RawClient.openSmall(port, "/echo");
                    RawClient neighbour = RawClient.open(port, "/echo")) {
                for (int i = 0; i < count; i += 1_000) {
                    client.send(pings(i, 1_000));
                }
                assertEchoes(neighbour);
                int pongs = 0;
                int last = -1;
                while (last < count - 1) {
                    Frame pong = client.readFrame();
                    assertEquals(Frame.FIN | Frame.PONG, pong.first());
                    int number = ByteBuffer.wrap(pong.payload()).getInt();
                    assertTrue(number + " behind " + last, number > last);
                    last = number;
                    pongs++;
                }
                assertTrue(pongs + " of " + count, pongs < count);
                long sent = counters().bytesSent - before;
                assertTrue("what is not answered is not kept: " + sent, sent < pongs * 127L + 1_000);
                assertEchoes(client);
            }
        }
    }

    private static byte[] pings(int from, int count) {
        ByteArrayOutputStream pings = new ByteArrayOutputStream();
        for (int i = from; i < from + count; i++) {
            pings.writeBytes(Frame.masked(
                    Frame.FIN | Frame.PING, ByteBuffer.allocate(125).putInt(i).array()));
        }
        return pings.toByteArray();
    }

    @Test
    public void pongsThatNobodyHasAskedForAreNothing() throws Exception {
        application("/worker", handshake -> Answer.accept(Listeners.ECHO));
        byte[] pongs = repeated(Frame.masked(Frame.FIN | Frame.PONG, utf8("unsolicited")), 10_000);
        for (int port : ports()) {
            for (String path : List.of("/echo", "/worker")) {
                try (RawClient client = RawClient.open(port, path)) {
                    long messages = counters().messagesReceived;
                    for (int i = 0; i < 10; i++) {
                        client.send(pongs);
                    }
                    assertServed(client);
                    assertEquals(messages, counters().messagesReceived);
                    assertEchoes(client);
                }
            }
        }
    }

    @Test
    public void manySmallCompressedMessagesLeaveTimeForOthers() throws Exception {
        compressing("/on", COMPRESSION_ON);
        int count = 20_000;
        byte[] messages = repeated(Frame.masked(Deflate.TEXT, new byte[] {0x4a, 0x04, 0x00}), count);
        for (int port : ports()) {
            try (RawClient client = openCompressed(port, "/on")) {
                Thread sender = new Thread(() -> send(client, messages));
                sender.start();
                for (int i = 0; i < 100; i++) {
                    assertTrue(isServed(port));
                }
                for (int i = 0; i < count; i++) {
                    assertArrayEquals(utf8("a"), client.readFrame().payload());
                }
                sender.join();
            }
        }
        assertEquals(0, counters().inflaters);
    }

    private static void send(RawClient client, byte[] bytes) {
        try {
            client.send(bytes);
        } catch (IOException e) {
            throw new AssertionError("not all could be sent", e);
        }
    }
}
