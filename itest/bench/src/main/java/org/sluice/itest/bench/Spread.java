package org.sluice.itest.bench;

import java.util.Collection;
import java.util.Locale;

/** Several measurements of the same: the one in the middle, and how far the others are from it. */
record Spread(double least, double median, double most) {

    static Spread of(Collection<Double> values) {
        if (values.isEmpty()) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN);
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(sorted[0], median, sorted[sorted.length - 1]);
    }

    boolean isKnown() {
        return !Double.isNaN(median);
    }

    /** As ratios are printed. */
    @Override
    public String toString() {
        return isKnown() ? String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", median, least, most) : "-";
    }
}
