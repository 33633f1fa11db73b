package org.sluice.itest.bench;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the command line says.
 *
 * @param resume whether what an earlier run has measured is kept
 * @param servers names; all if empty
 * @param workloads names; all, or those of the quick run, if empty
 */
record Options(
        boolean quick,
        boolean resume,
        boolean list,
        int rounds,
        int millis,
        Set<String> servers,
        Set<String> workloads) {

    static final String USAGE = """
            usage: itest/bench/bench.sh [--quick] [--resume] [--servers A,B] [--workloads A,B] [--rounds N] [--millis N] [--list]

              --quick      what the goals ask for and little else, in at most 5 minutes
              --resume     keeps what the run before has measured, and measures the rest
              --servers    only these, by name
              --workloads  only these, by name
              --rounds     how often everything is measured, in turn (default: 5, quick: 3)
              --millis     how long one measurement takes (default: 2000, quick: 700)
              --list       prints the names of servers and workloads
            """;

    static Options parse(String... arguments) {
        Deque<String> rest = new ArrayDeque<>(Arrays.asList(arguments));
        boolean quick = rest.remove("--quick");
        boolean resume = rest.remove("--resume");
        boolean list = rest.remove("--list");
        int rounds = quick ? 3 : 5;
        int millis = quick ? 700 : 2_000;
        Set<String> servers = Set.of();
        Set<String> workloads = Set.of();
        while (!rest.isEmpty()) {
            String option = rest.remove();
            switch (option) {
                case "--servers" -> servers = names(value(option, rest));
                case "--workloads" -> workloads = names(value(option, rest));
                case "--rounds" -> rounds = number(option, value(option, rest), 1, 100);
                case "--millis" -> millis = number(option, value(option, rest), 100, 600_000);
                default -> throw new IllegalArgumentException("unknown option " + option + ", see --help");
            }
        }
        return new Options(quick, resume, list, rounds, millis, servers, workloads);
    }

    private static String value(String option, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException("option " + option + " needs a value");
        }
        return rest.remove();
    }

    private static Set<String> names(String value) {
        return new TreeSet<>(Arrays.asList(value.split(",")));
    }

    private static int number(String option, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(outside(option, value, least, most), e);
        }
        throw new IllegalArgumentException(outside(option, value, least, most));
    }

    private static String outside(String option, String value, int least, int most) {
        return option + " is '" + value + "', must be " + least + " to " + most;
    }

    /** Refuses names that nothing has. */
    void check(Set<String> knownServers, Set<String> knownWorkloads) {
        check("server", servers, knownServers);
        check("workload", workloads, knownWorkloads);
    }

    private static void check(String what, Set<String> asked, Set<String> known) {
        for (String each : asked) {
            if (!known.contains(each)) {
                throw new IllegalArgumentException("unknown " + what + " '" + each + "', see --list");
            }
        }
    }
}
