package org.sluice.itest.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.sluice.itest.client.Await;
import org.sluice.itest.process.GatewayProcess;

/**
 * A gateway in a process of its own, under attack by many peers on both of its ports, while others go on with what they do.
 *
 * @param before what the gateway held after a first, short attack: pools are as large then as they become
 * @param largest the largest figures during the attack
 * @param after what it held when all peers had gone
 * @param sent the messages of the good peers
 * @param lost those of them that were not answered
 * @param faults what good peers have to complain about
 * @param log what the gateway has logged
 */
public record Siege(
        Figures before,
        Figures largest,
        Figures after,
        Map<Attack, Long> attacks,
        long sent,
        long lost,
        List<String> faults,
        List<String> log) {

    private static final long HEAP_BYTES = 512L << 20;
    private static final long DIRECT_BYTES = 64L << 20;
    private static final List<String> JAVA_OPTIONS =
            List.of("-XX:+UseSerialGC", "-Xmx" + HEAP_BYTES, "-XX:MaxDirectMemorySize=" + DIRECT_BYTES);

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
        Path load = Files.createDirectories(work.resolve("load"));
        Files.copy(attacked, load.resolve("attacked.jar"));
        Path log = work.resolve("log");
        try (GatewayProcess gateway =
                GatewayProcess.startWithStandaloneServer(bundles, work, log, JAVA_OPTIONS)) {
            Await.until("the applications are there", () -> isReady(gateway));
            List<Victim> victims = List.of(
                    new Victim(gateway.port(), Victim.LOOP),
                    new Victim(gateway.standalonePort(), Victim.WORKER),
                    new Victim(gateway.standalonePort(), Victim.LOOP),
                    new Victim(gateway.port(), Victim.WORKER));
            HostilePeers first = new HostilePeers(peers, victims, HOSTILE_PAUSE_MILLIS);
            sample(gateway, Math.min(MAX_WARM_UP_SECONDS, seconds / 2));
            first.end();
            Figures before = settled(gateway, new Figures(Map.of()));
            GoodPeers good = new GoodPeers(peers, victims, GOOD_INTERVAL_MILLIS);
            HostilePeers hostile = new HostilePeers(peers, victims, HOSTILE_PAUSE_MILLIS);
            Figures largest = sample(gateway, seconds);
            hostile.end();
            good.end();
            return new Siege(
                    before,
                    largest,
                    settled(gateway, before),
                    hostile.attacks(),
                    good.sent(),
                    good.lost(),
                    good.faults(),
                    Files.readAllLines(log));
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
            Thread.sleep(SAMPLE_MILLIS);
            largest = largest.max(Figures.of(gateway, false));
        }
        return largest;
    }

    /** The figures when all connections have ended; after an attack when they are as before, or else the last ones. */
    private static Figures settled(GatewayProcess gateway, Figures before) throws Exception {
        Figures[] last = new Figures[1];
        Await.within(SETTLING_MILLIS, () -> {
            Thread.sleep(SAMPLE_MILLIS);
            last[0] = Figures.of(gateway, true);
            return last[0].get("slots") == 0
                    && last[0].get("at servers") == 0
                    && (before.numbers().isEmpty() || broken(before, last[0]).isEmpty());
        });
        return last[0];
    }

    private static List<String> broken(Figures before, Figures after) {
        return BOUNDS.stream()
                .filter(bound -> !bound.isKeptAfter(before, after))
                .map(Bound::figure)
                .toList();
    }

    /** A table for people. */
    public void print() {
        System.out.printf("%-20s %15s %15s %15s%n", "", "before", "most", "after");
        before.numbers().keySet().stream().sorted().forEach(name -> System.out.printf(
                "%-20s %,15d %,15d %,15d%n", name, before.get(name), largest.get(name), after.get(name)));
        System.out.println(attacks);
        System.out.printf("sent %,d lost %,d%n", sent, lost);
        faults.stream().limit(20).forEach(System.out::println);
        System.out.println(log.size() + " log lines");
        log.stream().limit(60).forEach(System.out::println);
    }

    private static final List<Bound> BOUNDS = List.of(
            new Bound("connections", Long.MAX_VALUE, 0),
            new Bound("slots", Long.MAX_VALUE, 0),
            new Bound("addresses", Long.MAX_VALUE, 0),
            new Bound("deflaters", Long.MAX_VALUE, 0),
            new Bound("inflaters", Long.MAX_VALUE, 0),
            new Bound("at servers", Long.MAX_VALUE, 0),
            new Bound("sockets", Long.MAX_VALUE, 0),
            new Bound("descriptors", Long.MAX_VALUE, 0));

    public static void main(String[] args) throws Exception {
        Siege s = of(Path.of(args[0]).toRealPath(), Files.createTempDirectory("siege"), Path.of(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        s.print();
    }
}
