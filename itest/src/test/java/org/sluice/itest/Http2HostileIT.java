package org.sluice.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.Http2Client;
import org.sluice.itest.client.Http2Client.Received;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.runtime.WebSocketRuntime;

/** Peers that use HTTP/2 to hurt: of the frames below WebSocket's, each costs the server more than the peer. */
public class Http2HostileIT extends Http2Test {

    private static final String PATH = "/recorded";
    private static final int PIECES = 20_000;
    // As many as fit a record of TLS: what the server leaves unread when it ends the connection would reset it.
    private static final int NOTHINGS = 1_800;
    private static final int PINGS = 900;
    private static final int RESETS = 500;
    private static final byte[] NOTHING = {};

    private Http2Client neighbour;

    @Before
    public void neighbourIsServed() throws Exception {
        application(PATH, handshake -> Answer.accept(new Recorder()));
        Await.until("the echo is served", this::echoIsServed);
        neighbour = Http2Client.open(port(), "/echo");
        assertEchoes(neighbour);
    }

    @After
    public void neighbourIsServedStill() throws Exception {
        assertEchoes(neighbour);
        neighbour.close();
        assertTrue("others are served", echoIsServed());
        Await.until("no connection is left", () -> connections() == 0);
    }

    private int connections() {
        return context.getService(context.getServiceReference(WebSocketRuntime.class))
                .getRuntimeDTO()
                .counters
                .connections;
    }

    private static void assertEchoes(Http2Client client) throws Exception {
        client.send(data(Frame.text("here")));
        assertEquals("here", new String(client.readData(6), 2, 4, StandardCharsets.US_ASCII));
    }

    /** One that the application has seen. */
    private Http2Client hostile() throws Exception {
        Http2Client client = Http2Client.open(port(), PATH);
        assertEchoes(client);
        return client;
    }

    private static byte[] data(byte[] payload) {
        return Http2Client.frame(Http2Client.DATA, 0, 1, payload);
    }

    private void assertEndsCalmed(Http2Client client) throws Exception {
        Received goaway = client.read(Http2Client.GOAWAY);
        assertEquals(Http2Client.ENHANCE_YOUR_CALM, goaway.errorCode());
        assertEquals(CloseCode.of(1006), ends.poll(Await.SECONDS, TimeUnit.SECONDS));
    }

    @Test
    public void messageInPiecesOfAByteComesWhole() throws Exception {
        byte[] message = new byte[PIECES];
        new Random(1).nextBytes(message);
        byte[] bytes = Frame.masked(Frame.FIN | Frame.BINARY, message);
        byte[][] pieces = IntStream.range(0, bytes.length)
                .mapToObj(i -> data(new byte[] {bytes[i]}))
                .toArray(byte[][]::new);
        try (Http2Client client = hostile()) {
            client.send(pieces);
            byte[] echo = client.readData(4 + PIECES);
            assertEquals(Frame.FIN | Frame.BINARY, echo[0] & 0xff);
            assertArrayEquals(message, Arrays.copyOfRange(echo, 4, echo.length));
        }
        assertEquals(CloseCode.of(1006), ends.poll(Await.SECONDS, TimeUnit.SECONDS));
    }

    @Test
    public void dataFramesOfNothingEndTheConnection() throws Exception {
        byte[][] nothings = new byte[NOTHINGS][];
        Arrays.fill(nothings, data(NOTHING));
        try (Http2Client client = hostile()) {
            client.send(nothings);
            assertEndsCalmed(client);
        }
    }

    /** As CVE-2023-44487, "rapid reset", with handshakes in the place of requests. */
    @Test
    public void handshakesThatAreResetAtOnceEndTheConnection() throws Exception {
        byte[][] resets = IntStream.range(0, RESETS)
                .map(i -> 3 + 2 * i)
                .boxed()
                .flatMap(stream -> Stream.of(Http2Client.again(stream), cancel(stream)))
                .toArray(byte[][]::new);
        try (Http2Client client = hostile()) {
            client.send(resets);
            assertEndsCalmed(client);
        }
    }

    private static byte[] cancel(int stream) {
        return Http2Client.frame(Http2Client.RST_STREAM, 0, stream, new byte[] {0, 0, 0, Http2Client.CANCEL});
    }

    @Test
    public void pingsEndTheConnection() throws Exception {
        byte[][] pings = new byte[PINGS][];
        Arrays.fill(pings, Http2Client.frame(Http2Client.PING, 0, 0, new byte[8]));
        try (Http2Client client = hostile()) {
            client.send(pings);
            assertEndsCalmed(client);
        }
    }
}
