package org.sluice.itest.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A started server, which has said where it listens. */
final class ServerProcess implements AutoCloseable {

    static final Pattern LISTENING = Pattern.compile("LISTENING (\\d+)");

    private static final long START_SECONDS = 30;
    private static final long STOP_SECONDS = 10;

    private final Process process;
    private final int port;
    private final Path log;

    private ServerProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /**
     * Starts a server.
     *
     * @param ready the line that says where it listens; its first group is the port
     * @param log where its messages go
     */
    static ServerProcess start(ProcessBuilder builder, Pattern ready, Path log) throws Unavailable {
        Process process;
        try {
            process = builder.redirectError(log.toFile()).start();
        } catch (IOException e) {
            throw new Unavailable("cannot be started: " + e.getMessage());
        }
        Thread end = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(end);
        try {
            // Everything that it says later is read, too: it would wait if nobody did.
            CompletableFuture<Integer> port = new CompletableFuture<>();
            Thread reader = new Thread(() -> read(process, ready, port), "output");
            reader.setDaemon(true);
            reader.start();
            return new ServerProcess(process, port.get(START_SECONDS, TimeUnit.SECONDS), log);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new Unavailable("does not listen, see " + log);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted");
        }
    }

    private static void read(Process process, Pattern ready, CompletableFuture<Integer> port) {
        try (BufferedReader in = process.inputReader()) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Matcher matcher = ready.matcher(line);
                if (matcher.find()) {
                    port.complete(Integer.valueOf(matcher.group(1)));
                }
            }
            port.completeExceptionally(new IOException("it has ended"));
        } catch (IOException e) {
            port.completeExceptionally(e);
        }
    }

    /** The same server, at another port. */
    ServerProcess at(int other) {
        return new ServerProcess(process, other, log);
    }

    long pid() {
        return process.pid();
    }

    int port() {
        return port;
    }

    /** Whether its log has a text so far. */
    boolean hasLogged(String text) {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
