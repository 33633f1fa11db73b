package org.sluice.itest.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** One connection says something, and when all have heard it, the next. A latency is that of the last to hear it. */
final class Broadcast extends Driver {

    private final ByteBuffer frame;

    private long said;
    private int missing;

    Broadcast(List<Connection> connections, byte[] frame) throws IOException {
        super(connections);
        this.frame = ClientFrame.repeated(frame, 1);
    }

    @Override
    void begin() throws IOException {
        say(System.nanoTime());
    }

    private void say(long now) throws IOException {
        said = now;
        missing = connections.size();
        connections.get(0).send(frame.clear());
    }

    @Override
    void replied(Connection connection, int messages, long now) throws IOException {
        missing -= messages;
        if (missing == 0) {
            record(now - said);
            say(now);
        }
    }
}
