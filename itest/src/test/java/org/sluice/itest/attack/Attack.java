package org.sluice.itest.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import org.sluice.itest.client.Deflate;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RequestText;

/** What a hostile peer does with a connection. */
enum Attack {
    FRAME_VIOLATION(
            peer -> peer.open().send(oneOf(peer.random(), Bytes.VIOLATIONS)).read(2_000)),

    HUGE_LENGTH(peer -> peer.open()
            .send(Frame.header(Frame.FIN | Frame.BINARY, oneOf(peer.random(), Bytes.LENGTHS)))
            .send(Bytes.NOISE)
            .read(2_000)),

    PING_FLOOD(peer -> peer.open().send(Bytes.PINGS, 20).read(300)),

    UNREAD_PING_FLOOD(peer ->
            peer.receivingLittle().open().send(Bytes.PINGS, 40).pause(1_000).reset()),

    PONG_FLOOD(peer -> peer.open().send(Bytes.PONGS, 20).read(300)),

    FRAGMENT_FLOOD(peer -> peer.open()
            .send(Frame.masked(Frame.TEXT, new byte[1]))
            .send(Bytes.FRAGMENTS, 10)
            .read(2_000)),

    HALF_A_MESSAGE(peer -> peer.open()
            .send(Frame.header(Frame.FIN | Frame.BINARY, 1 << 20))
            .send(Bytes.NOISE, 50)
            .read(5_000)),

    DEFLATE_BOMB(peer -> peer.openCompressed().send(Bytes.BOMB).read(2_000)),

    DEFLATE_BOMBS_BELOW_THE_LIMIT(
            peer -> peer.openCompressed().send(Bytes.SMALL_BOMB, 10).read(2_000)),

    DEFLATE_GARBAGE(peer -> peer.openCompressed()
            .send(Frame.masked(Deflate.BINARY, Bytes.NOISE))
            .read(2_000)),

    DEFLATERS_HELD(peer -> peer.openCompressed()
            .send(Bytes.SMALL_BOMB)
            .read(2_000)
            .pause(peer.random().nextInt(3_000))
            .reset()),

    SLOW_HANDSHAKE(peer -> peer.connect().trickle(peer.handshake().toString().getBytes(UTF_8), 50)),

    SLOW_FRAMES(peer -> peer.open().trickle(Frame.masked(Frame.FIN | Frame.TEXT, new byte[50]), 100)),

    READS_NOTHING(
            peer -> peer.receivingLittle().open().send(Bytes.LARGE_MESSAGE, 120).pause(7_000)),

    READS_NOTHING_AND_FLOODS_ON(peer -> peer.receivingLittle().open().send(Bytes.LARGE_MESSAGE, 1_000)),

    RESET_IN_A_FRAME(peer -> peer.open()
            .send(Frame.header(Frame.FIN | Frame.TEXT, 100_000))
            .send(Bytes.NOISE)
            .reset()),

    RESET_IN_THE_HANDSHAKE(peer ->
            peer.connect().send("GET /attacked/loop HTTP/1.1\r\nHost: a").reset()),

    RESET_BEHIND_THE_HANDSHAKE(peer -> peer.connect().send(peer.handshake()).reset()),

    RESET_WITH_AN_ECHO_UNDER_WAY(
            peer -> peer.open().send(Bytes.LARGE_MESSAGE, 5).reset()),

    MESSAGES_IN_FRONT_OF_THE_RESPONSE(peer -> peer.connect()
            .send(peer.handshake())
            .send(Frame.text("early"))
            .pause(50)
            .reset()),

    HALF_CLOSE(peer -> {
        peer.open().send(Frame.header(Frame.TEXT, 100)).endOutput();
        peer.read(3_000);
    }),

    NEVER_ANSWERS_CLOSE(
            peer -> peer.open().send(oneOf(peer.random(), Bytes.VIOLATIONS)).pause(7_000)),

    SENDS_ON_BEHIND_CLOSE(peer ->
            peer.open().send(Frame.close(1000)).send(Bytes.LARGE_MESSAGE, 20).read(1_000)),

    BAD_HANDSHAKE(peer -> peer.connect().send(badHandshake(peer)).read(1_000)),

    OVERSIZED_FIELDS(peer -> peer.connect()
            .send("GET /attacked/loop HTTP/1.1\r\n")
            .send("X-Field: " + "x".repeat(2_000) + "\r\n")
            .send(("X-Field: " + "x".repeat(2_000) + "\r\n").getBytes(UTF_8), 30)
            .read(1_000)),

    SILENCE(peer -> peer.connect().read(5_000 + peer.random().nextInt(10_000))),

    SILENCE_BEHIND_THE_HANDSHAKE(peer -> peer.open().pause(5_000 + peer.random().nextInt(10_000))),

    CONNECT_AND_CLOSE(Assault::connect),

    PIPELINED_HTTP(peer -> peer.connect()
            .send(RequestText.get("/").toString().getBytes(UTF_8), 50)
            .read(1_000)),

    GARBAGE(peer -> peer.connect().send(Bytes.NOISE).read(1_000)),

    TLS_HELLO(peer -> peer.connect().send(Bytes.TLS_HELLO).read(1_000)),

    FOREIGN_ORIGIN(peer -> peer.connect()
            .send(peer.handshake().with("Origin", "https://elsewhere.example"))
            .read(1_000)),

    FAULTS_IN_CALLBACKS(
            peer -> peer.openAt(Victim.FAULTY).send(Frame.text("now")).read(500)),

    FAULTS_IN_HANDSHAKES(peer -> peer.openAt(Victim.FAULTY_HANDSHAKE)),

    NO_SUCH_PATH(peer -> peer.connect()
            .send(RequestText.webSocket("/attacked/nothing/" + peer.random().nextInt()))
            .read(500));

    /** What may fail at any point, for the server defends itself. */
    @FunctionalInterface
    interface Play {
        void on(Assault peer) throws Exception;
    }

    private final Play play;

    Attack(Play play) {
        this.play = play;
    }

    void on(Assault peer) throws Exception {
        play.on(peer);
    }

    private static RequestText badHandshake(Assault peer) {
        RequestText right = peer.handshake();
        return switch (peer.random().nextInt(6)) {
            case 0 -> right.replacing("Sec-WebSocket-Version", "8");
            case 1 -> right.without("Sec-WebSocket-Key");
            case 2 -> right.replacing("Sec-WebSocket-Key", "short");
            case 3 -> right.with("Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=99;;");
            case 4 -> right.with("Content-Length", "1000").body("x");
            default -> right.with("Sec-WebSocket-Protocol", "a, , \"b");
        };
    }

    private static <T> T oneOf(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** What is sent, made once. */
    private static final class Bytes {

        private static final int LIMIT = 1 << 20;

        static final byte[] NOISE = noise();
        static final byte[] PINGS = repeated(Frame.masked(Frame.FIN | Frame.PING, new byte[125]), 500);
        static final byte[] PONGS = repeated(Frame.masked(Frame.FIN | Frame.PONG, new byte[0]), 5_000);
        static final byte[] FRAGMENTS = repeated(Frame.masked(Frame.CONTINUATION, new byte[1]), 2_000);
        static final byte[] LARGE_MESSAGE = Frame.masked(Frame.FIN | Frame.BINARY, new byte[64 * 1024]);
        static final byte[] BOMB = bomb(50 * LIMIT);
        static final byte[] SMALL_BOMB = bomb(LIMIT / 4);
        static final byte[] TLS_HELLO = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03};

        static final List<Long> LENGTHS = List.of(LIMIT + 1L, (long) Integer.MAX_VALUE, 1L << 62, Long.MAX_VALUE, -1L);

        static final List<byte[]> VIOLATIONS = List.of(
                new byte[] {(byte) 0x81, 0x05, 'h', 'e', 'l', 'l', 'o'}, // unmasked
                Frame.masked(Frame.FIN | 0x40 | Frame.TEXT, new byte[5]), // compressed, but not negotiated
                Frame.masked(Frame.FIN | 0x10 | Frame.TEXT, new byte[5]), // reserved bit
                Frame.masked(Frame.FIN | 0x3, new byte[5]), // reserved opcode
                Frame.masked(Frame.PING, new byte[5]), // fragmented ping
                Frame.masked(Frame.FIN | Frame.PING, new byte[126]), // long ping
                Frame.masked(Frame.FIN | Frame.CONTINUATION, new byte[5]), // nothing to continue
                Frame.masked(Frame.FIN | Frame.TEXT, new byte[] {(byte) 0xff}), // no UTF-8
                Frame.masked(Frame.FIN | Frame.CLOSE, new byte[1]), // half a code
                Frame.close(1005)); // a code that is never sent

        private static byte[] noise() {
            byte[] noise = new byte[8192];
            new Random(1).nextBytes(noise);
            return noise;
        }

        private static byte[] bomb(int size) {
            try (Deflate deflate = new Deflate(false)) {
                return Frame.masked(Deflate.BINARY, deflate.compress(new byte[size]));
            }
        }

        private static byte[] repeated(byte[] frame, int times) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 0; i < times; i++) {
                all.writeBytes(frame);
            }
            return all.toByteArray();
        }
    }
}
