package org.sluice.itest.bench;

import java.util.Locale;

/** Whether the load generator could have asked for more than the fastest server gave: a second thread tries to. */
final class GeneratorCheck {

    static final String ONE_TWICE = "generator-f1";
    static final String SIXTEEN_TWICE = "generator-f16";

    /** So many more messages from two threads would mean that one was too few. */
    private static final double GAIN = 1.15;

    /** Of the machine: with others at work, it does not show who waits for whom. */
    private static final double OTHERS = 0.1;

    private GeneratorCheck() {}

    static String of(Results results) {
        String lines = line(results, Goals.ONE, ONE_TWICE) + line(results, Goals.SIXTEEN, SIXTEEN_TWICE);
        return lines.isEmpty()
                ? "not measured: needs %s, and %s or %s%n".formatted(Contestant.LIMIT, ONE_TWICE, SIXTEEN_TWICE)
                : lines;
    }

    private static String line(Results results, String once, String twice) {
        Spread gain = results.growth(Contestant.LIMIT, twice, once, "rate");
        if (!gain.isKnown()) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "%s on %s: %.2f us of its own per message, %.2f of the server, whose thread was busy for %.0f %% of the"
                        + " time; two threads of the generator get %s times as many messages: %s%n",
                once,
                Contestant.LIMIT,
                results.spread(once, Contestant.LIMIT, "ownMicros").median(),
                results.spread(once, Contestant.LIMIT, Results.COST).median(),
                results.spread(once, Contestant.LIMIT, "serverCores").median() * 100,
                gain,
                verdict(
                        gain.median(),
                        results.spread(once, Contestant.LIMIT, "othersLoad").median()));
    }

    static String verdict(double gain, double others) {
        if (others > OTHERS) {
            return "the machine was busy, which says nothing";
        }
        return gain < GAIN ? "it is not the bottleneck" : "one thread is too few for it, compare us/msg, not msg/s";
    }
}
