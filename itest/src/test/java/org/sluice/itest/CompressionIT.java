package org.sluice.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.sluice.websocket.WebSocketConstants.COMPRESSION;
import static org.sluice.websocket.WebSocketConstants.COMPRESSION_OFF;
import static org.sluice.websocket.WebSocketConstants.COMPRESSION_ON;
import static org.sluice.websocket.WebSocketConstants.COMPRESSION_TAKEOVER;
import static org.sluice.websocket.WebSocketConstants.COMPRESSION_THRESHOLD;
import static org.sluice.websocket.WebSocketConstants.THREADING;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.Test;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Deflate;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Response;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.Message;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.CountersDTO;

/** Compression (RFC 7692) at both ports, frame by frame. */
public class CompressionIT extends ServersTest {

    private static final String OFFER = "permessage-deflate";
    private static final String NO_CONTEXTS = "; server_no_context_takeover; client_no_context_takeover";
    private static final String[] THREADINGS = {"worker", "loop"};
    private static final byte[] LONG =
            "what is said again is said shorter, ".repeat(100).getBytes(StandardCharsets.UTF_8);

    private void register(String path, String compression, String threading) {
        application(
                path,
                handshake -> Answer.accept(Listeners.ECHO),
                COMPRESSION,
                compression,
                COMPRESSION_THRESHOLD,
                1,
                THREADING,
                threading);
    }

    private static RequestText request(String path, String offer) {
        return RequestText.webSocket(path).with("Sec-WebSocket-Extensions", offer);
    }

    private static String answer(int port, String path, String offer) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            Response response = client.send(request(path, offer)).readResponse();
            assertEquals(101, response.status());
            return response.field("Sec-WebSocket-Extensions");
        }
    }

    private static RawClient open(int port, String path) throws IOException {
        RawClient client = RawClient.connect(port);
        assertEquals(101, client.send(request(path, OFFER)).readResponse().status());
        return client;
    }

    private static Frame echo(RawClient client, Deflate deflate, byte[] message) throws Exception {
        Frame frame = client.send(Frame.masked(Deflate.TEXT, deflate.compress(message)))
                .readFrame();
        assertEquals(Deflate.TEXT, frame.first());
        assertArrayEquals(message, deflate.decompress(frame.payload()));
        return frame;
    }

    private CountersDTO counters() {
        return context.getService(context.getServiceReference(WebSocketRuntime.class))
                .getRuntimeDTO()
                .counters;
    }

    private void assertNothingIsHeld() throws Exception {
        Await.until("no coders are in use", () -> counters().deflaters == 0 && counters().inflaters == 0);
    }

    @Test
    public void messagesAreCompressedBothWaysAndShorterWithTakeover() throws Exception {
        for (String threading : THREADINGS) {
            register("/on/" + threading, COMPRESSION_ON, threading);
            register("/takeover/" + threading, COMPRESSION_TAKEOVER, threading);
            for (int port : ports()) {
                for (boolean takeover : new boolean[] {false, true}) {
                    String path = (takeover ? "/takeover/" : "/on/") + threading;
                    assertEquals(OFFER + (takeover ? "" : NO_CONTEXTS), answer(port, path, OFFER));
                    try (RawClient client = open(port, path);
                            Deflate deflate = new Deflate(takeover)) {
                        int first = echo(client, deflate, LONG).payload().length;
                        int second = echo(client, deflate, LONG).payload().length;
                        assertTrue(first + " of " + LONG.length, first < LONG.length / 10);
                        assertEquals(first + " and " + second, takeover, second < first);
                        client.send(Frame.close(1000));
                        assertEquals(1000, client.readFrame().closeCode());
                    }
                }
            }
        }
        assertNothingIsHeld();
    }

    @Test
    public void whatIsNotAgreedOnIsRefused() throws Exception {
        register("/off", COMPRESSION_OFF, "loop");
        register("/on", COMPRESSION_ON, "loop");
        for (int port : ports()) {
            assertNull(answer(port, "/off", OFFER));
            assertNull(answer(port, "/on", OFFER + "; server_max_window_bits=9"));
            assertNull(answer(port, "/on", OFFER + "; unknown, " + OFFER + "; client_max_window_bits=7"));
            assertEquals(
                    OFFER + NO_CONTEXTS + "; server_max_window_bits=15",
                    answer(
                            port,
                            "/on",
                            OFFER + "; server_max_window_bits=9, " + OFFER + "; server_max_window_bits=\"15\""));
            for (String malformed : List.of(OFFER + ";", OFFER + "; a=", OFFER + "; a=\"b")) {
                assertEquals(malformed, 400, status(port, request("/on", malformed)));
            }
            try (RawClient client = open(port, "/off")) {
                assertEquals(
                        1002,
                        client.send(Frame.masked(Deflate.TEXT, new byte[1]))
                                .readFrame()
                                .closeCode());
            }
        }
    }

    @Test
    public void misplacedBitsAndBrokenDataCloseTheConnection() throws Exception {
        register("/on", COMPRESSION_ON, "worker");
        byte[] nothing = {};
        for (int port : ports()) {
            for (int first : new int[] {0xc9, 0xc8, 0xa1, 0x91, 0xe1}) {
                try (RawClient client = open(port, "/on")) {
                    assertEquals(
                            1002,
                            client.send(Frame.masked(first, nothing))
                                    .readFrame()
                                    .closeCode());
                }
            }
            try (RawClient client = open(port, "/on")) {
                client.send(Frame.masked(0x41, new byte[] {(byte) 0xf2}), Frame.masked(0xc0, nothing));
                assertEquals(1002, client.readFrame().closeCode());
            }
            for (byte[] broken : List.of(new byte[] {-1, -1, -1}, new byte[] {(byte) 0xf2, 0x48, (byte) 0xcd})) {
                try (RawClient client = open(port, "/on")) {
                    assertEquals(
                            1007,
                            client.send(Frame.masked(Deflate.BINARY, broken))
                                    .readFrame()
                                    .closeCode());
                }
            }
            try (RawClient client = open(port, "/on");
                    Deflate deflate = new Deflate(false)) {
                client.send(Frame.masked(Deflate.TEXT, deflate.compress(new byte[] {(byte) 0xc0, (byte) 0xaf})));
                assertEquals(1007, client.readFrame().closeCode());
            }
        }
        assertNothingIsHeld();
    }

    @Test
    public void bombIs1009AndOthersAreServed() throws Exception {
        register("/on", COMPRESSION_ON, "loop");
        byte[] bomb;
        byte[] small;
        try (Deflate deflate = new Deflate(false)) {
            bomb = Frame.masked(Deflate.BINARY, deflate.compress(new byte[100 << 20]));
            small = Frame.masked(Deflate.BINARY, deflate.compress(new byte[1 << 20]));
        }
        for (int port : ports()) {
            try (RawClient client = open(port, "/on")) {
                assertEquals(1009, client.send(bomb).readFrame().closeCode());
            }
            try (RawClient client = open(port, "/on")) {
                for (int i = 0; i < 50; i++) {
                    client.send(small);
                }
                assertTrue(isServed(port));
                try (Deflate deflate = new Deflate(false)) {
                    for (int i = 0; i < 50; i++) {
                        assertEquals(
                                1 << 20, deflate.decompress(client.readFrame().payload()).length);
                    }
                }
            }
        }
        assertNothingIsHeld();
    }

    @Test
    public void broadcastIsTheSameForAllWithoutContexts() throws Exception {
        Set<WebSocket> sockets = ConcurrentHashMap.newKeySet();
        application(
                "/all",
                handshake -> Answer.accept(new WebSocketListener() {
                    @Override
                    public void onOpen(WebSocket socket) {
                        sockets.add(socket);
                    }

                    @Override
                    public void onClose(WebSocket socket, CloseCode code, String reason) {
                        sockets.remove(socket);
                    }
                }),
                COMPRESSION,
                COMPRESSION_ON);
        List<RawClient> clients = new ArrayList<>();
        for (int port : ports()) {
            clients.add(open(port, "/all"));
            clients.add(open(port, "/all"));
        }
        Await.until("all are there", () -> sockets.size() == clients.size());
        Message message = Message.ofText(new String(LONG, StandardCharsets.UTF_8));
        sockets.forEach(socket -> socket.send(message));
        try (Deflate deflate = new Deflate(false)) {
            for (RawClient client : clients) {
                assertArrayEquals(LONG, deflate.decompress(client.readFrame().payload()));
                client.close();
            }
        }
    }

    @Test
    public void thousandConnectionsLeaveNoCoders() throws Exception {
        register("/takeover", COMPRESSION_TAKEOVER, "loop");
        for (int port : ports()) {
            for (int round = 0; round < 5; round++) {
                List<RawClient> clients = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    clients.add(open(port, "/takeover"));
                }
                // The default; those behind are without contexts
                assertEquals(64, counters().deflaters);
                assertEquals(64, counters().inflaters);
                for (int i = 0; i < clients.size(); i++) {
                    try (Deflate deflate = new Deflate(i < 64)) {
                        echo(clients.get(i), deflate, LONG);
                    }
                    if (i % 2 == 0) {
                        clients.get(i).reset();
                    } else {
                        clients.get(i).close();
                    }
                }
                assertNothingIsHeld();
            }
        }
    }
}
