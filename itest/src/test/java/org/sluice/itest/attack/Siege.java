package org.sluice.itest.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.sluice.itest.client.Await;
import org.sluice.itest.process.GatewayProcess;

/**
 * A gateway in a process of its own, under attack by many peers on both of its ports, while others go on with what they do.
 *
 * @param bounds what the figures may be
 * @param before what the gateway held after a first, short attack: pools are as large then as they become
 * @param largest the largest figures during the attack
 * @param after what it held when all peers had gone
 * @param attacks how many there were
 * @param sent the messages of the good peers
 * @param faults what is wrong, one in each line: bounds that are exceeded, messages that are lost, leaks; empty for a gateway that
 *     has borne it
 * @param logged how many warnings and errors the gateway has logged
 */
public record Siege(
        List<Bound> bounds,
        Figures before,
        Figures largest,
        Figures after,
        Map<Attack, Long> attacks,
        long sent,
        List<String> faults,
        long logged) {

    private static final long HEAP_BYTES = 512L << 20;
    private static final long DIRECT_BYTES = 64L << 20;
    private static final List<String> JAVA_OPTIONS =
            List.of("-XX:+UseSerialGC", "-Xmx" + HEAP_BYTES, "-XX:MaxDirectMemorySize=" + DIRECT_BYTES);

    /** A peer has one connection at a time, of which the last one may still be closing, and there are as many good ones. */
    private static final long CONNECTIONS = 10_000;

    /** The coders of the default configuration, and one for each loop beyond that. */
    private static final long CODERS = 64 + 16;

    /** Jetty's 200, those of standalone servers (128), of callbacks and handshakes (64 each), and some of the gateway. */
    private static final long THREADS = 520;

    /** What there is besides the heap: direct buffers, coders, classes, code, threads, and what malloc keeps. */
    private static final long OTHER_BYTES = 512L << 20;

    private static final String FAULTY_BUNDLE = "org.sluice.itest.application.attacked";

    /** Jetty 12.0 tells seldom that a request's buffer "already released" is released again: its issue 12939. */
    private static final String JETTY = " org.eclipse.jetty.";

    /** Two faults that can be caused, five lines each. */
    private static final long LINES_OF_FAULTY_IN_A_MINUTE = 2 * 5;

    private static final int PRINTED_LINES = 20;
    private static final int SAMPLE_MILLIS = 500;
    private static final int GOOD_INTERVAL_MILLIS = 1_000;
    private static final int HOSTILE_PAUSE_MILLIS = 1_000;
    private static final int MAX_WARM_UP_SECONDS = 20;

    /** So long that only a fault can exceed it: no time-out of the server's that could keep something is longer. */
    private static final long SETTLING_MILLIS = TimeUnit.MINUTES.toMillis(2);

    /**
     * Attacks a gateway.
     *
     * @param bundles the exported composition
     * @param work where the gateway may write
     * @param attacked the bundle that is attacked
     * @param peers how many hostile peers there are, and as many good ones
     * @param seconds how long the attack is
     */
    public static Siege of(Path bundles, Path work, Path attacked, int peers, int seconds) throws Exception {
        List<Bound> bounds = bounds(peers);
        Path load = Files.createDirectories(work.resolve("load"));
        Files.copy(attacked, load.resolve("attacked.jar"));
        Path log = work.resolve("log");
        try (GatewayProcess gateway = GatewayProcess.startWithStandaloneServer(bundles, work, log, JAVA_OPTIONS)) {
            Await.until("the applications are there", () -> isReady(gateway));
            List<Victim> victims = List.of(
                    new Victim(gateway.port(), Victim.LOOP),
                    new Victim(gateway.standalonePort(), Victim.WORKER),
                    new Victim(gateway.standalonePort(), Victim.LOOP),
                    new Victim(gateway.port(), Victim.WORKER));
            HostilePeers first = new HostilePeers(peers, victims, HOSTILE_PAUSE_MILLIS);
            sample(gateway, Math.min(MAX_WARM_UP_SECONDS, seconds / 2));
            first.end();
            Figures before = settled(gateway, bounds, new Figures(Map.of()));
            GoodPeers good = new GoodPeers(peers, victims, GOOD_INTERVAL_MILLIS);
            HostilePeers hostile = new HostilePeers(peers, victims, HOSTILE_PAUSE_MILLIS);
            Figures largest = sample(gateway, seconds);
            hostile.end();
            good.end();
            Figures after = settled(gateway, bounds, before);
            List<String> faults = new ArrayList<>(good.faults());
            if (good.lost() > 0) {
                faults.add(good.lost() + " messages of good peers are lost");
            }
            bounds.forEach(bound -> bound.faults(before, largest, after).forEach(faults::add));
            List<String> logged = Files.readAllLines(log).stream()
                    .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                    .toList();
            logged.stream()
                    .filter(line -> !line.contains(FAULTY_BUNDLE) && !line.contains(JETTY))
                    .limit(PRINTED_LINES)
                    .forEach(line -> faults.add("logged: " + line));
            // The first, short attack has minutes of its own
            long allowed = LINES_OF_FAULTY_IN_A_MINUTE * (TimeUnit.SECONDS.toMinutes(seconds) + 3);
            if (logged.size() > allowed) {
                faults.add(logged.size() + " lines are logged, at most " + allowed + " should be");
            }
            return new Siege(
                    bounds, before, largest, after, hostile.attacks(), good.sent(), List.copyOf(faults), logged.size());
        }
    }

    private static boolean isReady(GatewayProcess gateway) {
        try {
            GoodPeer.open(0, new Victim(gateway.port(), Victim.WORKER)).close();
            GoodPeer.open(0, new Victim(gateway.standalonePort(), Victim.LOOP)).close();
            return Figures.of(gateway, false) != null;
        } catch (IOException e) {
            return false;
        }
    }

    private static Figures sample(GatewayProcess gateway, int seconds) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        Figures largest = Figures.of(gateway, false);
        while (System.nanoTime() < end) {
            // The attack takes its time; whoever looks too often is measured too.
            Thread.sleep(SAMPLE_MILLIS);
            largest = largest.max(Figures.of(gateway, false));
        }
        return largest;
    }

    /** The figures when all connections have ended; after an attack when they are as before, or else the last ones. */
    private static Figures settled(GatewayProcess gateway, List<Bound> bounds, Figures before) throws Exception {
        Figures[] last = new Figures[1];
        Await.within(SETTLING_MILLIS, () -> {
            // To look has the gateway collect its garbage: not all the time.
            Thread.sleep(SAMPLE_MILLIS);
            last[0] = Figures.of(gateway, true);
            return last[0].get("slots") == 0
                    && last[0].get("at servers") == 0
                    && (before.numbers().isEmpty() || isAsBefore(bounds, before, last[0]));
        });
        return last[0];
    }

    private static List<Bound> bounds(int peers) {
        return List.of(
                new Bound("connections", CONNECTIONS, 0),
                new Bound("slots", CONNECTIONS, 0),
                new Bound("at servers", CONNECTIONS, 0),
                new Bound("addresses", 1, 0),
                new Bound("deflaters", CODERS, 0),
                new Bound("inflaters", CODERS, 0),
                new Bound("unfinished bytes", HEAP_BYTES / 4, 0),
                new Bound("waiting callbacks", Integer.MAX_VALUE, 0),
                new Bound("sockets", CONNECTIONS, 0),
                new Bound("descriptors", CONNECTIONS, 0),
                // Pools keep what was needed at a time: Jetty's, and the transport's, which has at most 1,024. A leak
                // would grow
                // with the attacks.
                new Bound("direct buffers", CONNECTIONS, 1_024 + peers),
                new Bound("direct bytes", DIRECT_BYTES, 32L << 20),
                new Bound("heap bytes", HEAP_BYTES, 16L << 20),
                new Bound("threads", THREADS, THREADS),
                new Bound("resident bytes", HEAP_BYTES + OTHER_BYTES, OTHER_BYTES));
    }

    private static boolean isAsBefore(List<Bound> bounds, Figures before, Figures now) {
        return bounds.stream().allMatch(bound -> bound.isKeptAfter(before, now));
    }

    /** Writes a table. */
    public void print() {
        long all = attacks.values().stream().mapToLong(Long::longValue).sum();
        System.out.printf("%,d attacks, %,d messages of good peers, %d lines logged%n", all, sent, logged);
        System.out.println(attacks);
        System.out.printf("%-18s %13s %13s %13s %15s  %s%n", "", "before", "most", "after", "allowed", "");
        bounds.forEach(bound -> System.out.println(bound.row(before, largest, after)));
        System.out.println(faults.isEmpty() ? "nothing lost, nothing left" : "FAULTS");
        faults.stream().limit(PRINTED_LINES).forEach(System.out::println);
    }
}
