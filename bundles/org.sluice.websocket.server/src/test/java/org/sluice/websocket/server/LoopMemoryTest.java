package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.websocket.server.frame.Bytes.frame;
import static org.sluice.websocket.server.frame.Bytes.hex;
import static org.sluice.websocket.server.frame.Bytes.text;
import static org.sluice.websocket.server.frame.Bytes.utf8;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.protocol.EventLoop;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.server.frame.Bytes;
import org.sluice.websocket.server.frame.UnfinishedMessages;
import org.sluice.websocket.server.runtime.Meters;

/** What the connections of a loop use in turn, while their callbacks do what they can. */
class LoopMemoryTest {

    private final TestServer server = new TestServer();
    private final RecordingListener other = new RecordingListener();
    private final List<String> calls = new ArrayList<>();

    /** Confined to the loop. */
    private Act act = (socket, data) -> {};

    private interface Act {
        void on(WebSocket socket, ByteBuffer data);
    }

    private final WebSocketListener acting = new WebSocketListener() {
        @Override
        public void onBinary(WebSocket socket, ByteBuffer data) {
            calls.add((server.loop.isCurrentThread() ? "loop " : "worker ") + Bytes.hex(data.duplicate()));
            act.on(socket, data);
        }
    };

    @AfterEach
    void stop() {
        server.close();
    }

    private TestConnection connectOther() {
        TestConnection connection = server.connect(other, "loop");
        other.expect("open");
        return connection;
    }

    @Test
    void aCallbackMaySendOnSeveralConnectionsOfItsLoop() {
        TestConnection others = connectOther();
        act = (socket, data) -> {
            other.socket.sendBinary(data.duplicate());
            socket.sendText("x".repeat(200));
            other.socket.sendText("c");
            socket.sendBinary(data);
        };
        TestConnection connection = server.connect(acting, "loop").feed(frame(0x82, hex("0a0b")));
        assertEquals(List.of("binary 0a0b", "text c"), others.sent());
        assertEquals(List.of("text " + "x".repeat(200), "binary 0a0b"), connection.sent());
    }

    @Test
    void aCallbackThatFailsTroublesNoOther() {
        TestConnection others = connectOther();
        act = (socket, data) -> {
            throw new IllegalStateException("for the test");
        };
        TestConnection connection = server.connect(acting, "loop").feed(frame(0x82, hex("01")), frame(0x82, hex("02")));
        others.feed(frame(0x82, hex("03")), text("d"));
        assertEquals(List.of("close 1011 "), connection.sent());
        assertEquals(List.of("loop 01"), calls);
        other.expect("binary 03", "text d");
    }

    @Test
    void aCallbackMayAbortItsConnection() {
        TestConnection others = connectOther();
        act = (socket, data) -> socket.abort();
        server.connect(acting, "loop").feed(frame(0x82, hex("01")), frame(0x82, hex("02")));
        others.feed(frame(0x82, hex("03")));
        assertEquals(List.of("loop 01"), calls);
        other.expect("binary 03");
    }

    @Test
    void unfinishedMessagesAreEachConnectionsOwn() {
        RecordingListener first = new RecordingListener();
        TestConnection one = server.connect(first, "loop");
        TestConnection others = connectOther();
        one.feed(frame(0x01, utf8("a")));
        others.feed(text("b"), frame(0x01, utf8("c")));
        one.feed(frame(0x80, utf8("d")), text("e"));
        others.feed(frame(0x80, utf8("f")));
        first.expect("open", "text ad", "text e");
        other.expect("text b", "text cf");
    }

    /** Its worker would see what others have sent since. */
    @Test
    void aViewIsDeliveredAtOnceEvenIfTheApplicationHasJustBeenDemotedElsewhere() {
        TestConnection connection = server.connect(acting, "loop");
        Inbound inbound = assertInstanceOf(Inbound.class, connection.listener());
        byte[] message = frame(0x82, hex("0a0b"));
        server.loop.run(() -> {
            ByteBuffer view = inbound.data(ByteBuffer.wrap(message), message.length - 2, 2);
            inbound.session()
                    .callbacks()
                    .application()
                    .watchdog()
                    .callbackEnded(
                            Duration.ofHours(1).toNanos(), new HoldUps(new HoldUps.Source(() -> 0, millis -> 0)));
            inbound.binary(view, true);
            calls.add("returned");
        });
        assertEquals(2, calls.size());
        assertTrue(calls.get(0).startsWith("loop "), calls.toString());
        assertEquals("returned", calls.get(1));
    }

    @Test
    void aDeliveryMayBeUsedAgainByWhatItCalls() {
        Delivery delivery = new Delivery();
        List<String> seen = new ArrayList<>();
        WebSocketListener nesting = new WebSocketListener() {
            @Override
            public void onText(WebSocket socket, String text) {
                if (seen.isEmpty()) {
                    seen.add("begin " + text);
                    delivery.of(null, false, true, "inner", null).on(this);
                }
                seen.add(text);
            }
        };
        delivery.of(null, false, true, "outer", null).on(nesting);
        assertEquals(List.of("begin outer", "inner", "outer"), seen);
    }

    @Test
    void aLoopThatIsNoMoreIsForgotten() {
        LoopMemories memories = new LoopMemories(new Meters(), HoldUps.Source.SYSTEM, new UnfinishedMessages(0));
        ApplicationLoops loops = new ApplicationLoops();
        WeakReference<EventLoop> loop = endedLoop(memories, loops);
        Await.until(() -> {
            System.gc();
            return loop.refersTo(null);
        });
        assertFalse(loops.haveCurrentThread());
    }

    private static WeakReference<EventLoop> endedLoop(LoopMemories memories, ApplicationLoops loops) {
        TestLoop loop = new TestLoop();
        memories.of(loop).views().of(1, ByteBuffer.allocate(1), 0, 1);
        loops.uses(loop, true);
        loop.close();
        return new WeakReference<>(loop);
    }
}
