package org.sluice.itest.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Every connection always has the same number of messages on their way: for each reply the next is sent. */
final class ClosedLoop extends Driver {

    private final int frameBytes;
    private final int inFlight;
    private final ByteBuffer frames;

    ClosedLoop(List<Connection> connections, byte[] frame, int inFlight) throws IOException {
        super(connections);
        this.frameBytes = frame.length;
        this.inFlight = inFlight;
        this.frames = ClientFrame.repeated(frame, inFlight);
    }

    @Override
    void begin() throws IOException {
        for (Connection each : connections) {
            send(each, inFlight, System.nanoTime());
        }
    }

    @Override
    void replied(Connection connection, int messages, long now) throws IOException {
        for (int i = 0; i < messages; i++) {
            record(now - connection.replied());
        }
        send(connection, messages, now);
    }

    private void send(Connection connection, int messages, long now) throws IOException {
        for (int i = 0; i < messages; i++) {
            connection.sentAt(now);
        }
        connection.send(frames.clear().limit(messages * frameBytes));
    }
}
