package org.sluice.itest.bench.application;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;

/** Needs long for every message: the neighbour that nobody wants. */
abstract class Blocker implements WebSocketApplication, WebSocketListener {

    private final long nanos;

    Blocker(long millis) {
        nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Override
    public Answer connect(Handshake handshake) {
        return Answer.accept(this);
    }

    @Override
    public void onText(WebSocket socket, String text) {
        block();
    }

    @Override
    public void onBinary(WebSocket socket, ByteBuffer data) {
        block();
    }

    private void block() {
        long end = System.nanoTime() + nanos;
        while (end - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
