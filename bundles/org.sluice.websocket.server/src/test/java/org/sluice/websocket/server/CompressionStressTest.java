package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Message;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.server.CompressingClient.Received;

/** A deflater that is given back while somebody compresses with it would mix the messages of two connections. */
class CompressionStressTest {

    private static final int THREADS = 8;
    private static final int ROUNDS = 60;
    private static final int MESSAGES = 12;
    private static final int CODERS = 6;

    private final TestServer server = new TestServer(TestServer.limits("coders", CODERS));
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    private record Open(TestConnection connection, WebSocket socket, boolean takeover) {}

    private Open open(String path) {
        TestRequest request = new TestRequest(path).set("Sec-WebSocket-Extensions", "permessage-deflate");
        SwitchProtocols answer =
                assertInstanceOf(SwitchProtocols.class, server.handler.upgrade(request, ServletContexts.NONE));
        boolean takeover =
                answer.fields().stream().noneMatch(field -> field.value().contains("no_context"));
        TestConnection connection = new TestConnection(server.loop, answer.listener()).open();
        return new Open(connection, ((Inbound) connection.listener()).session().socket(), takeover);
    }

    /** Compressible, and it tells whether it is as it was. */
    private static byte[] message(Random random) {
        byte[] message = new byte[2_000 + random.nextInt(30_000)];
        int alphabet = 2 + random.nextInt(30);
        for (int i = Long.BYTES; i < message.length; i++) {
            message[i] = (byte) random.nextInt(alphabet);
        }
        CRC32 sum = new CRC32();
        sum.update(message, Long.BYTES, message.length - Long.BYTES);
        ByteBuffer.wrap(message).putLong(0, sum.getValue());
        return message;
    }

    private static void assertSound(byte[] message) {
        CRC32 sum = new CRC32();
        sum.update(message, Long.BYTES, message.length - Long.BYTES);
        assertEquals(sum.getValue(), ByteBuffer.wrap(message).getLong(0));
    }

    @Test
    void endsWhileManyThreadsSendMixNothingUp() throws Exception {
        for (String compression : List.of("on", "takeover")) {
            server.register(
                    handshake -> Answer.accept(new WebSocketListener() {}),
                    "pattern",
                    "/" + compression,
                    "compression",
                    compression,
                    "threading",
                    "loop");
        }
        AtomicInteger compressed = new AtomicInteger();
        try {
            for (int round = 0; round < ROUNDS; round++) {
                compressed.addAndGet(round(round));
            }
        } finally {
            threads.shutdownNow();
            server.close();
        }
        assertTrue(compressed.get() > ROUNDS * MESSAGES, compressed + " messages were compressed");
    }

    /** Returns how many compressed messages have come. */
    private int round(int round) throws Exception {
        List<Open> all = new CopyOnWriteArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            all.add(open(i % 4 == 3 ? "/on" : "/takeover"));
        }
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<?>> senders = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int seed = round * THREADS + i;
            senders.add(threads.submit(() -> {
                start.await(10, TimeUnit.SECONDS);
                send(all, new Random(seed));
                return null;
            }));
        }
        // Some of them end while it goes on, and others take their coders over
        Random random = new Random(-round);
        for (int i = 0; i < THREADS; i++) {
            all.get(random.nextInt(THREADS)).connection.end(ConnectionEnd.LOST);
            all.add(open("/takeover"));
        }
        for (Future<?> sender : senders) {
            sender.get(30, TimeUnit.SECONDS);
        }
        int compressed = 0;
        for (Open each : all) {
            each.connection.end(ConnectionEnd.LOST);
            try (CompressingClient client = new CompressingClient(each.takeover)) {
                for (Received frame : client.receive(each.connection.bytes())) {
                    assertSound(frame.payload());
                    compressed += frame.wasCompressed() ? 1 : 0;
                }
            }
        }
        assertEquals(0, server.handler.pools().coders().deflatersInUse());
        assertEquals(0, server.handler.pools().coders().inflatersInUse());
        return compressed;
    }

    private static void send(List<Open> all, Random random) {
        for (int i = 0; i < MESSAGES; i++) {
            byte[] message = message(random);
            Message shared = Message.ofBinary(ByteBuffer.wrap(message));
            for (int to = 0; to < THREADS; to++) {
                WebSocket socket = all.get(random.nextInt(THREADS)).socket;
                if (random.nextBoolean()) {
                    socket.send(shared);
                } else {
                    socket.sendBinary(ByteBuffer.wrap(message));
                }
            }
        }
    }
}
