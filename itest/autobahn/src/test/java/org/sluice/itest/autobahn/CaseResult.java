package org.sluice.itest.autobahn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;

/**
 * What came of one case.
 *
 * @param server the name of the server
 * @param id the number of the case, such as 6.4.1
 * @param behavior how the server has behaved
 * @param closing how the connection has ended
 * @param explanation what the suite says to both
 */
record CaseResult(String server, String id, String behavior, String closing, String explanation) {

    /** Closing in the midst of a transfer, and close codes outside of the registered ranges: the standard is silent. */
    private static final Set<String> INFORMATIONAL = Set.of("7.1.6", "7.13.1", "7.13.2");

    static CaseResult parse(String line) {
        String[] fields = line.split("\t", -1);
        return new CaseResult(fields[0], fields[1], fields[2], fields[3], fields[4] + " " + fields[5]);
    }

    void assertStrict() {
        String expected = INFORMATIONAL.contains(id) ? "INFORMATIONAL" : "OK";
        assertEquals(expected, behavior, () -> "behavior in " + this);
        assertEquals(expected, closing, () -> "closing in " + this);
    }
}
