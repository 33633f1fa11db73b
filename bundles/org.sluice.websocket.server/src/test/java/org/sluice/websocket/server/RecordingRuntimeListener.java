package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.sluice.websocket.runtime.RuntimeListener;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.HandshakeDTO;

/** Keeps what it is told, and on which threads. */
class RecordingRuntimeListener implements RuntimeListener {

    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    final List<Thread> threads = new CopyOnWriteArrayList<>();
    volatile ClassLoader contextClassLoader;

    @Override
    public void handshakeAnswered(HandshakeDTO handshake) {
        record(handshake);
    }

    @Override
    public void connectionOpened(ConnectionDTO connection) {
        record(connection);
    }

    @Override
    public void connectionClosed(ClosedConnectionDTO connection) {
        record(connection);
    }

    @Override
    public void notificationsDropped(long number) {
        record(number);
    }

    void record(Object notification) {
        threads.add(Thread.currentThread());
        contextClassLoader = Thread.currentThread().getContextClassLoader();
        told.add(notification);
    }

    /** Waits for the next notification, which must be of that type. */
    final <T> T next(Class<T> type) {
        try {
            Object next = told.poll(10, TimeUnit.SECONDS);
            assertNotNull(next, "a " + type.getSimpleName() + " is told");
            return type.cast(next);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    final int count() {
        return told.size();
    }
}
