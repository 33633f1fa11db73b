package org.sluice.lorawan.impl;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Counts what is not used by its kind, and has a line about each kind once a minute at most: the first at once, the next one tells how
 * many there were since. Counted by one thread, read by any.
 */
final class Rejections {

    static final Duration INTERVAL = Duration.ofMinutes(1);

    private static final Rejection[] KINDS = Rejection.values();

    private final String what;
    private final Logger log;
    private final LongSupplier clock;
    private final AtomicLongArray counts = new AtomicLongArray(KINDS.length);

    // Confined to the thread that counts.
    private final long[] told = new long[KINDS.length];
    private final long[] toldAt = new long[KINDS.length];

    /**
     * Begins at 0.
     *
     * @param what what is counted, in the plural, for the log
     * @param log gets the lines
     * @param clock tells nanoseconds
     */
    Rejections(String what, Logger log, LongSupplier clock) {
        this.what = what;
        this.log = log;
        this.clock = clock;
    }

    void count(Rejection kind, InetSocketAddress from, Object port) {
        int index = kind.ordinal();
        long count = counts.get(index) + 1;
        counts.lazySet(index, count);
        long now = clock.getAsLong();
        if (told[index] == 0 || now - toldAt[index] >= INTERVAL.toNanos()) {
            // An address has no name that a peer could have chosen: it is never looked up
            log.info(
                    "{}: {} {} not used, {}; the last from {}. Further ones are only counted, and told in a minute",
                    port,
                    count - told[index],
                    what,
                    kind.text(),
                    text(from));
            told[index] = count;
            toldAt[index] = now;
        }
    }

    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ':' + address.getPort();
    }

    /** By name, without those that there are none of. */
    Map<String, Long> counts() {
        Map<String, Long> byName = new TreeMap<>();
        for (Rejection kind : KINDS) {
            long count = counts.get(kind.ordinal());
            if (count > 0) {
                byName.put(kind.name(), count);
            }
        }
        return byName;
    }
}
