package org.sluice.jetty.impl;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.sluice.protocol.ByteConnection;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ConnectionListener;

/** Sends every byte back, says {@code bye} when it has to go away, and records what happens but for the bytes. */
public final class EchoListener implements ConnectionListener {

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final Runnable closed;

    /** Confined to the event loop. */
    private ByteConnection connection;

    public EchoListener() {
        this(() -> {});
    }

    public EchoListener(Runnable closed) {
        this.closed = closed;
    }

    @Override
    public void onOpen(ByteConnection connection) {
        this.connection = connection;
        events.add("open");
    }

    @Override
    public void onRead(ByteBuffer bytes) {
        connection.write(bytes);
    }

    @Override
    public void onReadEnd() {
        connection.close();
    }

    @Override
    public void onGoingAway() {
        events.add("going away");
        connection.close(ByteBuffer.wrap("bye".getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public void onClosed(ConnectionEnd end) {
        events.add("closed " + end);
        closed.run();
    }

    public String next() throws InterruptedException {
        return events.poll(20, TimeUnit.SECONDS);
    }

    /** What has happened and has not been asked for. */
    public List<String> rest() {
        return List.copyOf(events);
    }
}
