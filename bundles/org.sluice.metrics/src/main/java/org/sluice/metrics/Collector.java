package org.sluice.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.concurrent.TimeUnit;
import org.sluice.transport.runtime.TransportRuntime;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.RuntimeDTO;

/** Makes metrics of what the runtime services show at the moment. One at a time: who asks often pays with the own time. */
final class Collector {

    private final WebSocketRuntime runtime;
    private final TransportRuntime transport;

    /** Guarded by this. */
    private final ApplicationTotals totals = new ApplicationTotals();

    Collector(WebSocketRuntime runtime, TransportRuntime transport) {
        this.runtime = runtime;
        this.transport = transport;
    }

    /** The metrics of this moment, with numbers of their own for so many applications. */
    synchronized MetricSnapshots collect(int maxApplications) {
        RuntimeDTO shown = runtime.getRuntimeDTO();
        totals.update(shown.applications, maxApplications);
        Families families = new Families();
        families.gauge(
                "start_time_seconds",
                "When the WebSocket server has started, since the epoch.",
                (double) shown.startedAt / TimeUnit.SECONDS.toMillis(1));
        ServerMetrics.collect(shown, families);
        ApplicationMetrics.collect(shown.applications, totals, families);
        TransportMetrics.collect(transport.getTransportDTO(), families);
        return families.snapshots();
    }
}
