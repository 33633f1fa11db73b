package org.sluice.itest.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Node's HTTP/2, with a rule of the script {@code http2.mjs}. Each line that it prints is something that has happened. */
public final class NodeClient implements AutoCloseable {

    private static final String END = "end of the output";

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private NodeClient(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "output of node");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a rule at a path. */
    public static NodeClient start(int port, String path, String rule) throws IOException {
        Path script = Path.of(System.getProperty("itest.clients"), "http2.mjs");
        return new NodeClient(new ProcessBuilder("node", script.toString(), Integer.toString(port), path, rule)
                .redirectErrorStream(true)
                .start());
    }

    /** Whether there is one that knows extended CONNECT. */
    public static boolean isThere() throws InterruptedException {
        try {
            return new ProcessBuilder("node", "-e", "process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            output.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            lines.add("ended by the test");
        }
        lines.add(END);
    }

    public String next() throws InterruptedException {
        return lines.poll(Await.SECONDS, TimeUnit.SECONDS);
    }

    /** All lines that are left, up to its end. */
    public List<String> rest() throws InterruptedException {
        List<String> rest = new ArrayList<>();
        for (String line = next(); !END.equals(line); line = next()) {
            if (line == null) {
                throw new AssertionError("nothing comes behind " + rest);
            }
            rest.add(line);
        }
        return rest;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
