package org.sluice.jetty.upgrade;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.transport.TransportConnection;

/** The connections that came through a server and are still open. Safe for use by several threads. */
public final class OpenConnections {

    private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

    private final Set<TransportConnection> connections = ConcurrentHashMap.newKeySet();
    private final List<Leaving> waiting = new CopyOnWriteArrayList<>();

    /** Nothing is open at first. */
    public OpenConnections() {
        // Says that it is there to be called.
    }

    /** Keeps a connection until it is removed. */
    void add(TransportConnection connection) {
        connections.add(connection);
    }

    /** Forgets a connection that is closed. */
    void remove(TransportConnection connection) {
        connections.remove(connection);
        waiting.forEach(leaving -> leaving.closed(connection));
    }

    /**
     * The number of connections.
     *
     * @return those that are not closed
     */
    public int size() {
        return connections.size();
    }

    /**
     * Lets connections go away, waits for them to be closed, and cuts off those that are left: nobody else ends them when their
     * server is gone.
     *
     * @param which those that are concerned
     * @param patience how long to wait at most
     */
    public void goAway(Predicate<TransportConnection> which, Duration patience) {
        List<TransportConnection> all = connections.stream().filter(which).toList();
        all.forEach(TransportConnection::goAway);
        if (all.stream().anyMatch(connection -> connection.loop().isCurrentThread())) {
            // Somebody stops the server in a callback. The loop is needed to close the connections, and aborts
            // what is left in its own time.
            return;
        }
        Leaving leaving = new Leaving(all);
        waiting.add(leaving);
        // Those that were closed before it was there.
        all.stream().filter(connection -> !connections.contains(connection)).forEach(leaving::closed);
        leaving.await(patience);
        waiting.remove(leaving);
        leaving.left.forEach(TransportConnection::abort);
        LOG.debug("{} connections had to go away, {} of them were cut off", all.size(), leaving.left.size());
    }

    /** Connections that somebody waits for. */
    private static final class Leaving {

        final Set<TransportConnection> left = ConcurrentHashMap.newKeySet();
        private final CountDownLatch open;

        Leaving(List<TransportConnection> all) {
            left.addAll(all);
            open = new CountDownLatch(all.size());
        }

        void closed(TransportConnection connection) {
            if (left.remove(connection)) {
                open.countDown();
            }
        }

        void await(Duration patience) {
            try {
                if (!open.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                    LOG.debug("not all peers have closed within {}", patience);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
