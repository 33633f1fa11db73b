package org.sluice.itest.isolation;

import java.util.Arrays;
import java.util.Locale;

/** How long clients have waited, in milliseconds. */
public record Waits(double median, double p99, double max) {

    private static final double NANOS = 1e6;

    static Waits of(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Waits(at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
    }

    private static double at(long[] sorted, double part) {
        return sorted[(int) Math.ceil(part * sorted.length) - 1] / NANOS;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "p50 %.2f, p99 %.2f, max %.2f ms", median, p99, max);
    }

    /**
     * What blocking applications have cost others.
     *
     * @param what who blocked
     * @param without the waits before
     * @param with the waits while they blocked
     * @param allowedMillis how much longer the longest wait may be; infinite where nothing is promised
     */
    public record Comparison(String what, Waits without, Waits with, double allowedMillis) {

        /** By how many milliseconds the longest wait was longer. */
        public double costMillis() {
            return with.max - without.max;
        }

        /** Whether that is allowed. */
        public boolean isReached() {
            return costMillis() <= allowedMillis;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s: %s%n  without %s%n  with    %s", what, verdict(), without, with);
        }

        private String verdict() {
            if (Double.isInfinite(allowedMillis)) {
                return "to be compared";
            }
            String verdict = isReached()
                    ? "reached"
                    : String.format(Locale.ROOT, "missed by %.0f ms", costMillis() - allowedMillis);
            return String.format(Locale.ROOT, "at most %.0f ms longer, %s", allowedMillis, verdict);
        }
    }
}
