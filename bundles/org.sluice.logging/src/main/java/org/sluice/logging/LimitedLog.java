package org.sluice.logging;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * A log for what peers can cause as often as they like. Of each kind of line, the first {@value #LINES} are logged in a minute. The last
 * of these says that others may follow unseen, and the first line of a later minute how many there were.
 *
 * <p>A kind is a format and its subject: whoever is to blame, or to be mended, never a peer. So an application whose faults fill
 * its minute hides no other application, and no other fault of its own.
 *
 * <p>Nothing is timed: how many lines were left out is told when there is another one. Safe for use by several threads.
 */
public final class LimitedLog {

    /** How many lines of a kind there are in an interval. */
    public static final int LINES = 5;

    static final Duration INTERVAL = Duration.ofMinutes(1);

    /** Subjects come and go with bundles; when there are so many, those that are not in use are forgotten. */
    static final int MAX_KINDS = 256;

    /** For what comes when all kinds are in use. */
    private static final Kind OTHERS = new Kind("", "");

    private record Kind(String subject, String format) {}

    /** An interval of a kind. Guarded by the log. */
    private static final class Count {

        private final long since;
        private final long leftOutBefore;
        private long lines;

        private Count(long since, long leftOutBefore) {
            this.since = since;
            this.leftOutBefore = leftOutBefore;
        }

        private long leftOut() {
            return Math.max(0, lines - LINES);
        }
    }

    private final Logger log;
    private final LongSupplier clock;

    // Guarded by this.
    private final Map<Kind, Count> counts = new HashMap<>();

    /**
     * A log in front of another one.
     *
     * @param log gets the lines that are not too many
     */
    public LimitedLog(Logger log) {
        this(log, System::nanoTime);
    }

    /** The clock tells nanoseconds. */
    LimitedLog(Logger log, LongSupplier clock) {
        this.log = log;
        this.clock = clock;
    }

    /**
     * What an operator can mend.
     *
     * @param subject whoever is to blame, as text; not kept
     * @param format as for SLF4J
     * @param arguments the same, a {@code Throwable} in the end included
     */
    public void warn(Object subject, String format, Object... arguments) {
        log(Level.WARN, subject, format, arguments);
    }

    /**
     * What is a mistake of ours, or of an application.
     *
     * @param subject whoever is to blame, as text; not kept
     * @param format as for SLF4J
     * @param arguments the same, a {@code Throwable} in the end included
     */
    public void error(Object subject, String format, Object... arguments) {
        log(Level.ERROR, subject, format, arguments);
    }

    private void log(Level level, Object subject, String format, Object... arguments) {
        if (!log.isEnabledForLevel(level)) {
            return;
        }
        long lines;
        long leftOutBefore;
        synchronized (this) {
            Count count = count(new Kind(String.valueOf(subject), format), clock.getAsLong());
            lines = ++count.lines;
            leftOutBefore = count.leftOutBefore;
        }
        if (lines <= LINES) {
            String more = lines == 1 && leftOutBefore > 0 ? " (" + leftOutBefore + " such lines were left out)" : "";
            String last = lines == LINES
                    ? " (the last such line within " + INTERVAL.toSeconds() + " s, further ones are only counted)"
                    : "";
            log.atLevel(level).log(format + more + last, arguments);
        }
    }

    private Count count(Kind kind, long now) {
        Count present = counts.get(kind);
        if (present == null && counts.size() >= MAX_KINDS) {
            counts.values().removeIf(count -> isOver(count, now) && count.leftOut() == 0);
            if (counts.size() >= MAX_KINDS) {
                return kind.equals(OTHERS) ? renew(OTHERS, null, now) : count(OTHERS, now);
            }
        }
        return present == null || isOver(present, now) ? renew(kind, present, now) : present;
    }

    private Count renew(Kind kind, Count before, long now) {
        Count count = new Count(now, before == null ? 0 : before.leftOut());
        counts.put(kind, count);
        return count;
    }

    private static boolean isOver(Count count, long now) {
        return now - count.since >= INTERVAL.toNanos();
    }
}
