package org.sluice.itest.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Opens many connections, several at a time. */
final class Opener {

    private static final int AT_A_TIME = 8;

    private Opener() {}

    static List<Connection> open(Target target, int count, Replies.Expected expected)
            throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
        List<Connection> open = new ArrayList<>(count);
        try {
            List<Future<Connection>> pending = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                pending.add(threads.submit(() -> new Connection(target.open(), expected)));
            }
            for (Future<Connection> each : pending) {
                open.add(each.get());
            }
            return open;
        } catch (ExecutionException e) {
            threads.shutdownNow();
            open.forEach(Connection::close);
            throw new IOException(
                    "connection " + (open.size() + 1) + " of " + count + " cannot be opened: "
                            + e.getCause().getMessage(),
                    e.getCause());
        } finally {
            threads.shutdown();
        }
    }
}
