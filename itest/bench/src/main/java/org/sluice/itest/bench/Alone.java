package org.sluice.itest.bench;

import java.util.List;
import org.sluice.itest.bench.load.Command;

/** What is measured on servers that are started for it, one after the other. */
final class Alone {

    private static final int WARM_MILLIS = 1_500;
    private static final int LEAST_MILLIS = 2_000;
    /** Before memory is counted: what the first ones bring with them is not what one needs. */
    private static final int FIRST_CONNECTIONS = 100;

    private final Options options;
    private final Machine machine;
    private final LoadProcess load;
    private final Results results;
    private final Deadline deadline;

    Alone(Options options, Machine machine, LoadProcess load, Results results, Deadline deadline) {
        this.options = options;
        this.machine = machine;
        this.load = load;
        this.results = results;
        this.deadline = deadline;
    }

    void measure(Workload workload, List<Contestant> contestants) {
        if (deadline.isOver(workload.name())) {
            return;
        }
        System.out.println("measuring " + workload.name());
        contestants.stream()
                .filter(each -> workload.includes(each.name(), options))
                .forEach(each -> measure(workload, each));
    }

    private void measure(Workload workload, Contestant contestant) {
        try {
            machine.check(workload.connections());
            try (Started server = Started.start(contestant, workload.mode(), load)) {
                Command result = workload.kind() == Workload.Kind.MEMORY
                        ? memory(workload, server)
                        : isolation(workload, server);
                results.add(workload.name(), contestant.name(), 1, result);
            }
        } catch (Unavailable e) {
            results.skip(workload.name() + " on " + contestant.name(), e.getMessage());
        }
    }

    private Command memory(Workload workload, Started server) throws Unavailable {
        Command hold = server.addressed(workload.command());
        load.execute(hold.with("connections", FIRST_CONNECTIONS));
        load.execute(Command.of("release"));
        Started.pause();
        Memory before = Memory.of(server.process().pid());
        load.execute(hold);
        Memory after = Memory.of(server.process().pid());
        load.execute(Command.of("release"));
        double connections = workload.connections();
        Command result = Command.of("result").with("resident", (after.resident() - before.resident()) / connections);
        return before.heap().isPresent() && after.heap().isPresent()
                ? result.with("heap", (after.heap().getAsLong() - before.heap().getAsLong()) / connections)
                : result;
    }

    /** The longest latency without the other application and beside it. It begins to block while this one gets warm. */
    private Command isolation(Workload workload, Started server) throws Unavailable {
        Command beside = server.addressed(workload.command())
                .with("warmMillis", WARM_MILLIS)
                .with("millis", Math.max(options.millis(), LEAST_MILLIS));
        Command without = beside.with("disturbers", 0);
        load.execute(without);
        double alone = load.execute(without).figure("max");
        double disturbed = load.execute(beside).figure("max");
        return Command.of("result")
                .with("alone", alone)
                .with("disturbed", disturbed)
                .with("more", disturbed - alone);
    }
}
