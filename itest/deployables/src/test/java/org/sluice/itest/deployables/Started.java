package org.sluice.itest.deployables;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A framework in a process of its own, with the bundles of a folder. */
final class Started implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("Sluice is ready: http://localhost:(\\d+)/ on (\\S+) .*");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin/java");

    private final Process process;
    private Matcher ready;

    private Started(Process process) {
        this.process = process;
    }

    /**
     * Starts it on a free port, by the launcher of run.
     *
     * @param framework the framework's file
     * @param bundles the folder with the bundles
     * @param work where it may write
     */
    static Started start(Path framework, Path bundles, Path work) throws IOException {
        Process process = new ProcessBuilder(
                        JAVA.toString(),
                        "-cp",
                        Places.RUN.resolve("target/launcher.jar") + ":" + framework,
                        "org.sluice.run.launcher.Launcher",
                        bundles.toString(),
                        "any",
                        work.toString(),
                        "0",
                        "off",
                        "fresh")
                .redirectError(work.resolve("log").toFile())
                .start();
        // For the case that this process is told to end.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        var started = new Started(process);
        try {
            started.awaitReady(work.resolve("log"));
            return started;
        } catch (Throwable e) {
            started.close();
            throw e;
        }
    }

    private void awaitReady(Path log) throws IOException {
        String line = process.inputReader().readLine();
        assertNotNull(line, () -> "it does not start, see " + log);
        ready = READY.matcher(line);
        assertTrue(ready.matches(), line);
    }

    int port() {
        return Integer.parseInt(ready.group(1));
    }

    /** The symbolic name of the framework. */
    String framework() {
        return ready.group(2);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
