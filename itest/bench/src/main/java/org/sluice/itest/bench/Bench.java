package org.sluice.itest.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.sluice.itest.bench.server.Mode;

/** The bench's program. Ends with 0, or with 2 for a wrong option. */
public final class Bench {

    private final Options options;
    private final Workshop workshop;
    private final List<Contestant> contestants;
    private final List<Workload> workloads;

    private Bench(Options options, Path module) throws IOException {
        this.options = options;
        this.workshop = new Workshop(module);
        this.contestants = new Contestants(workshop).all();
        this.workloads = Workload.all();
    }

    /**
     * Runs the bench.
     *
     * @param arguments the module's directory, and what the user has written
     */
    public static void main(String[] arguments) throws IOException {
        List<String> written = List.of(arguments).subList(1, arguments.length);
        if (written.contains("--help") || written.contains("-h")) {
            System.out.print(Options.USAGE);
            return;
        }
        try {
            new Bench(Options.parse(written.toArray(String[]::new)), Path.of(arguments[0])).run();
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
        }
        System.exit(0);
    }

    private void run() throws IOException {
        Set<String> names = workloads.stream().map(Workload::name).collect(Collectors.toCollection(LinkedHashSet::new));
        names.add(Startup.WORKLOAD);
        options.check(contestants.stream().map(Contestant::name).collect(Collectors.toSet()), names);
        if (options.list()) {
            list();
            return;
        }
        Machine machine = Machine.here();
        machine.header().forEach(System.out::println);
        Results results = new Results();
        FiguresFile file = new FiguresFile(workshop.report());
        if (options.resume()) {
            file.read(results);
        }
        measure(machine, results, file);
        new Report(workshop, contestants, workloads, results).print(machine);
    }

    /** Writes what there is behind each workload: a run takes long, and may be broken off. */
    private void measure(Machine machine, Results results, FiguresFile file) throws IOException {
        Set<String> measured = Set.copyOf(results.workloads());
        try (LoadProcess load = new LoadProcess(workshop)) {
            Deadline deadline = new Deadline(options.quick(), results);
            Rounds rounds = new Rounds(options, machine, load, results, deadline);
            for (Mode mode : Mode.values()) {
                rounds.measure(mode, contestants, selected(mode, measured), () -> file.write(results));
            }
            Alone alone = new Alone(options, machine, load, results, deadline);
            for (Workload each : workloads) {
                if (each.kind() != Workload.Kind.LOAD
                        && Workload.selected(options).test(each)
                        && !measured.contains(each.name())) {
                    alone.measure(each, contestants);
                    file.write(results);
                }
            }
        }
        boolean starts = options.workloads().isEmpty() || options.workloads().contains(Startup.WORKLOAD);
        if (starts && !measured.contains(Startup.WORKLOAD)) {
            new Startup(workshop, options).measure(results);
        }
        file.write(results);
    }

    private List<Workload> selected(Mode mode, Set<String> measured) {
        return workloads.stream()
                .filter(each -> each.kind() == Workload.Kind.LOAD && each.mode() == mode)
                .filter(each -> !measured.contains(each.name()))
                .filter(Workload.selected(options))
                .toList();
    }

    private void list() {
        Table servers = new Table("server", "what it is");
        contestants.forEach(each -> servers.row(each.name(), each.note()));
        Table all = new Table("workload", "quick", "what it is");
        workloads.forEach(each -> all.row(each.name(), each.quick() ? "yes" : "", each.title()));
        all.row(Startup.WORKLOAD, "yes", "From the start of a gateway to its first 101, and the size of its bundles");
        System.out.print(servers + "\n" + all);
    }
}
