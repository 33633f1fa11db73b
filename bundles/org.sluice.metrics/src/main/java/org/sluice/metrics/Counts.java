package org.sluice.metrics;

import java.util.Map;
import java.util.TreeMap;
import org.sluice.websocket.runtime.dto.ApplicationDTO;
import org.sluice.websocket.runtime.dto.LatencyDTO;

/** The numbers of an application that only ever grow, by name and value. Not safe for use by several threads. */
final class Counts {

    static final String OPENED = "opened";
    static final String HANDSHAKES = "handshakes";
    static final String CLOSES = "closes";
    static final String MESSAGES = "messages";
    static final String BYTES = "bytes";
    static final String SLOW = "slow";
    static final String LOOP = "loop";
    static final String WORKER = "worker";

    static final String RECEIVED = "received";
    static final String SENT = "sent";

    /** Beside the classes of a latency. */
    static final String NANOS = "nanos";

    private final Map<String, Map<String, Long>> numbers = new TreeMap<>();

    static Counts of(ApplicationDTO dto) {
        Counts counts = new Counts();
        counts.add(OPENED, "", dto.connectionsOpened);
        counts.add(SLOW, "", dto.slowCallbacks);
        counts.add(MESSAGES, RECEIVED, dto.messagesReceived);
        counts.add(MESSAGES, SENT, dto.messagesSent);
        counts.add(BYTES, RECEIVED, dto.bytesReceived);
        counts.add(BYTES, SENT, dto.bytesSent);
        dto.handshakes.forEach((answer, number) -> counts.add(HANDSHAKES, answer, number));
        dto.closes.forEach((code, number) -> counts.add(CLOSES, CloseCodes.label(code), number));
        counts.add(LOOP, dto.loopCallbacks);
        counts.add(WORKER, dto.workerCallbacks);
        return counts;
    }

    private void add(String name, LatencyDTO latency) {
        add(name, NANOS, latency.totalNanos);
        for (int i = 0; i < latency.counts.length; i++) {
            add(name, Integer.toString(i), latency.counts[i]);
        }
    }

    private void add(String name, String value, long number) {
        numbers.computeIfAbsent(name, key -> new TreeMap<>()).merge(value, number, Long::sum);
    }

    void addAll(Counts others) {
        others.numbers.forEach((name, values) -> values.forEach((value, number) -> add(name, value, number)));
    }

    /** Whether these can be the same numbers at a later time. */
    boolean continues(Counts earlier) {
        return earlier.numbers.entrySet().stream().allMatch(all -> all.getValue().entrySet().stream()
                .allMatch(each -> number(all.getKey(), each.getKey()) >= each.getValue()));
    }

    long number(String name, String value) {
        return all(name).getOrDefault(value, 0L);
    }

    Map<String, Long> all(String name) {
        return numbers.getOrDefault(name, Map.of());
    }
}
