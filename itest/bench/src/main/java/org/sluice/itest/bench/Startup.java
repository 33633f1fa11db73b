package org.sluice.itest.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.sluice.itest.bench.load.Command;

/** How long a gateway takes to its first 101, with and without a bundle cache, and how large its bundles are. */
final class Startup {

    static final String WORKLOAD = "start";

    private static final Pattern READY = Pattern.compile("Sluice is ready: http://localhost:(\\d+)/");
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int POLL_MILLIS = 5;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double KIB = 1024;

    private static final String REQUEST = """
            GET /bench/loop HTTP/1.1\r
            Host: 127.0.0.1\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;
    private static final String SWITCHING = "HTTP/1.1 101";

    /** What every gateway with Sluice has. */
    private static final List<String> CORE = List.of(
            "org.sluice.protocol",
            "org.sluice.websocket",
            "org.sluice.transport",
            "org.sluice.jetty",
            "org.sluice.http",
            "org.sluice.standalone",
            "org.sluice.websocket.server");

    private static final int ROUNDS = 3;

    private final Workshop workshop;
    private final Options options;

    Startup(Workshop workshop, Options options) {
        this.workshop = workshop;
        this.options = options;
    }

    void measure(Results results) {
        for (int i = 1; i <= (options.quick() ? 1 : ROUNDS); i++) {
            measure(results, i);
        }
    }

    private void measure(Results results, int round) {
        try {
            GatewayStart gateway = new GatewayStart(workshop, WORKLOAD, false);
            Path directory = workshop.work().resolve(WORKLOAD);
            gateway.prepare(directory);
            Command result = Command.of("result")
                    .with("size", size())
                    .with("fresh", millis(gateway, directory))
                    .with("warm", millis(gateway, directory));
            results.add(WORKLOAD, Contestant.LOOP, round, result);
        } catch (Unavailable e) {
            results.skip(WORKLOAD, e.getMessage());
        } catch (IOException e) {
            results.skip(WORKLOAD, e.toString());
        }
    }

    private double size() throws IOException {
        try (var bundles = Files.list(workshop.root().resolve("run/target/export/gateway-felix"))) {
            return bundles.filter(Startup::isCore).mapToLong(Startup::bytes).sum() / KIB;
        }
    }

    private static boolean isCore(Path bundle) {
        return CORE.stream().anyMatch(each -> bundle.getFileName().toString().matches(Pattern.quote(each) + "-\\d.*"));
    }

    private static long bytes(Path bundle) {
        try {
            return Files.size(bundle);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private double millis(GatewayStart gateway, Path directory) throws IOException, Unavailable {
        int port = GatewayStart.freePort();
        ProcessBuilder builder = gateway.builder(directory, port);
        long begin = System.nanoTime();
        CompletableFuture<Long> answer = CompletableFuture.supplyAsync(() -> awaitSwitching(port, begin + LIMIT_NANOS));
        ServerProcess process = ServerProcess.start(builder, READY, workshop.log(WORKLOAD));
        try {
            return (answer.join() - begin) / NANOS_PER_MILLI;
        } catch (CompletionException e) {
            throw new Unavailable(e.getCause().getMessage());
        } finally {
            process.close();
        }
    }

    /** The moment of the first 101. */
    private static long awaitSwitching(int port, long end) {
        while (System.nanoTime() - end < 0) {
            try {
                if (isSwitching(port)) {
                    return System.nanoTime();
                }
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        throw new IllegalStateException("no 101 in time");
    }

    private static boolean isSwitching(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readNBytes(SWITCHING.length()), StandardCharsets.US_ASCII);
            return answer.equals(SWITCHING);
        } catch (IOException e) {
            return false;
        }
    }
}
