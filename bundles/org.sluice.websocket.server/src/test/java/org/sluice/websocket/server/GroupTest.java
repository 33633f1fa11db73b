package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.ServiceReference;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Message;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketGroup;
import org.sluice.websocket.WebSocketGroup.SlowReader;

/** Groups of real connections. */
class GroupTest {

    private final TestServer server = new TestServer();
    private final RecordingListener listener = new RecordingListener();
    private final ServiceReference<WebSocketApplication> application =
            server.register(handshake -> Answer.accept(listener), "pattern", "/group");
    private WebSocketGroup group = new WebSocketGroup(SlowReader.DROP_OLDEST);

    @AfterEach
    void stop() {
        server.close();
    }

    private TestConnection open() {
        TestConnection connection = server.connect("/group");
        listener.expect("open");
        group.add(listener.socket);
        return connection;
    }

    private void send(String text) {
        group.send(Message.ofText(text));
        server.loop.settle();
    }

    @Test
    void theEventLoopSendsAndFlushes() {
        TestConnection first = open();
        TestConnection second = open();
        send("a");
        assertEquals(List.of("text a"), first.sent());
        assertEquals(List.of("text a"), second.sent());
        assertEquals(0, first.flushes.get() + second.flushes.get());
    }

    @Test
    void executorsAreEqualWhereLoopAndApplicationAre() {
        open();
        WebSocket first = listener.socket;
        open();
        assertEquals(first.eventLoop(), listener.socket.eventLoop());
        RecordingListener other = new RecordingListener();
        server.connect(other, "worker");
        other.expect("open");
        assertNotEquals(first.eventLoop(), other.socket.eventLoop());
    }

    @ParameterizedTest
    @EnumSource(SlowReader.class)
    void whoReadsSlowlyGetsWhatThePolicySays(SlowReader policy) {
        group = new WebSocketGroup(policy);
        TestConnection slow = open();
        TestConnection fast = open();
        slow.writable = false;
        for (String text : List.of("a", "b", "c")) {
            send(text);
        }
        slow.drain();
        send("d");
        assertEquals(List.of("text a", "text b", "text c", "text d"), fast.sent());
        assertEquals(
                switch (policy) {
                    case DROP_NEWEST -> List.of("text a", "text d");
                    case DROP_OLDEST -> List.of("text a", "text c", "text d");
                    case CLOSE -> List.of("text a", "close 1008 client reads too slowly");
                },
                slow.sent());
    }

    @Test
    void aMessageInPartsStaysWhole() {
        TestConnection inParts = open();
        WebSocket socket = listener.socket;
        TestConnection other = open();
        socket.sendText("a", false);
        send("b");
        socket.sendText("c", true);
        send("d");
        assertEquals(List.of("text part a", "last part c", "text d"), inParts.sent());
        assertEquals(List.of("text b", "text d"), other.sent());
        assertEquals(1, group.dropped());
    }

    @Test
    void anApplicationThatHasGoneGetsNoTaskAndLeavesNothingOnTheLoopsThread() {
        TestConnection connection = open();
        send("a");
        assertEquals(0, server.loop.renewals.get());
        server.handler.unbindApplication(application);
        assertEquals(1, server.loop.renewals.get());
        assertThrows(
                RejectedExecutionException.class,
                () -> listener.socket.eventLoop().execute(() -> {}));
        send("b");
        assertEquals(List.of("text a", "close 1001 "), connection.sent());
        assertEquals(0, group.size());
    }

    @Test
    void anApplicationHasNotGoneBeforeItsTasksHaveRun() throws Exception {
        TestConnection connection = open();
        connection.end(ConnectionEnd.LOST);
        listener.expect("close 1006 ");
        CountDownLatch mayGoOn = new CountDownLatch(1);
        server.loop.execute(() -> Await.until(() -> mayGoOn.getCount() == 0));
        listener.socket.eventLoop().execute(() -> listener.record("task"));
        Thread leaving = new Thread(() -> {
            server.handler.unbindApplication(application);
            listener.record("unregistered");
        });
        leaving.start();
        Await.until(() -> leaving.getState() == Thread.State.TIMED_WAITING || !leaving.isAlive());
        mayGoOn.countDown();
        listener.expect("task", "unregistered");
    }

    @Test
    void aTaskThatFailsKeepsNobodyFromLeaving() {
        open();
        listener.socket.eventLoop().execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        send("a");
        server.handler.unbindApplication(application);
        listener.expect("close 1001 ");
    }

    @Test
    void theServerKeepsNoGroupWhoseMembersAreClosed() {
        TestConnection connection = open();
        connection.writable = false;
        for (String text : List.of("a", "b", "c")) {
            send(text);
        }
        WeakReference<WebSocketGroup> weak = new WeakReference<>(group);
        group = null;
        System.gc();
        assertTrue(weak.get() != null, "what is held for a slow reader will be sent");
        connection.end(ConnectionEnd.LOST);
        for (int i = 0; i < 100 && weak.get() != null; i++) {
            System.gc();
            Thread.onSpinWait();
        }
        assertNull(weak.get());
        assertTrue(!listener.socket.isOpen());
    }
}
