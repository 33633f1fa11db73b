package org.sluice.jetty.upgrade;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.transport.ConnectionKeeper;
import org.sluice.transport.TransportConnection;

/**
 * The connections that come through a server: those that are open, and those whose 101 is under way. Lives as long as the
 * server. Safe for use by several threads.
 */
public final class OpenConnections implements ConnectionKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

    private final Set<TransportConnection> connections = ConcurrentHashMap.newKeySet();

    /** Those that have been expected and are neither open yet nor known not to be opened. */
    private final AtomicInteger underWay = new AtomicInteger();

    /** Once set, whoever ends something looks whether that was the last. */
    private volatile boolean goingAway;

    /** Nothing is open at first. */
    public OpenConnections() {
        // Says that it is there to be called.
    }

    /**
     * Announces a connection: {@link #opened} or {@link #notOpened} must follow.
     *
     * @return {@code false} if the server is going away: then nothing may follow
     */
    boolean expect() {
        // In this order, so that who goes away either sees this one or is seen.
        underWay.incrementAndGet();
        if (goingAway) {
            notOpened();
            return false;
        }
        return true;
    }

    @Override
    public void opened(TransportConnection connection) {
        connections.add(connection);
        if (goingAway) {
            // Its 101 was under way when the others were told.
            connection.goAway();
        }
        settle();
    }

    @Override
    public void notOpened() {
        settle();
    }

    @Override
    public void closed(TransportConnection connection) {
        connections.remove(connection);
        wakeUpWhoWaits();
    }

    private void settle() {
        underWay.decrementAndGet();
        wakeUpWhoWaits();
    }

    private void wakeUpWhoWaits() {
        if (goingAway && isDone()) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** In this order: what is no longer under way is open. */
    private boolean isDone() {
        return underWay.get() == 0 && connections.isEmpty();
    }

    /**
     * The number of connections.
     *
     * @return those that are open
     */
    public int size() {
        return connections.size();
    }

    /**
     * Whether the server is about to go away: no connection may be opened any more.
     *
     * @return {@code true} from the first call of {@link #goAway} on
     */
    public boolean isGoingAway() {
        return goingAway;
    }

    /**
     * Lets all connections go away, waits for them to be closed, and cuts off those that are left: nobody else ends them when
     * their server is gone. No other can be opened any more.
     *
     * @param patience how long to wait at most
     */
    public void goAway(Duration patience) {
        goingAway = true;
        connections.forEach(TransportConnection::goAway);
        if (connections.stream().anyMatch(connection -> connection.loop().isCurrentThread())) {
            // Somebody stops the server in a callback. The loop is needed to close the connections, and aborts
            // what is left in its own time.
            return;
        }
        await(patience);
        LOG.debug("{} connections are cut off, {} responses are still under way", connections.size(), underWay);
        connections.forEach(TransportConnection::abort);
    }

    private synchronized void await(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            for (long left = patience.toNanos(); left > 0 && !isDone(); left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            LOG.debug("not waiting any longer for connections to be closed", e);
            Thread.currentThread().interrupt();
        }
    }
}
