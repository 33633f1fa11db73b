package org.sluice.jetty.upgrade;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.transport.TransportConnection;

/** The connections that came through a server and are still open. Safe for use by several threads. */
public final class OpenConnections {

    private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

    private final Set<TransportConnection> connections = ConcurrentHashMap.newKeySet();

    /** Nothing is open at first. */
    public OpenConnections() {
        // Says that it is there to be called.
    }

    /**
     * Keeps a connection until it is closed.
     *
     * @param connection the connection
     */
    public void add(TransportConnection connection) {
        connections.add(connection);
        connection.closed().thenRun(() -> connections.remove(connection));
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
     * Lets connections go away, waits for them to be closed, and cuts off those that are left: whoever stops would otherwise
     * wait for them, or do the same.
     *
     * @param which those that are concerned
     * @param patience how long to wait at most
     */
    public void goAway(Predicate<TransportConnection> which, Duration patience) {
        List<TransportConnection> leaving = connections.stream().filter(which).toList();
        leaving.forEach(TransportConnection::goAway);
        if (leaving.stream().anyMatch(connection -> connection.loop().isCurrentThread())) {
            // Somebody stops the server in a callback. The loop is needed to close the connections, and aborts
            // what is left in its own time.
            return;
        }
        await(leaving, patience);
        List<TransportConnection> left =
                leaving.stream().filter(connections::contains).toList();
        left.forEach(TransportConnection::abort);
        LOG.debug("{} connections had to go away, {} of them were cut off", leaving.size(), left.size());
    }

    private static void await(List<TransportConnection> leaving, Duration patience) {
        CompletableFuture<?>[] closed = leaving.stream()
                .map(connection -> connection.closed().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(closed).get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.debug("not all peers have closed within {}", patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.error("a connection's end has failed, which it never does", e);
        }
    }
}
