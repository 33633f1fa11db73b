package org.sluice.itest.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Node's HTTP/2, with a rule of the script {@code http2.mjs}. Each line that it prints is something that has happened. */
public final class NodeClient implements AutoCloseable {

    private final Process process;
    private final BufferedReader lines;

    private NodeClient(Process process) {
        this.process = process;
        lines = process.inputReader();
    }

    /** Starts a rule at a path. */
    public static NodeClient start(int port, String path, String rule) throws IOException {
        Path script = Path.of(System.getProperty("itest.clients"), "http2.mjs");
        return new NodeClient(new ProcessBuilder("node", script.toString(), Integer.toString(port), path, rule)
                .redirectErrorStream(true)
                .start());
    }

    /** Whether there is one that knows extended CONNECT, and reports it. */
    public static boolean isThere() throws InterruptedException {
        try {
            Process node = new ProcessBuilder(
                            "node", "-e", "process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)")
                    .start();
            return node.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** The next line, or {@code null} at the end. A client that hangs is ended by {@link #close} of who waits. */
    public String next() throws IOException {
        return lines.readLine();
    }

    /** All lines that are left, when it has ended. */
    public List<String> rest() throws InterruptedException, IOException {
        if (!process.waitFor(Await.SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return lines.lines().toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
