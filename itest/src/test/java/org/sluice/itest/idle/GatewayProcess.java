package org.sluice.itest.idle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A gateway in a process of its own, seen from outside with the JDK's tools. */
final class GatewayProcess implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("Sluice is ready: http://localhost:(\\d+)/.*");
    private static final Pattern THREADS = Pattern.compile("java\\.threads\\.live=(\\d+)");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");

    private final Process process;
    private final int port;

    private GatewayProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a gateway, and returns when it is ready.
     *
     * @param bundles the exported composition, a folder of {@code run/target/export}
     * @param work where it may write
     */
    static GatewayProcess start(Path bundles, Path work) throws IOException {
        Path target = bundles.getParent().getParent();
        String framework = bundles.endsWith("gateway-equinox") ? "equinox" : "felix";
        String classPath = target.resolve("launcher.jar") + ":" + target.resolve("framework/" + framework + ".jar");
        Process process = java(
                "-XX:+UseSerialGC",
                // Dead objects that a collection leaves where they are would count.
                "-XX:MarkSweepAlwaysCompactCount=1",
                "-Xmx1g",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                classPath,
                "org.sluice.run.launcher.Launcher",
                bundles.toString(),
                framework,
                work.toString(),
                "0",
                "off",
                "fresh");
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        Matcher ready = READY.matcher(line == null ? "" : line);
        if (!ready.matches()) {
            process.destroyForcibly();
            throw new IOException("the gateway is not ready, but says: " + line);
        }
        return new GatewayProcess(process, Integer.parseInt(ready.group(1)));
    }

    /** Starts Java; what it says of errors is ours. */
    static Process java(String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(JAVA.resolve("java").toString());
        builder.command().addAll(List.of(arguments));
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    int port() {
        return port;
    }

    /** Collects garbage, and looks at what is left. The first collection may leave work to cleaners. */
    Histogram collect() throws IOException, InterruptedException {
        jcmd("GC.run");
        return Histogram.parse(jcmd("GC.class_histogram"));
    }

    int threads() throws IOException, InterruptedException {
        Matcher threads = THREADS.matcher(jcmd("PerfCounter.print"));
        if (!threads.find()) {
            throw new IOException("jcmd does not tell the number of threads");
        }
        return Integer.parseInt(threads.group(1));
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(JAVA.resolve("jcmd").toString(), Long.toString(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        String answer;
        try (InputStream out = jcmd.getInputStream()) {
            answer = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (jcmd.waitFor() != 0) {
            throw new IOException("jcmd " + command + " has failed: " + answer);
        }
        return answer;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
