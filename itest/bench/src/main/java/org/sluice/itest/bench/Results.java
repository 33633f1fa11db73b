package org.sluice.itest.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.sluice.itest.bench.load.Command;

/** All that was measured: figures by workload, server and round. */
final class Results {

    /** Microseconds of processor time that the server needs per message: what noise of the machine changes least. */
    static final String COST = "serverMicros";

    /** By workload and server; the figures of one round each, by round. */
    private final Map<String, Map<String, Map<Integer, Command>>> figures = new LinkedHashMap<>();

    private final List<String> skipped = new ArrayList<>();

    void add(String workload, String server, int round, Command result) {
        figures.computeIfAbsent(workload, key -> new LinkedHashMap<>())
                .computeIfAbsent(server, key -> new TreeMap<>())
                .put(round, result);
    }

    /** Says so at once, and again in the report. */
    void skip(String what, String why) {
        System.out.println("skipped " + what + ": " + why);
        skipped.add(what + ": " + why);
    }

    List<String> skipped() {
        return List.copyOf(skipped);
    }

    Set<String> workloads() {
        return figures.keySet();
    }

    Set<String> servers(String workload) {
        return figures.getOrDefault(workload, Map.of()).keySet();
    }

    Map<Integer, Command> rounds(String workload, String server) {
        return figures.getOrDefault(workload, Map.of()).getOrDefault(server, Map.of());
    }

    Spread spread(String workload, String server, String figure) {
        return Spread.of(rounds(workload, server).values().stream()
                .filter(each -> each.values().containsKey(figure))
                .map(each -> each.figure(figure))
                .toList());
    }

    /** How many times the other server's figure that of this one is, compared round by round. */
    Spread ratio(String workload, String server, String other, String figure) {
        return ratio(rounds(workload, server), rounds(workload, other), figure);
    }

    /** The same for two workloads of one server. */
    Spread growth(String server, String workload, String other, String figure) {
        return ratio(rounds(workload, server), rounds(other, server), figure);
    }

    private static Spread ratio(Map<Integer, Command> these, Map<Integer, Command> others, String figure) {
        List<Double> ratios = new ArrayList<>();
        these.forEach((round, result) -> {
            Command same = others.get(round);
            if (same != null
                    && same.values().containsKey(figure)
                    && result.values().containsKey(figure)) {
                ratios.add(result.figure(figure) / same.figure(figure));
            }
        });
        return Spread.of(ratios);
    }
}
