package org.sluice.websocket.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What holds an event loop's thread up, other than what it does: the garbage collector, and processors that others have. Of the
 * latter it counts what has been since a moment before. Confined to the event loop.
 */
final class HoldUps {

    /**
     * Where this is known from.
     *
     * @param runDelay how long the calling thread could have run in its life, but was given no processor, in nanoseconds
     * @param collections how much of so many milliseconds that end now the garbage collector has had
     */
    record Source(LongSupplier runDelay, LongUnaryOperator collections) {

        static final Source SYSTEM = new Source(HoldUps::runDelayOfThread, GarbageCollections::millisWithin);
    }

    private static final Logger LOG = LoggerFactory.getLogger(HoldUps.class);

    /** Time on a processor, time waiting for one, in nanoseconds, and a count. Linux has it. */
    private static final Path STATISTICS = Path.of("/proc/thread-self/schedstat");

    private static final boolean ARE_THERE = Files.isReadable(STATISTICS);
    private static final long MOMENT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Source source;
    private boolean hasLooked;
    private long lookedAt;
    private long seen;

    /** Has not looked yet. */
    HoldUps(Source source) {
        this.source = source;
    }

    /** What the operating system says of the calling thread; 0 where it says nothing. */
    static long runDelayOfThread() {
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
            seen = source.runDelay().getAsLong();
        }
    }

    /** How much of a callback that has ended now was not its own doing, in milliseconds; asked again, of the next one. */
    long millisOf(long callbackMillis, long now) {
        long before = seen;
        seen = source.runDelay().getAsLong();
        lookedAt = now;
        // The loop may have gone on as another thread
        long delay = TimeUnit.NANOSECONDS.toMillis(Math.max(0, seen - before));
        return delay + source.collections().applyAsLong(callbackMillis);
    }
}
