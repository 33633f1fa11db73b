package org.sluice.transport.impl;

import java.time.Duration;
import org.sluice.transport.Transport;

/** A real transport without the component runtime: one event loop. */
public final class TestTransport implements AutoCloseable {

    private final EventLoops loops = new EventLoops(new Settings(1, 64 * 1024, Duration.ofSeconds(2), Long.MAX_VALUE));

    public Transport transport() {
        return loops;
    }

    @Override
    public void close() {
        loops.stop();
    }
}
