package org.sluice.itest.bench;

import java.util.Locale;

/** What kept the messages from being more. */
final class Saturation {

    private static final double GENERATOR = 0.95;
    private static final double MACHINE = 0.97;
    private static final double OTHERS = 0.05;

    private Saturation() {}

    static String of(String workload, String server, Results results) {
        double own = results.spread(workload, server, "ownLoad").median();
        double machine = results.spread(workload, server, "machineLoad").median();
        double others = results.spread(workload, server, "othersLoad").median();
        String limit = limit(workload, own, machine);
        return others < OTHERS ? limit : String.format(Locale.ROOT, "%s, others %.0f %%", limit, others * 100);
    }

    private static String limit(String workload, double own, double machine) {
        if (workload.startsWith("rate")) {
            return "rate";
        }
        if (own >= GENERATOR) {
            return "generator";
        }
        return machine >= MACHINE ? "machine" : "server";
    }
}
