package org.sluice.itest.bench.load;

/** Counts of durations, exact to 1.6 percent over their whole range: every power of two has 64 counters. */
public final class Histogram {

    private static final int BITS = 6;
    private static final int COUNTERS = 1 << BITS;

    private final long[] counts = new long[(Long.SIZE - BITS) * COUNTERS];
    private long total;
    private long max;

    public void record(long nanos) {
        long value = Math.max(nanos, 0);
        counts[index(value)]++;
        total++;
        max = Math.max(max, value);
    }

    private static int index(long value) {
        if (value < COUNTERS) {
            return (int) value;
        }
        int shift = Long.SIZE - Long.numberOfLeadingZeros(value) - BITS - 1;
        // The leading bit counts as one of the powers, the bits behind it as the counter.
        return (shift + 1) * COUNTERS + (int) (value >>> shift) - COUNTERS;
    }

    /** The largest value that is counted there. */
    private static long upperBound(int index) {
        if (index < COUNTERS) {
            return index;
        }
        int shift = index / COUNTERS - 1;
        return ((long) (index % COUNTERS + COUNTERS + 1) << shift) - 1;
    }

    /** The value that so many of a hundred do not exceed; 0 if nothing was recorded. */
    public long percentile(double percent) {
        long wanted = Math.max(1, (long) Math.ceil(total * percent / 100));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return Math.min(upperBound(i), max);
            }
        }
        return max;
    }

    public long max() {
        return max;
    }

    public long count() {
        return total;
    }

    public void add(Histogram other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
        max = Math.max(max, other.max);
    }
}
