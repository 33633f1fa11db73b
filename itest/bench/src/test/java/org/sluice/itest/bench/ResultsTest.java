package org.sluice.itest.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.itest.bench.load.Command;

class ResultsTest {

    private final Results results = new Results();

    private void add(String server, int round, double cost) {
        results.add("echo", server, round, Command.of("result").with(Results.COST, cost));
    }

    @Test
    void spreadIsTheMedianBetweenTheExtremes() {
        assertEquals(new Spread(1, 2, 9), Spread.of(List.of(9.0, 1.0, 2.0)));
        assertEquals(new Spread(1, 1.5, 2), Spread.of(List.of(2.0, 1.0)));
        assertFalse(Spread.of(List.of()).isKnown());
    }

    /** A round in which the machine was slow for both changes nothing. */
    @Test
    void ratiosAreThoseOfTheSameRound() {
        add("netty", 1, 10);
        add("netty", 2, 100);
        add("sluice", 1, 5);
        add("sluice", 2, 50);
        assertEquals(new Spread(2, 2, 2), results.ratio("echo", "netty", "sluice", Results.COST));
    }

    @Test
    void roundsThatOneOfThemLacksDoNotCount() {
        add("netty", 1, 10);
        add("netty", 2, 30);
        add("sluice", 2, 10);
        assertEquals(3, results.ratio("echo", "netty", "sluice", Results.COST).median());
    }

    @Test
    void ratioToWhatWasNotMeasuredIsUnknown() {
        add("netty", 1, 10);
        assertFalse(results.ratio("echo", "netty", "sluice", Results.COST).isKnown());
        assertEquals("-", results.ratio("echo", "netty", "sluice", Results.COST).toString());
    }

    @Test
    void goalsSayWhatIsMissing() {
        assertEquals("reached", Goals.verdict(1));
        assertEquals("missing: 1.25 times the limit", Goals.verdict(1.25));
    }

    @Test
    void generatorIsTheBottleneckWhenMoreOfItGetsMore() {
        assertEquals("it is not the bottleneck", GeneratorCheck.verdict(1.05, 0));
        assertEquals("one thread is too few for it, compare us/msg, not msg/s", GeneratorCheck.verdict(1.5, 0));
        assertEquals("the machine was busy, which says nothing", GeneratorCheck.verdict(1, 0.5));
    }
}
