package org.sluice.itest.bench;

import java.util.List;
import java.util.Locale;

/** Whether the load generator could have asked for more than the fastest server gave. */
final class GeneratorCheck {

    private static final double BUSY = 0.9;

    private GeneratorCheck() {}

    static String of(Results results) {
        StringBuilder lines = new StringBuilder();
        for (String workload : List.of("echo-64-c100-f1", "echo-64-c100-f16", "echo-16k-c100-f1")) {
            Spread server = results.spread(workload, Contestant.LIMIT, Results.COST);
            if (server.isKnown()) {
                double cores = results.spread(workload, Contestant.LIMIT, "serverCores")
                        .median();
                lines.append(String.format(
                        Locale.ROOT,
                        "%s against %s: %.2f us of its own per message, %.2f of the server's single thread, which was busy for %.0f %%"
                                + " of the time: %s%n",
                        workload,
                        Contestant.LIMIT,
                        results.spread(workload, Contestant.LIMIT, "ownMicros").median(),
                        server.median(),
                        cores * 100,
                        cores >= BUSY
                                ? "the generator is not the bottleneck"
                                : "NOT saturated, trust us/msg rather than msg/s"));
            }
        }
        return lines.isEmpty() ? "not measured: needs " + Contestant.LIMIT + "\n" : lines.toString();
    }
}
