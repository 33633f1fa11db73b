package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.websocket.server.frame.Bytes.close;
import static org.sluice.websocket.server.frame.Bytes.hex;
import static org.sluice.websocket.server.frame.Bytes.text;
import static org.sluice.websocket.server.frame.Bytes.utf8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.Message;
import org.sluice.websocket.WebSocket;

class SendingTest {

    private final TestServer server = new TestServer();
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void stop() {
        server.close();
    }

    private TestConnection open() {
        TestConnection connection = server.connect(listener, "loop");
        listener.expect("open");
        return connection;
    }

    @Test
    void messagesBecomeUnmaskedFrames() {
        TestConnection connection = open();
        WebSocket socket = listener.socket;
        socket.sendText("h\u00e9\ud83d");
        socket.sendBinary(ByteBuffer.wrap(hex("0102")));
        socket.sendPing(ByteBuffer.wrap(utf8("p")));
        socket.sendPong(ByteBuffer.wrap(utf8("q")));
        socket.send(Message.ofText("m"));
        socket.send(Message.ofBinary(ByteBuffer.wrap(hex("ff"))));
        assertEquals(
                List.of("text h\u00e9\ufffd", "binary 0102", "ping p", "pong q", "text m", "binary ff"),
                connection.sent());
    }

    @Test
    void aBufferIsTaken() {
        open();
        ByteBuffer data = ByteBuffer.wrap(hex("0102"));
        listener.socket.sendBinary(data);
        assertFalse(data.hasRemaining());
    }

    @Test
    void partsAreFragmentsOfOneMessage() {
        TestConnection connection = open();
        WebSocket socket = listener.socket;
        socket.sendText("a", false);
        socket.sendText("b", false);
        socket.sendPing(ByteBuffer.wrap(utf8("p")));
        socket.sendText("c", true);
        socket.sendBinary(ByteBuffer.wrap(hex("01")), false);
        socket.sendBinary(ByteBuffer.wrap(utf8("z")), true);
        socket.sendText("whole", true);
        assertEquals(
                List.of(
                        "text part a",
                        "part b",
                        "ping p",
                        "last part c",
                        "binary part 01",
                        "last part z",
                        "text whole"),
                connection.sent());
    }

    @Test
    void nothingElseGoesBetweenTheParts() {
        TestConnection connection = open();
        WebSocket socket = listener.socket;
        socket.sendText("a", false);
        ByteBuffer data = ByteBuffer.allocate(1);
        assertThrows(IllegalStateException.class, () -> socket.sendText("b"));
        assertThrows(IllegalStateException.class, () -> socket.sendBinary(data));
        assertThrows(IllegalStateException.class, () -> socket.sendBinary(data, true));
        assertThrows(IllegalStateException.class, () -> socket.send(Message.ofText("c")));
        socket.sendClose(CloseCode.NORMAL_CLOSURE, "");
        assertEquals(List.of("text part a", "close 1000 "), connection.sent());
    }

    @Test
    void argumentsAreChecked() {
        open();
        WebSocket socket = listener.socket;
        ByteBuffer tooMuch = ByteBuffer.allocate(126);
        assertThrows(IllegalArgumentException.class, () -> socket.sendPing(tooMuch));
        assertThrows(IllegalArgumentException.class, () -> socket.sendPong(tooMuch));
        String longReason = "x".repeat(124);
        assertThrows(IllegalArgumentException.class, () -> socket.sendClose(CloseCode.NORMAL_CLOSURE, longReason));
        for (CloseCode code : List.of(
                CloseCode.NO_STATUS_RECEIVED,
                CloseCode.ABNORMAL_CLOSURE,
                CloseCode.TLS_HANDSHAKE,
                CloseCode.MANDATORY_EXTENSION,
                CloseCode.of(2999))) {
            assertThrows(IllegalArgumentException.class, () -> socket.sendClose(code, ""));
        }
        assertTrue(socket.isOpen());
    }

    @Test
    void onceClosingEverythingFailsWithAnIoException() {
        open();
        WebSocket socket = listener.socket;
        socket.sendClose(CloseCode.NORMAL_CLOSURE, "");
        assertFails(socket.sendText("a"));
        assertFails(socket.sendText("a", false));
        assertFails(socket.sendBinary(ByteBuffer.allocate(1)));
        assertFails(socket.sendPing(ByteBuffer.allocate(1)));
        assertFails(socket.sendPong(ByteBuffer.allocate(1)));
        assertFails(socket.send(Message.ofText("a")));
    }

    @Test
    void whileWritableTheStageIsSharedAndCompleted() {
        open();
        CompletionStage<Void> first = listener.socket.sendText("a");
        assertSame(first, listener.socket.sendText("b"));
        assertTrue(first.toCompletableFuture().isDone());
    }

    @Test
    void aboveTheMarkTheStageCompletesWhenTheQueueHasDrained() {
        TestConnection connection = open();
        connection.writable = false;
        var first = listener.socket.sendText("a").toCompletableFuture();
        var second = listener.socket.sendText("b").toCompletableFuture();
        var thread = first.thenApply(v -> server.loop.isCurrentThread());
        assertFalse(first.isDone() || second.isDone());
        connection.drain();
        assertTrue(first.isDone() && second.isDone());
        assertTrue(Await.result(thread), "completed on the event loop");
    }

    @Test
    void aDrainInBetweenIsNotMissed() {
        TestConnection connection = open();
        connection.writableAnswers(false, true);
        var stage = listener.socket.sendText("a").toCompletableFuture();
        server.loop.settle();
        assertTrue(stage.isDone());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anUnfinishedStageFailsWithTheConnection(boolean byClose) {
        TestConnection connection = open();
        connection.writable = false;
        CompletionStage<Void> stage = listener.socket.sendText("a");
        if (byClose) {
            connection.feed(close(1000, ""));
        } else {
            connection.end(ConnectionEnd.LOST);
        }
        assertFails(stage);
    }

    @Test
    void overTheQueuesLimitTheConnectionFailsWith1008() {
        TestConnection connection = open();
        connection.refuses = true;
        assertFails(listener.socket.sendText("a"));
        assertFalse(listener.socket.isOpen());
        server.loop.settle();
        assertEquals(List.of("close 1008 client reads too slowly"), connection.sent());
        assertTrue(connection.isClosing());
        listener.expect("close 1008 client reads too slowly");
        connection.end(ConnectionEnd.ABORTED);
        listener.assertExhausted();
        server.assertNoConnections();
    }

    @Test
    void aWriteThatIsRefusedBecauseTheConnectionIsLostIs1006() {
        TestConnection connection = open();
        server.loop.run(() -> {
            connection.refuses = true;
            listener.socket.sendText("a");
            connection.end(ConnectionEnd.LOST);
        });
        server.loop.settle();
        listener.expect("close 1006 ");
        listener.assertExhausted();
    }

    @Test
    void fromTheLoopNothingIsFlushedFromElsewhereAtOnce() {
        TestConnection connection = open();
        server.loop.run(() -> listener.socket.sendText("a"));
        assertEquals(0, connection.flushes.get());
        listener.socket.sendText("b");
        assertEquals(1, connection.flushes.get());
    }

    @Test
    void anEndInsideOfACallbackIsToldBehindIt() {
        TestConnection[] connection = new TestConnection[1];
        RecordingListener ending = new RecordingListener() {
            @Override
            public void onText(WebSocket from, String text) {
                connection[0].end(ConnectionEnd.LOST);
                record("still in onText");
            }
        };
        connection[0] = server.connect(ending, "loop");
        connection[0].feed(text("a"), text("b"));
        ending.expect("open", "still in onText", "close 1006 ");
        ending.assertExhausted();
    }

    @Test
    void onALoopSendingAndAbortingInsideACallbackKeepsTheOrder() {
        RecordingListener aborting = new RecordingListener() {
            @Override
            public void onText(WebSocket from, String text) {
                from.abort();
                record("still in onText");
            }
        };
        server.connect(aborting, "loop").feed(text("a"), text("b"));
        aborting.expect("open", "still in onText", "close 1006 ");
        aborting.assertExhausted();
    }

    private void assertFails(CompletionStage<Void> stage) {
        CompletionException e = assertThrows(CompletionException.class, () -> Await.result(stage));
        assertTrue(e.getCause() instanceof IOException);
    }
}
