package org.sluice.itest.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTest {

    private final Histogram histogram = new Histogram();

    @Test
    void smallValuesAreExact() {
        for (int i = 1; i <= 50; i++) {
            histogram.record(i);
        }
        assertEquals(25, histogram.percentile(50));
        assertEquals(50, histogram.percentile(100));
    }

    @ParameterizedTest
    @ValueSource(longs = {63, 64, 65, 127, 128, 1_000, 123_456, 1_000_000_007, Long.MAX_VALUE})
    void everyValueIsWithinOnePartIn64(long value) {
        histogram.record(value);
        histogram.record(Long.MAX_VALUE);
        long found = histogram.percentile(50);
        assertTrue(found >= value, () -> found + " is less than " + value);
        assertTrue(found - value <= value / 64, () -> found + " is far from " + value);
    }

    @Test
    void percentilesAreThoseOfTheSortedValues() {
        for (int i = 1; i <= 10_000; i++) {
            histogram.record(i * 1_000L);
        }
        assertEquals(5_000_000, histogram.percentile(50), 5_000_000 / 64);
        assertEquals(9_900_000, histogram.percentile(99), 9_900_000 / 64);
        assertEquals(9_990_000, histogram.percentile(99.9), 9_990_000 / 64);
        assertEquals(10_000_000, histogram.max());
    }

    @Test
    void noPercentileExceedsTheLargestValue() {
        histogram.record(1_000_001);
        assertEquals(1_000_001, histogram.percentile(99.9));
    }

    @Test
    void nothingRecordedIsZero() {
        assertEquals(0, histogram.percentile(99));
    }

    @Test
    void sumHasTheValuesOfBoth() {
        Histogram other = new Histogram();
        histogram.record(10);
        other.record(20);
        histogram.add(other);
        assertEquals(2, histogram.count());
        assertEquals(10, histogram.percentile(50));
        assertEquals(20, histogram.max());
    }
}
