package org.sluice.shell;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.runtime.dto.CountersDTO;

/** The counters, and how fast they have grown. */
final class Statistics {

    private final CountersDTO counters;

    /** What has grown, in a second; empty where nothing was measured. */
    private final Map<String, Double> perSecond;

    private Statistics(CountersDTO counters, Map<String, Double> perSecond) {
        this.counters = counters;
        this.perSecond = perSecond;
    }

    static Statistics of(CountersDTO counters) {
        return new Statistics(counters, Map.of());
    }

    static Statistics between(CountersDTO before, CountersDTO after, double seconds) {
        Map<String, Long> earlier = new LinkedHashMap<>();
        growing(before, earlier::put);
        Map<String, Double> rates = new LinkedHashMap<>();
        growing(after, (name, value) -> {
            double rate = (value - earlier.getOrDefault(name, 0L)) / seconds;
            rates.put(name, Math.round(rate * 10) / 10.0);
        });
        return new Statistics(after, rates);
    }

    /** Names are those of the fields, so that machines find both. */
    private static void growing(CountersDTO counters, BiConsumer<String, Long> to) {
        to.accept("connectionsOpened", counters.connectionsOpened);
        to.accept("messagesReceived", counters.messagesReceived);
        to.accept("messagesSent", counters.messagesSent);
        to.accept("bytesReceived", counters.bytesReceived);
        to.accept("bytesSent", counters.bytesSent);
        counters.handshakes.forEach((answer, number) -> to.accept("handshakes." + answer, number));
        counters.closes.forEach((code, number) -> to.accept("closes." + code, number));
    }

    /** For machines. */
    Map<String, Object> all() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("counters", counters);
        if (!perSecond.isEmpty()) {
            all.put("perSecond", perSecond);
        }
        return all;
    }

    /** For operators. */
    String in(int columns) {
        Report report = new Report(columns);
        Table now = new Table("NOW", ">")
                .add("connections", counters.connections)
                .add("slots taken", counters.slots)
                .add("addresses", counters.addresses)
                .add("deflaters", counters.deflaters)
                .add("inflaters", counters.inflaters)
                .add("bytes of unfinished messages", counters.unfinishedMessageBytes);
        report.add("", "", now, 1);
        Table grown = perSecond.isEmpty()
                ? new Table("SINCE THE START", ">")
                : new Table("SINCE THE START", ">", ">PER SECOND");
        growing(counters, (name, value) -> add(grown, name, value));
        report.add("", "", grown, 1);
        return report.toString();
    }

    private void add(Table table, String name, long value) {
        if (perSecond.isEmpty()) {
            table.add(words(name), value);
        } else {
            table.add(words(name), value, perSecond.get(name));
        }
    }

    private static String words(String name) {
        int dot = name.indexOf('.');
        String last = name.substring(dot + 1);
        if (name.startsWith("handshakes.")) {
            return "handshakes answered with " + last;
        }
        if (name.startsWith("closes.")) {
            return ("closed with " + last + " "
                            + CloseCode.of(Integer.parseInt(last)).name())
                    .strip();
        }
        return switch (name) {
            case "connectionsOpened" -> "connections opened";
            case "messagesReceived" -> "messages received";
            case "messagesSent" -> "messages sent";
            case "bytesReceived" -> "bytes received";
            default -> "bytes sent";
        };
    }
}
