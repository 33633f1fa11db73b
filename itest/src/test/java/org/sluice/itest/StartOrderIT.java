package org.sluice.itest;

import static org.junit.Assert.assertEquals;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/**
 * The bundles of the gateway may be started in any order: 25 on each framework, or {@code -Ditest.orders}. Frameworks of its own,
 * a few at a time, without start levels; the seed is printed, and with {@code -Ditest.seed} the orders are the same again.
 */
public class StartOrderIT {

    private static final int ORDERS = Integer.getInteger("itest.orders", 25);
    private static final int AT_A_TIME = 2;
    private static final Path WORK = Path.of(System.getProperty("itest.work"));

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);

    /** Without a log service or an SLF4J provider, bundles print. */
    @Before
    public void redirect() throws Exception {
        PrintStream file = new PrintStream(
                Files.newOutputStream(Files.createDirectories(WORK).resolve("StartOrderIT.log")), true);
        System.setOut(file);
        System.setErr(file);
    }

    @After
    public void restore() {
        threads.shutdownNow();
        System.setOut(out);
        System.setErr(err);
    }

    @Test
    public void everythingIsServedWhateverTheOrder() throws Exception {
        long seed = Long.getLong("itest.seed", System.nanoTime());
        out.println("StartOrderIT on " + System.getProperty("itest.framework") + ": " + ORDERS
                + " orders, -Ditest.seed=" + seed);
        List<Future<String>> orders = LongStream.range(0, ORDERS)
                .mapToObj(order -> threads.submit(() -> start(order, seed)))
                .toList();
        List<String> failures = new ArrayList<>();
        for (Future<String> order : orders) {
            if (!order.get().isEmpty()) {
                failures.add(order.get());
                out.println(order.get());
            }
        }
        assertEquals("seed " + seed + ": " + failures, 0, failures.size());
    }

    /** Why it has failed; empty if it has not. */
    private String start(long order, long seed) throws Exception {
        try (OrderedGateway gateway = new OrderedGateway(WORK.resolve("orders").resolve(Long.toString(order)))) {
            List<String> names = gateway.shuffle(new Random(seed + order));
            try {
                gateway.start();
                gateway.unanswered().forEach(each -> out.println("order " + order + ", an attempt: " + each));
                return "";
            } catch (AssertionError e) {
                return "order " + order + ": " + e.getMessage() + ": " + names + ", " + gateway.state();
            }
        }
    }
}
