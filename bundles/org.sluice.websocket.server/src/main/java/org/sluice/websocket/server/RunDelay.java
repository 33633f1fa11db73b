package org.sluice.websocket.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For how long an event loop's thread could have run, but was given no processor. What it says of a callback is at least that: it
 * counts from a moment before. Confined to the event loop.
 */
final class RunDelay {

    private static final Logger LOG = LoggerFactory.getLogger(RunDelay.class);

    /** Time on a processor, time waiting for one, in nanoseconds, and a count. Linux has it. */
    private static final Path STATISTICS = Path.of("/proc/thread-self/schedstat");

    private static final boolean ARE_THERE = Files.isReadable(STATISTICS);
    private static final long MOMENT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier ofThread;
    private boolean hasLooked;
    private long lookedAt;
    private long seen;

    /**
     * Has not looked yet.
     *
     * @param ofThread what the calling thread has waited in its life
     */
    RunDelay(LongSupplier ofThread) {
        this.ofThread = ofThread;
    }

    /** What the operating system says of the calling thread; 0 where it says nothing. */
    static long ofCurrentThread() {
        if (!ARE_THERE) {
            return 0;
        }
        try {
            return Long.parseLong(Files.readString(STATISTICS).split(" ")[1]);
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} cannot be read", STATISTICS, e);
            return 0;
        }
    }

    /** To be called before callbacks; it asks once in a second. */
    void look(long now) {
        if (!hasLooked || now - lookedAt > MOMENT_NANOS) {
            hasLooked = true;
            lookedAt = now;
            seen = ofThread.getAsLong();
        }
    }

    /** The delay since the last look, or since this was asked. */
    long nanosSince(long now) {
        long before = seen;
        seen = ofThread.getAsLong();
        lookedAt = now;
        // The loop may have gone on as another thread
        return Math.max(0, seen - before);
    }
}
