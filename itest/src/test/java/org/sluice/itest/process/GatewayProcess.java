package org.sluice.itest.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A gateway in a process of its own, seen from outside with the JDK's tools. */
public final class GatewayProcess implements AutoCloseable {

    private static final Pattern READY =
            Pattern.compile("Sluice is ready: http://localhost:(\\d+)/( and ws://127\\.0\\.0\\.1:(\\d+)/)? on .*");
    private static final Pattern THREADS = Pattern.compile("java\\.threads\\.live=(\\d+)");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");

    private final Process process;
    private final int port;
    private final int standalonePort;

    private GatewayProcess(Process process, int port, int standalonePort) {
        this.process = process;
        this.port = port;
        this.standalonePort = standalonePort;
    }

    /**
     * Starts a gateway without a standalone server, and returns when it is ready. What it says of errors is ours.
     *
     * @param bundles the exported composition, a folder of {@code run/target/export}
     * @param work where it may write
     * @param options for Java
     */
    public static GatewayProcess start(Path bundles, Path work, List<String> options) throws IOException {
        return start(bundles, work, "off", Redirect.INHERIT, options);
    }

    /** Starts a gateway with a standalone server, and returns when it is ready. Its log goes to a file. */
    public static GatewayProcess startWithStandaloneServer(Path bundles, Path work, Path log, List<String> options)
            throws IOException {
        return start(bundles, work, "0", Redirect.to(log.toFile()), options);
    }

    private static GatewayProcess start(
            Path bundles, Path work, String standalonePort, Redirect errors, List<String> options) throws IOException {
        Path target = bundles.getParent().getParent();
        String framework = bundles.endsWith("gateway-equinox") ? "equinox" : "felix";
        List<String> arguments = new ArrayList<>(options);
        arguments.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        arguments.add("-cp");
        arguments.add(target.resolve("launcher.jar") + ":" + target.resolve("framework/" + framework + ".jar"));
        arguments.add("org.sluice.run.launcher.Launcher");
        arguments.addAll(List.of(bundles.toString(), framework, work.toString(), "0", standalonePort, "fresh"));
        Process process = java(errors, arguments);
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        Matcher ready = READY.matcher(line == null ? "" : line);
        if (!ready.matches()) {
            process.destroyForcibly();
            throw new IOException("the gateway is not ready, but says: " + line);
        }
        String standalone = ready.group(3) == null ? "0" : ready.group(3);
        return new GatewayProcess(process, Integer.parseInt(ready.group(1)), Integer.parseInt(standalone));
    }

    /** Starts Java; what it says of errors is ours. */
    public static Process java(String... arguments) throws IOException {
        return java(Redirect.INHERIT, List.of(arguments));
    }

    private static Process java(Redirect errors, List<String> arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(JAVA.resolve("java").toString());
        builder.command().addAll(arguments);
        return builder.redirectError(errors).start();
    }

    /** The HTTP service's. */
    public int port() {
        return port;
    }

    /** The standalone server's. */
    public int standalonePort() {
        return standalonePort;
    }

    public long pid() {
        return process.pid();
    }

    public int threads() throws IOException, InterruptedException {
        Matcher threads = THREADS.matcher(jcmd("PerfCounter.print"));
        if (!threads.find()) {
            throw new IOException("jcmd does not tell the number of threads");
        }
        return Integer.parseInt(threads.group(1));
    }

    /** What the JVM answers to a command of {@code jcmd}. */
    public String jcmd(String command) throws IOException, InterruptedException {
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
