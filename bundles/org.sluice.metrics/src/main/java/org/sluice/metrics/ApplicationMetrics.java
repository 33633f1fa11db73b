package org.sluice.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sluice.websocket.runtime.dto.ApplicationDTO;

/** The applications, each under the labels of its place. */
final class ApplicationMetrics {

    private static final double NANOS_IN_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Families to;

    private ApplicationMetrics(Families to) {
        this.to = to;
    }

    static void collect(ApplicationDTO[] applications, ApplicationTotals totals, Families to) {
        ApplicationMetrics metrics = new ApplicationMetrics(to);
        for (ApplicationDTO application : applications) {
            metrics.gauges(application, totals.placeOf(application));
        }
        double[] bounds = seconds(totals.boundsNanos());
        totals.totals().forEach((place, counts) -> metrics.counters(counts, place, bounds));
    }

    private static double[] seconds(long[] nanos) {
        double[] bounds = new double[nanos.length + 1];
        for (int i = 0; i < nanos.length; i++) {
            bounds[i] = nanos[i] / NANOS_IN_SECOND;
        }
        bounds[bounds.length - 1] = Double.POSITIVE_INFINITY;
        return bounds;
    }

    private void gauges(ApplicationDTO application, Place place) {
        String[] labels = labels(place);
        to.gauge("application_connections", "Open connections.", application.connections, labels);
        to.gauge(
                "application_demoted",
                "Whether callbacks had to leave the event loops.",
                application.demoted ? 1 : 0,
                labels);
        to.gauge(
                "application_callbacks_waiting",
                "Callbacks that wait for their turn.",
                application.waitingCallbacks,
                labels);
        to.gauge(
                "application_workers_waiting",
                "Connections with callbacks that wait for a worker thread.",
                application.waitingForWorkers,
                labels);
        to.gauge(
                "application_workers_busy",
                "Worker threads that run callbacks.",
                application.busyWorkerThreads,
                labels);
        to.gauge("application_queued_bytes", "What waits to be sent.", application.queuedBytes, labels);
    }

    private void counters(Counts counts, Place place, double[] bounds) {
        counter("connections_opened", "Connections that have been opened.", counts, Counts.OPENED, place);
        counter("callbacks_slow", "Callbacks that have taken too long.", counts, Counts.SLOW, place);
        counter("handshakes", "Handshakes by answer.", counts, Counts.HANDSHAKES, place, "answer");
        counter("closes", "Connections that have ended by close code.", counts, Counts.CLOSES, place, "code");
        counter("messages", "Messages.", counts, Counts.MESSAGES, place, "direction");
        counter("traffic_bytes", "Bytes of frames.", counts, Counts.BYTES, place, "direction");
        latency(counts, Counts.LOOP, place, bounds);
        latency(counts, Counts.WORKER, place, bounds);
    }

    /** A counter for each value, which is that of a label, if there is one. */
    private void counter(String name, String help, Counts counts, String kind, Place place, String... label) {
        counts.all(kind).forEach((value, number) -> {
            String[] more = label.length == 0 ? label : new String[] {label[0], value};
            to.counter("application_" + name, help, number, labels(place, more));
        });
    }

    private void latency(Counts counts, String thread, Place place, double[] bounds) {
        long[] classes = new long[bounds.length];
        long all = 0;
        for (int i = 0; i < classes.length; i++) {
            classes[i] = counts.number(thread, Integer.toString(i));
            all += classes[i];
        }
        if (all > 0) {
            to.histogram(
                    "application_callback_seconds",
                    "How long callbacks have taken, by kind of thread.",
                    bounds,
                    classes,
                    counts.number(thread, Counts.NANOS) / NANOS_IN_SECOND,
                    labels(place, "thread", thread));
        }
    }

    private static String[] labels(Place place, String... more) {
        List<String> labels = new ArrayList<>(place.labels());
        labels.addAll(List.of(more));
        return labels.toArray(String[]::new);
    }
}
