package org.sluice.metrics;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.sluice.websocket.runtime.dto.CountersDTO;
import org.sluice.websocket.runtime.dto.LimitsDTO;
import org.sluice.websocket.runtime.dto.RuntimeDTO;
import org.sluice.websocket.runtime.dto.ServerDTO;

/** The WebSocket server as a whole, and the servers at which clients come. */
final class ServerMetrics {

    private static final String UP = "UP";

    private ServerMetrics() {}

    static void collect(RuntimeDTO shown, Families to) {
        traffic(shown.counters, to);
        resources(shown.counters, to);
        limits(shown.limits, to);
        to.gauge("applications", "Applications by state.", shown.applications.length, "state", "registered");
        to.gauge("applications", "Applications by state.", shown.failedApplications.length, "state", "failed");
        to.gauge("shadowed_patterns", "Patterns that lead to another application.", shown.shadowedApplications.length);
        for (ServerDTO server : shown.servers) {
            server(server, to);
        }
        // Servers of the same name have the same numbers, those without one have none
        Map<String, ServerDTO> byName = new TreeMap<>();
        for (ServerDTO server : shown.servers) {
            if (server.name != null) {
                byName.put(server.name, server);
            }
        }
        byName.forEach((name, server) -> counters(name, server, to));
    }

    private static void traffic(CountersDTO counters, Families to) {
        to.gauge("connections", "Open connections.", counters.connections);
        to.counter("connections_opened", "Connections that have been opened.", counters.connectionsOpened);
        counters.handshakes.forEach(
                (answer, number) -> to.counter("handshakes", "Handshakes by answer.", number, "answer", answer));
        counters.closes.forEach((code, number) -> to.counter(
                "closes", "Connections that have ended by close code.", number, "code", CloseCodes.label(code)));
        to.counter("messages", "Messages.", counters.messagesReceived, "direction", Counts.RECEIVED);
        to.counter("messages", "Messages.", counters.messagesSent, "direction", Counts.SENT);
        to.counter("traffic_bytes", "Bytes of frames.", counters.bytesReceived, "direction", Counts.RECEIVED);
        to.counter("traffic_bytes", "Bytes of frames.", counters.bytesSent, "direction", Counts.SENT);
    }

    private static void resources(CountersDTO counters, Families to) {
        to.gauge("slots", "Connections that are open, being opened or being closed.", counters.slots);
        to.gauge("addresses", "Addresses that connections come from.", counters.addresses);
        to.gauge("workers", "Worker threads.", counters.workerThreads);
        to.gauge("workers_busy", "Worker threads that run callbacks.", counters.busyWorkerThreads);
        to.gauge("deflaters", "Deflaters in use, about 270 KiB each outside the heap.", counters.deflaters);
        to.gauge("inflaters", "Inflaters in use, about 45 KiB each outside the heap.", counters.inflaters);
        to.gauge(
                "unfinished_message_bytes",
                "Memory of messages that have not come as a whole.",
                counters.unfinishedMessageBytes);
    }

    private static void limits(LimitsDTO limits, Families to) {
        to.gauge("slots_limit", "How many slots there are.", limits.connections);
        to.gauge("workers_limit", "How many worker threads there may be.", limits.workerThreads);
        to.gauge("coders_limit", "How many deflaters, and how many inflaters, there may be.", limits.coders);
        to.gauge(
                "unfinished_message_limit_bytes",
                "How much memory messages may have that have not come as a whole.",
                limits.unfinishedMessageBytes);
    }

    private static void server(ServerDTO server, Families to) {
        String[] labels = {
            "server", Objects.requireNonNullElse(server.name, ""), "pid", Objects.requireNonNullElse(server.pid, "")
        };
        to.gauge("server_up", "Whether the server listens.", server.state.equals(UP) ? 1 : 0, labels);
        to.gauge(
                "server_connections",
                "Open connections that have come there, of all protocols.",
                Math.max(0, server.connections),
                labels);
    }

    private static void counters(String name, ServerDTO server, Families to) {
        to.counter("server_connections_opened", "WebSockets opened there.", server.connectionsOpened, "server", name);
        server.handshakes.forEach((answer, number) -> to.counter(
                "server_handshakes", "Handshakes there by answer.", number, "server", name, "answer", answer));
        server.closes.forEach((code, number) -> to.counter(
                "server_closes",
                "WebSockets ended there by close code.",
                number,
                "server",
                name,
                "code",
                CloseCodes.label(code)));
    }
}
