package org.sluice.websocket.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.FragmentListener;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.server.frame.Bytes;
import org.sluice.websocket.server.frame.FrameModel;
import org.sluice.websocket.server.frame.FrameModel.Rules;
import org.sluice.websocket.server.frame.FrameSeeds;

/**
 * An application is called for what the model finds in a client's bytes, and for nothing behind a Close frame or a violation;
 * the client gets its pongs and one Close frame. The first byte of an input chooses application, threads and cuts.
 */
class ConnectionFuzz {

    private static final int LIMIT = 1000;
    private static final Rules RULES = new Rules(LIMIT, 1024, -1, null);

    private static final TestServer SERVER = server();

    /** What the next connection is accepted with. */
    private static volatile Recorder current;

    private static TestServer server() {
        TestServer server = new TestServer();
        for (String threading : List.of("loop", "worker")) {
            server.register(
                    handshake -> Answer.accept(current),
                    "pattern",
                    "/" + threading,
                    "threading",
                    threading,
                    "max.message.size",
                    LIMIT);
        }
        return server;
    }

    static Stream<Arguments> seeds() {
        return FrameSeeds.streams().flatMap(stream -> Stream.of((byte) 0, (byte) 3, (byte) 0x36)
                .map(choice -> Arguments.of(Bytes.concat(new byte[] {choice}, stream))));
    }

    @MethodSource("seeds")
    @FuzzTest
    void nothingComesBehindTheEnd(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int choice = input[0];
        byte[] stream = Arrays.copyOfRange(input, 1, input.length);
        Recorder recorder = (choice & 1) == 0 ? new Recorder() : new PartsRecorder();
        // Every fourth only, for it waits for other threads
        if ((choice & 0x0c) == 4) {
            check(stream, recorder, "/worker", choice);
        } else {
            recorder.gate.countDown();
            SERVER.loop.run(() -> check(stream, recorder, "/loop", choice));
        }
    }

    private static void check(byte[] stream, Recorder recorder, String path, int cuts) {
        List<String> events = new ArrayList<>(new FrameModel(stream, RULES).events());
        String last = events.isEmpty() ? "" : events.get(events.size() - 1);
        boolean concluded = last.startsWith("close ") || last.startsWith("fail ");
        if (concluded) {
            events.remove(events.size() - 1);
        }
        current = recorder;
        TestConnection connection = SERVER.connect(path);
        feed(connection, stream, cuts);
        // A worker has been busy until now: all this has waited, and the rest can come
        recorder.gate.countDown();
        Await.until(() -> concluded ? connection.isClosing() : recorder.events.size() >= events.size());
        connection.endInput();
        connection.end(ConnectionEnd.CLOSED);
        Await.until(() -> !recorder.ends.isEmpty());
        assertEquals(events, recorder.events);
        checkSent(connection.sent(), events, last, concluded);
        assertEquals(List.of(concluded ? last.split(" ")[1] : "1006"), recorder.ends);
        SERVER.assertNoConnections();
    }

    private static void feed(TestConnection connection, byte[] stream, int cuts) {
        SplittableRandom random = new SplittableRandom(cuts);
        for (int at = 0; at < stream.length; ) {
            int end = Math.min(stream.length, at + ((cuts & 2) == 0 ? stream.length : random.nextInt(1, 20)));
            connection.feed(Arrays.copyOfRange(stream, at, end));
            at = end;
        }
    }

    private static void checkSent(List<String> sent, List<String> events, String last, boolean concluded) {
        List<String> expected = new ArrayList<>(events.stream()
                .filter(event -> event.startsWith("ping "))
                .map(event -> "pong " + new String(HexFormat.of().parseHex(event.substring(5)), UTF_8))
                .toList());
        assertEquals(expected.size() + (concluded ? 1 : 0), sent.size(), () -> sent.toString());
        assertEquals(expected, sent.subList(0, expected.size()));
        if (concluded) {
            String frame = last.startsWith("close 1005") ? "close" : "close " + last.split(" ")[1] + " ";
            assertTrue(sent.get(sent.size() - 1).startsWith(frame), () -> sent.toString());
        }
    }

    /** Writes down what the model says. */
    private static class Recorder implements WebSocketListener {
        final CountDownLatch gate = new CountDownLatch(1);
        final List<String> events = new CopyOnWriteArrayList<>();
        final List<String> ends = new CopyOnWriteArrayList<>();

        @Override
        public void onOpen(WebSocket socket) {
            try {
                assertTrue(gate.await(10, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        void add(String event) {
            assertEquals(List.of(), ends, event);
            events.add(event);
        }

        @Override
        public void onText(WebSocket socket, String text) {
            add("text " + text);
        }

        @Override
        public void onBinary(WebSocket socket, ByteBuffer data) {
            add("binary " + Bytes.hex(data));
        }

        @Override
        public void onPing(WebSocket socket, ByteBuffer data) {
            add("ping " + Bytes.hex(data));
        }

        @Override
        public void onPong(WebSocket socket, ByteBuffer data) {
            add("pong " + Bytes.hex(data));
        }

        @Override
        public void onClose(WebSocket socket, CloseCode code, String reason) {
            ends.add(code.toString());
        }
    }

    /** Puts messages together again. */
    private static final class PartsRecorder extends Recorder implements FragmentListener {
        private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

        private boolean isWhole(byte[] part, boolean last) {
            assertEquals(List.of(), ends, "a part behind the end");
            parts.writeBytes(part);
            return last;
        }

        private byte[] whole() {
            byte[] whole = parts.toByteArray();
            parts.reset();
            return whole;
        }

        @Override
        public void onText(WebSocket socket, CharSequence part, boolean last) {
            if (isWhole(part.toString().getBytes(UTF_8), last)) {
                add("text " + new String(whole(), UTF_8));
            }
        }

        @Override
        public void onBinary(WebSocket socket, ByteBuffer part, boolean last) {
            if (isWhole(HexFormat.of().parseHex(Bytes.hex(part)), last)) {
                add("binary " + HexFormat.of().formatHex(whole()));
            }
        }
    }
}
