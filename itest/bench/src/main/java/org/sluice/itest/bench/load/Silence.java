package org.sluice.itest.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Connections that answer pings. They say nothing, or one thing each at the beginning, and expect no reply. */
final class Silence extends Driver {

    private final ByteBuffer first;

    /**
     * Idle connections.
     *
     * @param first what each says at the beginning, or nothing
     */
    Silence(List<Connection> connections, byte[] first) throws IOException {
        super(connections);
        this.first = ByteBuffer.wrap(first);
    }

    @Override
    void begin() throws IOException {
        for (Connection each : connections) {
            each.send(first.clear());
        }
    }

    @Override
    void replied(Connection connection, int messages, long now) throws IOException {
        throw new IOException("an idle connection has got a message");
    }
}
