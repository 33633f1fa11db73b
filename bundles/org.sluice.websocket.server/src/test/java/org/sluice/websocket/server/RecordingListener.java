package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.server.frame.Bytes;

/** Writes down its callbacks, one line for each. */
class RecordingListener implements WebSocketListener {

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    volatile WebSocket socket;
    volatile ClassLoader contextClassLoader;

    @Override
    public void onOpen(WebSocket opened) {
        socket = opened;
        contextClassLoader = Thread.currentThread().getContextClassLoader();
        record("open");
    }

    @Override
    public void onText(WebSocket from, String text) {
        record("text " + text);
    }

    @Override
    public void onBinary(WebSocket from, ByteBuffer data) {
        record("binary " + Bytes.hex(data));
    }

    @Override
    public void onPing(WebSocket from, ByteBuffer data) {
        record("ping " + Bytes.hex(data));
    }

    @Override
    public void onPong(WebSocket from, ByteBuffer data) {
        record("pong " + Bytes.hex(data));
    }

    @Override
    public void onClose(WebSocket from, CloseCode code, String reason) {
        record("close " + code + " " + reason);
    }

    final void record(String event) {
        events.add(event);
    }

    /** Waits for the next callbacks. */
    final void expect(String... expected) {
        for (String each : expected) {
            try {
                assertEquals(each, events.poll(10, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    final void assertExhausted() {
        assertNull(events.peek());
    }
}
