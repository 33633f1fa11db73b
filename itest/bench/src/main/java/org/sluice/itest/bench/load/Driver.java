package org.sluice.itest.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;

/** A thread and its connections. What they do is said by those below it. */
abstract class Driver implements Runnable, AutoCloseable {

    private static final int INPUT_BYTES = 256 * 1024;

    final List<Connection> connections;
    private final Selector selector = Selector.open();
    private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT_BYTES);
    private final Thread thread = new Thread(null, this, "load", 0, false);

    /** Confined to the thread, and read by others when it has ended. */
    private final Histogram latencies = new Histogram();
    /** Confined to the thread, which publishes it once per turn. */
    private long replies;

    private volatile long published;
    private volatile boolean recording;
    private volatile boolean ended;
    private volatile Exception failure;

    Driver(List<Connection> connections) throws IOException {
        this.connections = connections;
        for (Connection each : connections) {
            each.register(selector);
        }
    }

    /** Sends what is sent before anything has come. */
    abstract void begin() throws IOException;

    /** Called when these replies have come. */
    abstract void replied(Connection connection, int messages, long now) throws IOException;

    /** Called when no more is measured. */
    void finish() throws IOException {}

    /** Waits for what there is to do: for input, unless time brings work, too. */
    void turn() throws IOException {
        selector.select(this::ready, 100);
    }

    final void poll() throws IOException {
        selector.selectNow(this::ready);
    }

    private void ready(SelectionKey key) {
        try {
            Connection connection = (Connection) key.attachment();
            if (key.isWritable()) {
                connection.writable();
            }
            if (key.isReadable()) {
                read(connection);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(Connection connection) throws IOException {
        do {
            int messages = connection.read(input);
            if (messages > 0) {
                replies += messages;
                replied(connection, messages, System.nanoTime());
            }
            // With TLS, what did not fit is no longer in the socket, and would not be reported by it.
        } while (input.limit() > INPUT_BYTES / 2);
    }

    final void record(long nanos) {
        if (recording) {
            latencies.record(nanos);
        }
    }

    final void start() {
        thread.start();
    }

    @Override
    public final void run() {
        try {
            begin();
            while (!ended) {
                turn();
                published = replies;
            }
            finish();
        } catch (UncheckedIOException e) {
            failure = e.getCause();
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    final void startRecording() {
        recording = true;
    }

    /** How many have come so far. */
    final long replies() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        return published;
    }

    final Histogram latencies() {
        return latencies;
    }

    /** Ends the thread, and lets the connections be. */
    final void end() throws InterruptedException {
        ended = true;
        selector.wakeup();
        thread.join();
    }

    @Override
    public void close() throws IOException {
        connections.forEach(Connection::close);
        selector.close();
    }
}
