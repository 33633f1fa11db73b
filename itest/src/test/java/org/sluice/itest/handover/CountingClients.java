package org.sluice.itest.handover;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process with many connections that send a numbered message in every period. It writes a line when all are open, sends until
 * its standard input ends, waits for the answers that are missing, and writes a line with what there was.
 */
public final class CountingClients {

    private static final long ANSWERS_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Selector selector = Selector.open();
    private final List<Counting> clients = new ArrayList<>();
    private final long periodNanos;

    private volatile boolean ended;

    private CountingClients(long periodMillis) throws IOException {
        periodNanos = TimeUnit.MILLISECONDS.toNanos(periodMillis);
    }

    /**
     * Runs.
     *
     * @param args the port, the number of connections, the period in milliseconds, and paths, which connections have in turn
     */
    public static void main(String[] args) throws IOException {
        CountingClients all = new CountingClients(Long.parseLong(args[2]));
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            all.open(Integer.parseInt(args[0]), args[3 + i % (args.length - 3)]);
        }
        Thread end = new Thread(null, all::endWithInput, "end", 0, false);
        end.setDaemon(true);
        end.start();
        System.out.println("open");
        all.run();
        System.out.println(all.report());
    }

    private void endWithInput() {
        try {
            System.in.transferTo(System.err);
        } catch (IOException e) {
            Runtime.getRuntime().halt(1);
        }
        ended = true;
    }

    private void open(int port, String path) throws IOException {
        Counting client = Counting.open(port, path);
        client.channel().register(selector, SelectionKey.OP_READ, client);
        clients.add(client);
    }

    private void run() throws IOException {
        long start = System.nanoTime();
        long messages = 0;
        while (!ended) {
            read();
            long due = (System.nanoTime() - start) * clients.size() / periodNanos;
            for (; messages < due; messages++) {
                clients.get((int) (messages % clients.size())).send();
            }
        }
        long deadline = System.nanoTime() + ANSWERS_NANOS;
        while (lost() > 0 && System.nanoTime() < deadline) {
            read();
        }
    }

    private void read() throws IOException {
        for (selector.select(1);
                !selector.selectedKeys().isEmpty();
                selector.selectedKeys().clear()) {
            for (SelectionKey key : selector.selectedKeys()) {
                ((Counting) key.attachment()).read();
            }
        }
    }

    private long lost() {
        return clients.stream().mapToLong(Counting::unanswered).sum();
    }

    private String report() {
        long[] gaps =
                clients.stream().mapToLong(client -> client.longestGap).sorted().toArray();
        return "connections=%d ended=%d sent=%d lost=%d doubled=%d reordered=%d miscounted=%d median=%d p99=%d max=%d%s"
                .formatted(
                        clients.size(),
                        clients.stream().filter(client -> !client.isOpen()).count(),
                        clients.stream().mapToLong(Counting::sent).sum(),
                        lost(),
                        clients.stream().mapToLong(client -> client.doubled).sum(),
                        clients.stream().mapToLong(client -> client.outOfOrder).sum(),
                        clients.stream().mapToLong(client -> client.miscounted).sum(),
                        millis(gaps[gaps.length / 2]),
                        millis(gaps[(int) (gaps.length * 0.99)]),
                        millis(gaps[gaps.length - 1]),
                        clients.stream()
                                .map(client -> client.end)
                                .filter(end -> !end.isEmpty())
                                .findFirst()
                                .map(end -> " (" + end + ")")
                                .orElse(""));
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
