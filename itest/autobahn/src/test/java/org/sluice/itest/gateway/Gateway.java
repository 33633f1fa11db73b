package org.sluice.itest.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A gateway as operators start it, in a process of its own. */
public final class Gateway implements AutoCloseable {

    private static final Pattern READY =
            Pattern.compile("Sluice is ready: http://localhost:(\\d+)/ and ws://127\\.0\\.0\\.1:(\\d+)/ on (\\S+) .*");

    private final Process process;
    private final Path log;
    private Matcher ready;

    private Gateway(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a gateway on free ports.
     *
     * @param framework felix or equinox
     * @param directory the gateway's directory
     * @param log the file for what the gateway logs
     * @param applications bundles for its load folder
     */
    public static Gateway start(String framework, Path directory, Path log, Path... applications) throws IOException {
        Path load = Files.createDirectories(directory.resolve("load"));
        for (Path application : applications) {
            Files.copy(application, load.resolve(application.getFileName()));
        }
        Process process = new ProcessBuilder(
                        System.getProperty("itest.script"),
                        "--framework",
                        framework,
                        "--port",
                        "0",
                        "--standalone-port",
                        "0",
                        "--dir",
                        directory.toString())
                .redirectError(log.toFile())
                .start();
        // For the case that this process is told to end.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Gateway gateway = new Gateway(process, log);
        try {
            gateway.awaitReady();
            return gateway;
        } catch (Throwable e) {
            gateway.close();
            throw e;
        }
    }

    private void awaitReady() throws IOException {
        String line = process.inputReader().readLine();
        assertNotNull(line, () -> "the gateway does not start, see " + log);
        ready = READY.matcher(line);
        assertTrue(ready.matches(), line);
    }

    public int httpPort() {
        return Integer.parseInt(ready.group(1));
    }

    public int standalonePort() {
        return Integer.parseInt(ready.group(2));
    }

    /** The symbolic name of the framework. */
    public String framework() {
        return ready.group(3);
    }

    /** Tells it to end, and waits until it has done so in order. */
    public void stop() throws InterruptedException {
        process.toHandle().destroy();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS), "ends in time");
        assertEquals(0, process.exitValue());
    }

    /**
     * What it has written to its log, but for how its servers have gone away, which each stop with connections says, and
     * for what Felix's EventAdmin says when it is stopped while bundles' events are on their way.
     */
    public String log() throws IOException {
        return Files.readString(log)
                .lines()
                .filter(line -> !line.contains(" INFO org.sluice.jetty.upgrade.OpenConnections "))
                .filter(line -> !line.startsWith("WARNING: EventAdmin: Event Task Processing Interrupted"))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
