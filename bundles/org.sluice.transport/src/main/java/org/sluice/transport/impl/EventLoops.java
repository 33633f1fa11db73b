package org.sluice.transport.impl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.transport.ConnectionKeeper;
import org.sluice.transport.Endpoint;
import org.sluice.transport.Transport;
import org.sluice.transport.TransportConnection;

/** The event loops, and the choice among them. */
final class EventLoops implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);

    /** 16 MiB in all; what goes beyond is gathered on the heap. */
    private static final int MAX_POOLED_CHUNKS = 1024;

    /** What the loops are given to abort what is left, after the closing time-out. */
    private static final Duration STOP_GRACE = Duration.ofSeconds(1);

    private final ChunkPool pool;
    private final List<SelectorLoop> loops = new ArrayList<>();
    private volatile Duration closingTimeout;

    EventLoops(Settings settings) {
        pool = new ChunkPool(MAX_POOLED_CHUNKS, new Backlog(settings.backlogBytes()));
        closingTimeout = settings.closingTimeout();
        try {
            for (int i = 0; i < settings.loops(); i++) {
                loops.add(new SelectorLoop("sluice-loop-" + i, settings.readBufferBytes(), pool, this::closingTimeout));
            }
        } catch (IOException e) {
            loops.forEach(SelectorLoop::closeSelector);
            throw new UncheckedIOException("cannot open a selector for an event loop", e);
        }
        loops.forEach(SelectorLoop::start);
    }

    @Override
    public TransportConnection open(
            Endpoint endpoint, ByteBuffer unread, SwitchProtocols answer, ConnectionKeeper keeper) {
        ByteBuffer copy = null;
        if (unread.hasRemaining()) {
            copy = ByteBuffer.allocate(unread.remaining())
                    .put(unread.duplicate())
                    .flip();
        }
        SelectorLoop loop = leastBusy();
        LoopConnection connection = new LoopConnection(loop, endpoint, answer, copy, keeper);
        loop.adopt(connection);
        return connection;
    }

    Duration closingTimeout() {
        return closingTimeout;
    }

    /** Sets the closing time-out of what begins to close from now on. */
    void setClosingTimeout(Duration closingTimeout) {
        this.closingTimeout = closingTimeout;
    }

    /**
     * Ends all connections and threads. Returns when they have ended, but at the latest a second after the closing time-out;
     * at once when called on one of the loops.
     */
    void stop() {
        loops.forEach(SelectorLoop::stop);
        if (loops.stream().anyMatch(SelectorLoop::isCurrentThread)) {
            return;
        }
        long until = System.nanoTime() + closingTimeout.plus(STOP_GRACE).toNanos();
        boolean interrupted = false;
        for (SelectorLoop loop : loops) {
            try {
                if (!interrupted && !loop.awaitEnd(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    loop.interruptStuck();
                }
            } catch (InterruptedException e) {
                LOG.debug("not waiting any longer for the event loops to end", e);
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The loops. */
    List<SelectorLoop> loops() {
        return List.copyOf(loops);
    }

    ChunkPool pool() {
        return pool;
    }

    private SelectorLoop leastBusy() {
        SelectorLoop best = loops.get(0);
        for (SelectorLoop loop : loops) {
            if (!loop.hasEnded() && (best.hasEnded() || loop.connectionCount() < best.connectionCount())) {
                best = loop;
            }
        }
        return best;
    }
}
