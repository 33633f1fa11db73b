package org.sluice.itest.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Opens many connections, several at a time. */
final class Opener {

    private static final int AT_A_TIME = 8;
    /** A server that has no memory left accepts connections and answers none. */
    private static final long PATIENCE_MILLIS = 15_000;

    private Opener() {}

    static List<Connection> open(Target target, int count, Replies.Expected expected)
            throws IOException, InterruptedException {
        return open(target, count, expected, PATIENCE_MILLIS);
    }

    /** Opens all, or none if one of them fails or is not answered in time. */
    static List<Connection> open(Target target, int count, Replies.Expected expected, long patienceMillis)
            throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
        Queue<Connection> opened = new ConcurrentLinkedQueue<>();
        List<Future<?>> pending = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            pending.add(threads.submit(() -> opened.add(new Connection(target.open(), expected))));
        }
        int open = 0;
        try {
            for (Future<?> each : pending) {
                each.get(patienceMillis, TimeUnit.MILLISECONDS);
                open++;
            }
            return new ArrayList<>(opened);
        } catch (ExecutionException e) {
            throw new IOException(
                    place(open, count) + " cannot be opened: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(place(open, count) + " is not answered within " + patienceMillis + " ms", e);
        } finally {
            // Interrupts those that wait for an answer, if there are any
            threads.shutdownNow();
            if (open < count) {
                threads.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                opened.forEach(Connection::close);
            }
        }
    }

    private static String place(int open, int count) {
        return "connection " + (open + 1) + " of " + count;
    }
}
