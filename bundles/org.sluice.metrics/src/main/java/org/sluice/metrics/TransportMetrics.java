package org.sluice.metrics;

import org.sluice.transport.runtime.LoopDTO;
import org.sluice.transport.runtime.TransportDTO;

/** The event loops and their memory. */
final class TransportMetrics {

    private TransportMetrics() {}

    static void collect(TransportDTO shown, Families to) {
        for (LoopDTO loop : shown.loops) {
            to.counter(
                    "loop_turns",
                    "Turns of the event loop; it stands still while nothing happens.",
                    loop.turns,
                    "loop",
                    loop.name);
            to.gauge("loop_connections", "Connections on the event loop.", loop.connections, "loop", loop.name);
        }
        to.gauge(
                "transport_chunks_bytes",
                "Memory outside the heap in which small writes are gathered.",
                (double) shown.chunks * shown.chunkBytes);
        to.gauge(
                "transport_chunks_used_bytes",
                "Memory of the chunks that something is in.",
                (double) shown.chunksInUse * shown.chunkBytes);
        to.gauge(
                "transport_backlog_bytes",
                "What waits for slow peers, beyond each one's high-water mark.",
                shown.backlogBytes);
        to.gauge("transport_backlog_limit_bytes", "How much that may be.", shown.maxBacklogBytes);
    }
}
