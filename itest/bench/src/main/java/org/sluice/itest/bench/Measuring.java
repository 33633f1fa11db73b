package org.sluice.itest.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.sluice.itest.bench.load.Command;
import org.sluice.itest.bench.server.Mode;

/** Lets the load generator meet the servers. */
final class Measuring {

    /** Of the quick run, after which nothing more is begun; what is left is for the start-ups and the report. */
    private static final long QUICK_NANOS = TimeUnit.SECONDS.toNanos(265);

    private static final int WARM_MILLIS = 1_500;
    private static final int QUICK_WARM_MILLIS = 900;
    /** Before every measurement: connections are new, and the others have had the caches. */
    private static final int SETTLE_MILLIS = 200;

    private static final int ATTEMPTS = 50;
    private static final int ATTEMPT_MILLIS = 200;

    private final Options options;
    private final Machine machine;
    private final LoadProcess load;
    private final Results results;
    private final long begin = System.nanoTime();

    private record Started(Contestant contestant, ServerProcess process) {}

    Measuring(Options options, Machine machine, LoadProcess load, Results results) {
        this.options = options;
        this.machine = machine;
        this.load = load;
        this.results = results;
    }

    /** All servers are started, and then take turns: what disturbs the machine for a while disturbs all of them. */
    void inRounds(Mode mode, List<Contestant> contestants, List<Workload> workloads) {
        Map<String, Started> started = new LinkedHashMap<>();
        try {
            for (Contestant each : contestants) {
                if (workloads.stream().anyMatch(workload -> workload.includes(each.name(), options))) {
                    start(each, mode, started);
                }
            }
            for (Workload each : workloads) {
                rounds(
                        each,
                        started.values().stream()
                                .filter(one -> each.includes(one.contestant.name(), options))
                                .toList());
            }
        } finally {
            started.values().forEach(each -> each.process.close());
        }
    }

    private void start(Contestant contestant, Mode mode, Map<String, Started> started) {
        if (!contestant.modes().contains(mode)) {
            results.skip(contestant.name() + " with " + mode.argument(), "not supported");
            return;
        }
        try {
            started.put(contestant.name(), start(contestant, mode));
        } catch (Unavailable e) {
            skip(contestant.name(), e);
        }
    }

    private Started start(Contestant contestant, Mode mode) throws Unavailable {
        Started started = new Started(contestant, contestant.starter().start(mode));
        try {
            awaitAnswer(started, mode);
            return started;
        } catch (Unavailable e) {
            started.process.close();
            throw e;
        }
    }

    /** Gateways listen before their applications are there. */
    private void awaitAnswer(Started server, Mode mode) throws Unavailable {
        Command one = addressed(Command.of("hold").with("connections", 1).with("tls", mode == Mode.TLS), server, mode);
        for (int i = 1; ; i++) {
            try {
                load.execute(one);
                load.execute(Command.of("release"));
                return;
            } catch (Unavailable e) {
                if (i == ATTEMPTS) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(ATTEMPT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Command addressed(Command command, Started server, Mode mode) {
        return command.with("port", server.process.port())
                .with("pid", server.process.pid())
                .with("path", server.contestant.path().apply(mode));
    }

    private void rounds(Workload workload, List<Started> servers) {
        if (servers.isEmpty() || isLate(workload)) {
            return;
        }
        System.out.println("measuring " + workload.name());
        List<Started> able = new ArrayList<>(servers);
        int warm = options.quick() ? QUICK_WARM_MILLIS : WARM_MILLIS;
        able.removeIf(each -> !measured(workload, each, 0, warm, SETTLE_MILLIS));
        for (int i = 1; i <= options.rounds(); i++) {
            int round = i;
            able.removeIf(each -> !measured(workload, each, round, SETTLE_MILLIS, options.millis()));
        }
    }

    private boolean isLate(Workload workload) {
        boolean late = options.quick() && System.nanoTime() - begin > QUICK_NANOS;
        if (late) {
            results.skip(workload.name(), "the quick run has no time left");
        }
        return late;
    }

    /** Measures one server once; round 0 is for getting warm, and does not count. Returns whether it could be done. */
    private boolean measured(Workload workload, Started server, int round, int warmMillis, int millis) {
        try {
            machine.check(workload.connections());
            Command command = addressed(workload.command(), server, workload.mode())
                    .with("warmMillis", warmMillis)
                    .with("millis", millis);
            Command result = load.execute(command);
            if (round > 0) {
                results.add(workload.name(), server.contestant.name(), round, result);
            }
            return true;
        } catch (Unavailable e) {
            skip(workload.name() + " on " + server.contestant.name(), e);
            return false;
        }
    }

    private void skip(String what, Unavailable reason) {
        System.out.println("skipped " + what + ": " + reason.getMessage());
        results.skip(what, reason.getMessage());
    }

    /** Each server is started for this alone, one after the other. */
    void alone(Workload workload, List<Contestant> contestants) {
        if (isLate(workload)) {
            return;
        }
        System.out.println("measuring " + workload.name());
        for (Contestant each : contestants) {
            if (!workload.includes(each.name(), options)) {
                continue;
            }
            try {
                machine.check(workload.connections());
                Started server = start(each, workload.mode());
                try (ServerProcess process = server.process) {
                    Command result = workload.kind() == Workload.Kind.MEMORY
                            ? memory(workload, server, process.pid())
                            : isolation(workload, server);
                    results.add(workload.name(), each.name(), 1, result);
                }
            } catch (Unavailable e) {
                skip(workload.name() + " on " + each.name(), e);
            }
        }
    }

    /** How much more it needs with connections than after it has had some. */
    private Command memory(Workload workload, Started server, long pid) throws Unavailable {
        Command hold = addressed(workload.command(), server, workload.mode());
        load.execute(hold.with("connections", 100));
        load.execute(Command.of("release"));
        pause();
        Memory before = Memory.of(pid);
        load.execute(hold);
        Memory after = Memory.of(pid);
        load.execute(Command.of("release"));
        double connections = workload.connections();
        Command result = Command.of("result").with("resident", (after.resident() - before.resident()) / connections);
        return before.heap().isPresent() && after.heap().isPresent()
                ? result.with("heap", (after.heap().getAsLong() - before.heap().getAsLong()) / connections)
                : result;
    }

    /** The longest latency without the other application and beside it. It begins to block while this one gets warm. */
    private Command isolation(Workload workload, Started server) throws Unavailable {
        Command beside = addressed(workload.command(), server, workload.mode())
                .with("warmMillis", WARM_MILLIS)
                .with("millis", Math.max(options.millis(), 2_000));
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
