package org.sluice.accesslog;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * So many lines in a second, and no more. The first that is left out is told at once, and how many of which kind there were
 * before the next line. Nothing is timed. Confined to one thread at a time.
 */
final class LimitedLines {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Consumer<String> log;
    private final int perSecond;
    private final LongSupplier clock;
    private final Map<String, Long> leftOut = new TreeMap<>();
    private long since;
    private int lines;

    /**
     * A log in front of another one.
     *
     * @param log gets the lines that are not too many
     * @param perSecond how many these are
     * @param clock tells nanoseconds
     */
    LimitedLines(Consumer<String> log, int perSecond, LongSupplier clock) {
        this.log = log;
        this.perSecond = perSecond;
        this.clock = clock;
        this.since = clock.getAsLong();
    }

    /**
     * Logs a line, unless it is one too many.
     *
     * @param kind which kind it is of, one of few
     * @param line makes the line
     */
    void log(String kind, Supplier<String> line) {
        long now = clock.getAsLong();
        if (now - since >= SECOND) {
            end();
            since = now;
            lines = 0;
        }
        if (lines < perSecond) {
            lines++;
            log.accept(line.get());
            return;
        }
        if (leftOut.isEmpty()) {
            log.accept("(more than " + perSecond + " lines in a second: further ones are only counted)");
        }
        leftOut.merge(kind, 1L, Long::sum);
    }

    /** Tells what was left out, if anything was. */
    void end() {
        if (!leftOut.isEmpty()) {
            log.accept(
                    "(" + leftOut.values().stream().mapToLong(Long::longValue).sum() + " lines were left out: "
                            + leftOut + ")");
            leftOut.clear();
        }
    }

    /** Lines have not even come here. */
    void lost(long number) {
        log.accept("(" + number + " lines were lost: the log is too slow)");
    }
}
