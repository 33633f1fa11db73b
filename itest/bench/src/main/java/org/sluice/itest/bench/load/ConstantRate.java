package org.sluice.itest.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * So many messages per second, on one connection after the other, whatever the server does. A latency begins when its
 * message was due: a server that makes us late does not get away with it.
 */
final class ConstantRate extends Driver {

    /** About as short as the operating system sleeps. */
    private static final long PAUSE_NANOS = 50_000;

    private final ByteBuffer frame;
    private final double nanosPerMessage;

    private long start;
    private long sent;

    ConstantRate(List<Connection> connections, byte[] frame, int messagesPerSecond) throws IOException {
        super(connections);
        this.frame = ClientFrame.repeated(frame, 1);
        this.nanosPerMessage = (double) TimeUnit.SECONDS.toNanos(1) / messagesPerSecond;
    }

    @Override
    void begin() {
        start = System.nanoTime();
    }

    @Override
    void turn() throws IOException {
        long due = dueAt(sent);
        while (due - System.nanoTime() <= 0) {
            Connection connection = connections.get((int) (sent % connections.size()));
            connection.sentAt(due);
            connection.send(frame.clear());
            due = dueAt(++sent);
        }
        poll();
        if (due - System.nanoTime() > 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private long dueAt(long message) {
        return start + (long) (message * nanosPerMessage);
    }

    @Override
    void replied(Connection connection, int messages, long now) throws IOException {
        for (int i = 0; i < messages; i++) {
            record(now - connection.replied());
        }
    }

    /** What has not come back until now has taken so long at least: left out, it would look as if it had been fast. */
    @Override
    void finish() throws IOException {
        long now = System.nanoTime();
        for (Connection each : connections) {
            while (each.isWaiting()) {
                record(now - each.replied());
            }
        }
    }
}
