package org.sluice.itest.bench;

import java.util.ArrayList;
import java.util.List;
import org.sluice.itest.bench.load.Command;
import org.sluice.itest.bench.server.Mode;

/** All servers are started, and then take turns: what disturbs the machine for a while disturbs all of them. */
final class Rounds {

    /** Compilers are busy at first, and their time would count. */
    private static final int WARM_MILLIS = 3_000;

    private static final int QUICK_WARM_MILLIS = 1_500;
    /** What makes compilers compile is how often something is done, not how long. */
    private static final int WARM_MESSAGES = 20_000;
    /** Before every measurement: connections are new, and the others have had the caches. */
    private static final int SETTLE_MILLIS = 200;

    private final Options options;
    private final Machine machine;
    private final LoadProcess load;
    private final Results results;
    private final Deadline deadline;

    Rounds(Options options, Machine machine, LoadProcess load, Results results, Deadline deadline) {
        this.options = options;
        this.machine = machine;
        this.load = load;
        this.results = results;
        this.deadline = deadline;
    }

    /** Runs the action behind each workload. */
    void measure(Mode mode, List<Contestant> contestants, List<Workload> workloads, Runnable measured) {
        List<Started> servers = new ArrayList<>();
        try {
            for (Contestant each : contestants) {
                if (workloads.stream().anyMatch(workload -> workload.includes(each.name(), options))) {
                    start(each, mode, servers);
                }
            }
            for (Workload each : workloads) {
                measure(
                        each,
                        servers.stream()
                                .filter(server -> each.includes(server.name(), options))
                                .toList());
                measured.run();
            }
        } finally {
            servers.forEach(this::stop);
        }
    }

    private void stop(Started server) {
        server.close();
        // Applications that block their loop, as some workloads have them, are in other processes.
        if (server.wasDemoted()) {
            results.skip(server.name(), "demoted for want of processors: some of its figures are those of workers");
        }
    }

    private void start(Contestant contestant, Mode mode, List<Started> servers) {
        if (!contestant.modes().contains(mode)) {
            results.skip(contestant.name() + " with " + mode.argument(), "not supported");
            return;
        }
        try {
            servers.add(Started.start(contestant, mode, load));
        } catch (Unavailable e) {
            results.skip(contestant.name(), e.getMessage());
        }
    }

    private void measure(Workload workload, List<Started> servers) {
        if (servers.isEmpty() || deadline.isOver(workload.name())) {
            return;
        }
        System.out.println("measuring " + workload.name());
        List<Started> able = new ArrayList<>(servers);
        int warm = options.quick() ? QUICK_WARM_MILLIS : WARM_MILLIS;
        able.removeIf(each -> !isMeasured(workload, each, 0, warm, SETTLE_MILLIS));
        for (int i = 1; i <= options.rounds(); i++) {
            int round = i;
            // A busy machine may have taken all the time.
            if (i > 1 && deadline.isOver(workload.name() + ", round " + i)) {
                return;
            }
            able.removeIf(each -> !isMeasured(workload, each, round, SETTLE_MILLIS, options.millis()));
        }
    }

    /** Measures a server once; round 0 is for getting warm, and does not count. Returns whether it could be done. */
    private boolean isMeasured(Workload workload, Started server, int round, int warmMillis, int millis) {
        try {
            machine.check(workload.connections());
            Command result = load.execute(server.addressed(workload.command())
                    .with("warmMillis", warmMillis)
                    .with("warmMessages", round == 0 ? WARM_MESSAGES : 0)
                    .with("millis", millis));
            if (round > 0) {
                results.add(workload.name(), server.name(), round, result);
            }
            return true;
        } catch (Unavailable e) {
            results.skip(workload.name() + " on " + server.name(), e.getMessage());
            return false;
        }
    }
}
