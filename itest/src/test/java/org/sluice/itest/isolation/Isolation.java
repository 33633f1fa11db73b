package org.sluice.itest.isolation;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.process.GatewayProcess;

/**
 * Measures how long clients of an application wait for its echo while other applications block: their workers, or the event
 * loops. The gateway is a process of its own, of the Java runtime that runs this, and as quiet as the machine is.
 */
public final class Isolation implements AutoCloseable {

    /** How much longer than without blocking applications may others wait. */
    private static final double ALLOWED_MILLIS = 50;

    private static final int BLOCKED_CONNECTIONS = 100;
    private static final int COMPUTING_CONNECTIONS = 2;
    private static final int ECHO_CONNECTIONS = 8;
    private static final int ECHOES = 2_000;
    private static final long PAUSE_MILLIS = 1;
    private static final int WARM_UP_ECHOES = 3_000;

    /** As many as occupy all worker threads. */
    private static final int SEVERAL = 5;

    private final GatewayProcess gateway;
    private final List<RawClient> clients = new ArrayList<>();

    private Isolation(GatewayProcess gateway) {
        this.gateway = gateway;
    }

    /**
     * Measures and prints.
     *
     * @param args {@code virtual} for virtual worker threads; the exported composition, that of Felix unless said
     */
    public static void main(String[] args) throws Exception {
        boolean virtual = args.length > 0 && args[0].equals("virtual");
        Path bundles = args.length > 1
                ? Path.of(args[1])
                : classes().resolve("../../../run/target/export/gateway-felix").normalize();
        System.out.printf("Java %s, %s worker threads%n", Runtime.version(), virtual ? "virtual" : "platform");
        measure(bundles.toAbsolutePath(), virtual, System.out::println);
    }

    /**
     * Measures.
     *
     * @param bundles the exported composition
     * @param virtual whether worker threads are virtual
     * @param results gets each comparison when it has been made
     */
    public static void measure(Path bundles, boolean virtual, Consumer<Waits.Comparison> results) throws Exception {
        // Each in a gateway of its own: what blocks goes on for some time
        results.accept(
                worker("a worker application whose callbacks all block for 10 s", bundles, virtual, 1, Blocker.BLOCK));
        results.accept(
                worker(SEVERAL + " worker applications that block so", bundles, virtual, SEVERAL, Blocker.BLOCK));
        // Platform threads share the cores with those that compute: nothing is promised then, but nobody is stalled
        results.accept(worker(
                "a worker application of which two callbacks compute for 10 s", bundles, virtual, 1, Blocker.COMPUTE));
        loop(bundles, virtual).forEach(results);
    }

    private static Waits.Comparison worker(String what, Path bundles, boolean virtual, int applications, String work)
            throws Exception {
        try (Isolation isolation = start(bundles, virtual)) {
            Waits without = isolation.echoes(Blocker.WORKER_ECHO, ECHOES);
            boolean computes = work.equals(Blocker.COMPUTE);
            for (int i = 0; i < applications; i++) {
                int connections = computes ? COMPUTING_CONNECTIONS : BLOCKED_CONNECTIONS;
                for (RawClient client : isolation.open(Blocker.WORKER + i, connections)) {
                    client.send(Frame.text(work));
                }
            }
            Await.until("some callbacks block", () -> isolation.blocked() > 0);
            double allowed = computes ? Double.POSITIVE_INFINITY : ALLOWED_MILLIS;
            return new Waits.Comparison(what, without, isolation.echoes(Blocker.WORKER_ECHO, ECHOES), allowed);
        }
    }

    private static List<Waits.Comparison> loop(Path bundles, boolean virtual) throws Exception {
        try (Isolation isolation = start(bundles, virtual)) {
            Waits without = isolation.echoes(Blocker.LOOP_ECHO, ECHOES);
            List<RawClient> blocked = isolation.open(Blocker.LOOP, BLOCKED_CONNECTIONS);
            send(blocked);
            Waits first = isolation.echoes(Blocker.LOOP_ECHO, ECHOES);
            send(blocked);
            Waits then = isolation.echoes(Blocker.LOOP_ECHO, ECHOES);
            // Callbacks that were under way on several loops may come one behind the other for a client of both
            return List.of(
                    new Waits.Comparison(
                            "a loop application that blocks for " + Blocker.LOOP_MILLIS + " ms, at first",
                            without,
                            first,
                            Blocker.LOOP_MILLIS + ALLOWED_MILLIS),
                    new Waits.Comparison("the same, then", without, then, ALLOWED_MILLIS));
        }
    }

    private static void send(List<RawClient> clients) throws IOException {
        for (RawClient client : clients) {
            client.send(Frame.text(Blocker.BLOCK));
        }
    }

    private static Isolation start(Path bundles, boolean virtual) throws Exception {
        Path work = Files.createTempDirectory("sluice-isolation");
        BlockerBundle.write(
                classes(), Files.createDirectories(work.resolve("load")).resolve("blocker.jar"));
        Path configurations = Files.createDirectories(work.resolve("etc"));
        Files.writeString(
                configurations.resolve("org.sluice.websocket.server.cfg"), "virtualThreads = " + virtual + "\n");
        Isolation isolation = new Isolation(GatewayProcess.start(bundles, work, List.of("-Xmx256m")));
        Await.until("the applications are there", isolation::isServing);
        isolation.echoes(Blocker.WORKER_ECHO, WARM_UP_ECHOES);
        isolation.echoes(Blocker.LOOP_ECHO, WARM_UP_ECHOES);
        return isolation;
    }

    private boolean isServing() throws IOException {
        try {
            RawClient.open(gateway.port(), Blocker.WORKER_ECHO).close();
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    /** How many callbacks of blocking applications have been made. */
    private long blocked() throws Exception {
        try (RawClient client = RawClient.open(gateway.port(), Blocker.LOOP_ECHO)) {
            return Long.parseLong(
                    client.send(Frame.text(Blocker.COUNT)).readFrame().text());
        }
    }

    private List<RawClient> open(String path, int count) throws IOException {
        List<RawClient> opened = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            opened.add(RawClient.open(gateway.port(), path));
        }
        clients.addAll(opened);
        return opened;
    }

    /** Has messages sent back, one at a time, on connections of all event loops in turn. */
    private Waits echoes(String path, int count) throws Exception {
        List<RawClient> others = new ArrayList<>();
        try {
            for (int i = 0; i < ECHO_CONNECTIONS; i++) {
                others.add(RawClient.open(gateway.port(), path));
            }
            long[] nanos = new long[count];
            for (int i = 0; i < count; i++) {
                RawClient client = others.get(i % ECHO_CONNECTIONS);
                long begin = System.nanoTime();
                client.send(Frame.text("echo")).readFrame();
                nanos[i] = System.nanoTime() - begin;
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
            return Waits.of(nanos);
        } finally {
            for (RawClient other : others) {
                other.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        for (RawClient client : clients) {
            client.close();
        }
    }

    private static Path classes() throws URISyntaxException {
        return Path.of(Isolation.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }
}
