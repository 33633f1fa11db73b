package org.sluice.itest.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void nothingSaidIsEverything() {
        Options options = Options.parse();
        assertFalse(options.quick());
        assertEquals(Set.of(), options.servers());
        assertEquals(5, options.rounds());
    }

    @Test
    void quickHasFewerRoundsUnlessTheyAreGiven() {
        assertEquals(3, Options.parse("--quick").rounds());
        assertEquals(7, Options.parse("--rounds", "7", "--quick").rounds());
    }

    @Test
    void namesAreSeparatedByCommas() {
        assertEquals(
                Set.of("netty", "jetty"),
                Options.parse("--servers", "netty,jetty").servers());
    }

    @Test
    void wrongOptionsAreNamedInOneLine() {
        assertEquals("unknown option --fast, see --help", message("--fast"));
        assertEquals("option --rounds needs a value", message("--rounds"));
        assertEquals("--rounds is '0', must be 1 to 100", message("--rounds", "0"));
        assertEquals("--millis is 'long', must be 100 to 600000", message("--millis", "long"));
    }

    private static String message(String... arguments) {
        return assertThrows(IllegalArgumentException.class, () -> Options.parse(arguments))
                .getMessage();
    }

    @Test
    void unknownNamesAreRefused() {
        Options options = Options.parse("--servers", "nginx");
        assertThrows(IllegalArgumentException.class, () -> options.check(Set.of("netty"), Set.of()));
    }

    @Test
    void quickRunLeavesServersOutUnlessTheyAreAskedFor() {
        Workload idle = Workload.all().stream()
                .filter(each -> each.name().equals("idle-c10000"))
                .findFirst()
                .orElseThrow();
        assertFalse(idle.includes("netty", Options.parse("--quick")));
        assertTrue(idle.includes("netty", Options.parse("--quick", "--servers", "netty")));
        assertTrue(idle.includes("netty", Options.parse()));
    }

    @Test
    void workloadsHaveNamesOfTheirOwn() {
        var names = Workload.all().stream().map(Workload::name).toList();
        assertEquals(Set.copyOf(names).size(), names.size());
    }
}
