package org.sluice.transport.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.sluice.protocol.ByteConnection;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ConnectionListener;

/** Writes down what happens, and takes all bytes unless told otherwise. */
class Recorder implements ConnectionListener {

    static final long GENEROUS_SECONDS = 30;

    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    volatile ByteConnection connection;
    volatile Consumer<ByteBuffer> reader = this::take;
    volatile Consumer<ByteConnection> opener = opened -> {};
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    @Override
    public void onOpen(ByteConnection connection) {
        this.connection = connection;
        events.add("open");
        opener.accept(connection);
    }

    @Override
    public void onRead(ByteBuffer bytes) {
        reader.accept(bytes);
    }

    @Override
    public void onReadEnd() {
        events.add("readEnd");
    }

    @Override
    public void onWritable() {
        events.add("writable");
    }

    @Override
    public void onTimeout() {
        events.add("timeout");
    }

    @Override
    public void onGoingAway() {
        events.add("goingAway");
    }

    @Override
    public void onClosed(ConnectionEnd end) {
        events.add("closed " + end);
    }

    void take(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        synchronized (taken) {
            taken.writeBytes(copy);
        }
        events.add("read " + new String(copy, StandardCharsets.ISO_8859_1));
    }

    byte[] taken() {
        synchronized (taken) {
            return taken.toByteArray();
        }
    }

    /** Waits for the next event. */
    void expect(String event) throws InterruptedException {
        assertEquals(event, next());
    }

    String next() throws InterruptedException {
        String next = events.poll(GENEROUS_SECONDS, TimeUnit.SECONDS);
        assertNotNull(next, "nothing happens");
        return next;
    }

    /** Asserts that nothing else has happened, at the end of the connection. */
    void expectLast(String event) throws InterruptedException {
        expect(event);
        assertNull(events.poll());
    }
}
