package org.sluice.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** The metrics of one moment. What has the same labels is added up. Not safe for use by several threads. */
final class Families {

    private static final String PREFIX = "sluice_";

    private record Histogram(ClassicHistogramBuckets buckets, double sum) {}

    private final Map<String, String> help = new TreeMap<>();
    private final Map<String, Map<Labels, Double>> gauges = new TreeMap<>();
    private final Map<String, Map<Labels, Double>> counters = new TreeMap<>();
    private final Map<String, Map<Labels, Histogram>> histograms = new TreeMap<>();

    /** A number that goes up and down. Labels are names and values in turn. */
    void gauge(String name, String text, double value, String... labels) {
        points(gauges, name, text).merge(Labels.of(labels), value, Double::sum);
    }

    /** A number that only grows. */
    void counter(String name, String text, double value, String... labels) {
        points(counters, name, text).merge(Labels.of(labels), value, Double::sum);
    }

    /** How often something was in each of some classes, the last of them without a bound. */
    void histogram(String name, String text, double[] bounds, long[] counts, double sum, String... labels) {
        points(histograms, name, text)
                .put(Labels.of(labels), new Histogram(ClassicHistogramBuckets.of(bounds, counts), sum));
    }

    private <T> Map<Labels, T> points(Map<String, Map<Labels, T>> families, String name, String text) {
        help.put(name, text);
        return families.computeIfAbsent(name, key -> new LinkedHashMap<>());
    }

    MetricSnapshots snapshots() {
        List<MetricSnapshot> all = new ArrayList<>();
        gauges.forEach((name, points) -> all.add(new GaugeSnapshot(
                metadata(name), list(points, (labels, value) -> new GaugeDataPointSnapshot(value, labels, null)))));
        counters.forEach((name, points) -> all.add(new CounterSnapshot(
                metadata(name),
                list(points, (labels, value) -> new CounterDataPointSnapshot(value, labels, null, 0)))));
        histograms.forEach((name, points) -> all.add(new HistogramSnapshot(
                metadata(name),
                list(
                        points,
                        (labels, value) -> new HistogramDataPointSnapshot(
                                value.buckets, value.sum, labels, Exemplars.EMPTY, 0)))));
        return new MetricSnapshots(all);
    }

    private static <T, P> Collection<P> list(Map<Labels, T> points, BiFunction<Labels, T, P> point) {
        List<P> list = new ArrayList<>();
        points.forEach((labels, value) -> list.add(point.apply(labels, value)));
        return list;
    }

    private MetricMetadata metadata(String name) {
        return new MetricMetadata(PREFIX + name, help.get(name));
    }
}
