package org.sluice.itest.autobahn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A run of the suite's cases, in a process of its own. */
final class Suite {

    /** How many cases are run against each server. */
    static final long COUNT = Long.getLong("autobahn.count");

    private static final int MINUTES = Integer.getInteger("autobahn.minutes");

    private Suite() {}

    /**
     * Runs the cases against the servers, one after the other.
     *
     * @param reports where the suite writes what it has seen, in index.html and hundreds of others
     * @param servers a name for each, and where it is
     * @return the results, each server's in the order of the cases
     */
    static List<CaseResult> run(Path reports, Map<String, URI> servers) throws IOException, InterruptedException {
        Path log = reports.resolve("suite.log");
        Process process = new ProcessBuilder(command(reports, servers))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertTrue(process.waitFor(MINUTES, TimeUnit.MINUTES), () -> "the suite hangs, see " + log);
            assertEquals(0, process.exitValue(), () -> "the suite failed, see " + log);
        } finally {
            process.destroyForcibly().waitFor();
        }
        try (var lines = Files.lines(reports.resolve("results.txt"))) {
            return lines.map(CaseResult::parse).toList();
        }
    }

    private static List<String> command(Path reports, Map<String, URI> servers) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("autobahn.java").split(" ")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SuiteMain.class.getName()));
        command.addAll(List.of(
                reports.toString(), System.getProperty("autobahn.cases"), System.getProperty("autobahn.without")));
        servers.forEach((name, uri) -> command.addAll(List.of(name, uri.toString())));
        return command;
    }
}
