package org.sluice.itest.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Prints what was measured, and writes it below target/bench/report, with plots. */
final class Report {

    private final Path directory;
    private final Map<String, Contestant> contestants;
    private final List<Workload> workloads;
    private final Results results;
    private final StringBuilder text = new StringBuilder();

    Report(Workshop workshop, List<Contestant> contestants, List<Workload> workloads, Results results)
            throws IOException {
        this.directory = workshop.report();
        this.contestants = contestants.stream().collect(Collectors.toMap(Contestant::name, Function.identity()));
        this.workloads = workloads;
        this.results = results;
    }

    void print(Machine machine) throws IOException {
        compose(machine);
        System.out.print(text);
        Files.writeString(directory.resolve("report.txt"), text);
        System.out.println("written to " + directory);
    }

    private void compose(Machine machine) throws IOException {
        section("The bench", String.join("\n", machine.header()) + "\n" + legend());
        for (Workload each : workloads) {
            if (!results.servers(each.name()).isEmpty()) {
                section(each.name() + ": " + each.title(), table(each).toString());
                plot(each);
            }
        }
        if (!results.skipped().isEmpty()) {
            section("Skipped", results.skipped().stream().distinct().collect(Collectors.joining("\n", "", "\n")));
        }
        section("The load generator", GeneratorCheck.of(results));
        section("Goals", new Goals(results).table().toString());
    }

    private static String legend() {
        return """
                us/msg: processor time of the server per message, user and system.
                x: how many times that of sluice-loop, round by round: median (least-most).
                p50, p99, p99.9: latencies in microseconds, medians of the rounds.
                limit: what was saturated; and the share of the machine that other processes took, from 5 % on.
                """;
    }

    private void section(String title, String content) {
        text.append("\n## ").append(title).append("\n\n").append(content);
    }

    private Table table(Workload workload) {
        return switch (workload.kind()) {
            case LOAD -> load(workload.name());
            case MEMORY -> memory(workload.name());
            case ISOLATION -> isolation(workload.name());
        };
    }

    private Table load(String workload) {
        Table table = new Table("server", "msg/s", "us/msg", "x", "p50", "p99", "p99.9", "limit", "note");
        for (String each : results.servers(workload)) {
            table.row(
                    each,
                    median(workload, each, "rate", "%.0f"),
                    median(workload, each, Results.COST, "%.2f"),
                    results.ratio(workload, each, Contestant.LOOP, Results.COST).toString(),
                    median(workload, each, "p50", "%.0f"),
                    median(workload, each, "p99", "%.0f"),
                    median(workload, each, "p999", "%.0f"),
                    Saturation.of(workload, each, results),
                    contestants.get(each).note());
        }
        return table;
    }

    private Table memory(String workload) {
        Table table = new Table("server", "heap B/conn", "resident B/conn", "note");
        for (String each : results.servers(workload)) {
            table.row(
                    each,
                    median(workload, each, "heap", "%.0f"),
                    median(workload, each, "resident", "%.0f"),
                    contestants.get(each).note());
        }
        return table;
    }

    private Table isolation(String workload) {
        Table table = new Table("server", "longest alone, ms", "longest beside it, ms", "note");
        for (String each : results.servers(workload)) {
            table.row(each, millis(workload, each, "alone"), millis(workload, each, "disturbed"), "");
        }
        return table;
    }

    private String median(String workload, String server, String figure, String format) {
        Spread spread = results.spread(workload, server, figure);
        return spread.isKnown() ? String.format(Locale.ROOT, format, spread.median()) : "-";
    }

    private String millis(String workload, String server, String figure) {
        return String.format(
                Locale.ROOT, "%.1f", results.spread(workload, server, figure).median() / 1_000);
    }

    private void plot(Workload workload) throws IOException {
        String figure = workload.kind() == Workload.Kind.MEMORY
                ? "heap"
                : workload.kind() == Workload.Kind.ISOLATION ? "disturbed" : Results.COST;
        String unit = workload.kind() == Workload.Kind.MEMORY
                ? "bytes of heap per connection"
                : workload.kind() == Workload.Kind.ISOLATION
                        ? "longest latency, microseconds"
                        : "processor time of the server per message, microseconds";
        Plot plot = new Plot(workload.title(), unit);
        for (String each : results.servers(workload.name())) {
            plot.bar(each, results.spread(workload.name(), each, figure), each.startsWith("sluice"));
        }
        if (!plot.isEmpty()) {
            Files.writeString(directory.resolve(workload.name() + ".svg"), plot.toString(), StandardCharsets.UTF_8);
        }
    }
}
