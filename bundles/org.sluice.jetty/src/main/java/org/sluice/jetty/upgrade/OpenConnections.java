package org.sluice.jetty.upgrade;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.sluice.transport.ConnectionKeeper;
import org.sluice.transport.TransportConnection;

/**
 * The connections that come through a server: those that are open, and those whose 101 is under way. Lives as long as the
 * server, and sees to it that they go away with it. Safe for use by several threads.
 */
public class OpenConnections implements ConnectionKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

    private final Set<TransportConnection> connections = ConcurrentHashMap.newKeySet();

    /** Those that have been expected and are neither open yet nor known not to be opened. */
    private final AtomicInteger underWay = new AtomicInteger();

    /** Once set, whoever ends something looks whether that was the last. */
    private final AtomicBoolean goingAway = new AtomicBoolean();

    private final CountDownLatch gone = new CountDownLatch(1);

    // Written by whoever lets them go away, read by any thread.
    private volatile Departure departure = new Departure(0, 0, 0);
    private volatile long start;

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
        if (goingAway.get()) {
            notOpened();
            return false;
        }
        return true;
    }

    @Override
    public void opened(TransportConnection connection) {
        connections.add(connection);
        if (goingAway.get()) {
            // Its 101 was under way when the turns of the others were decided.
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
        wakeUpIfDone();
    }

    private void settle() {
        underWay.decrementAndGet();
        wakeUpIfDone();
    }

    private void wakeUpIfDone() {
        if (goingAway.get() && isDone()) {
            wakeUp();
        }
    }

    private synchronized void wakeUp() {
        notifyAll();
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
     * @return {@code true} from the first call of {@link #goAway} or {@link #beginGoingAway} on
     */
    public boolean isGoingAway() {
        return goingAway.get();
    }

    /** The seconds after which a client that is refused now may come back: when the others have been told, and not all at once. */
    int retryAfterSeconds() {
        long spread = departure.spread();
        long left = Math.max(0, spread - (nanoTime() - start));
        long random = ThreadLocalRandom.current().nextLong(TimeUnit.NANOSECONDS.toSeconds(spread) + 1);
        return (int) (1 + TimeUnit.NANOSECONDS.toSeconds(left) + random);
    }

    /**
     * Begins what {@link #goAway} does, on a thread of its own. Does nothing where it has begun before.
     *
     * @param plan when they are told
     */
    public void beginGoingAway(GoAwayPlan plan) {
        if (goingAway.compareAndSet(false, true)) {
            Thread thread = new Thread(null, () -> leave(plan), "sluice-going-away", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(OpenConnections.class.getClassLoader());
            try {
                thread.start();
            } catch (OutOfMemoryError e) {
                LOG.warn("{} goes away without a thread of its own: {}", plan.server(), e.getMessage());
                leave(plan);
            }
        }
    }

    /**
     * Lets all connections go away, waits for them to be closed, and cuts off those that are left: nobody else ends them when
     * their server is gone. No other can be opened any more. Where that has begun before, it is only waited for.
     *
     * @param plan when they are told, and how long that may take
     */
    public void goAway(GoAwayPlan plan) {
        if (goingAway.compareAndSet(false, true)) {
            leave(plan);
        } else if (!isOnLoop(connections)) {
            awaitGone();
        }
    }

    private void awaitGone() {
        try {
            gone.await();
        } catch (InterruptedException e) {
            LOG.debug("not waiting any longer for connections to be closed", e);
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isOnLoop(Collection<TransportConnection> some) {
        return some.stream().anyMatch(connection -> connection.loop().isCurrentThread());
    }

    private void leave(GoAwayPlan plan) {
        try {
            List<TransportConnection> all = List.copyOf(connections);
            Departure planned = plan.departure(all.size());
            if (isOnLoop(all)) {
                // Somebody stops the server in a callback. The loop is needed to close the connections, and aborts
                // what is left in its own time.
                all.forEach(TransportConnection::goAway);
                return;
            }
            start = nanoTime();
            departure = planned;
            leave(plan.server(), all, planned);
        } finally {
            gone.countDown();
        }
    }

    private void leave(String server, List<TransportConnection> all, Departure planned) {
        // Servers without connections come and go unnoticed.
        Level level = all.isEmpty() ? Level.DEBUG : Level.INFO;
        LOG.atLevel(level)
                .log(
                        "{} goes away: {} connections are told so over {} ms, and others are refused with 503",
                        server,
                        all.size(),
                        TimeUnit.NANOSECONDS.toMillis(planned.spread()));
        tellAndAwait(all, planned);
        int left = connections.size();
        connections.forEach(TransportConnection::abort);
        LOG.atLevel(level)
                .log(
                        "{} has gone away after {} ms: {} connections had to be cut off, and {} responses were under way",
                        server,
                        TimeUnit.NANOSECONDS.toMillis(nanoTime() - start),
                        left,
                        underWay);
    }

    private void tellAndAwait(List<TransportConnection> all, Departure planned) {
        int told = 0;
        try {
            while (true) {
                long elapsed = nanoTime() - start;
                for (int due = planned.due(elapsed); told < due; told++) {
                    all.get(told).goAway();
                }
                if (isDone() || elapsed >= planned.end()) {
                    return;
                }
                pause(planned.pause(told, elapsed));
            }
        } catch (InterruptedException e) {
            LOG.debug("not waiting any longer for connections to be closed", e);
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void pause(long nanos) throws InterruptedException {
        if (!isDone()) {
            await(nanos);
        }
    }

    // For tests, which have a time of their own.

    long nanoTime() {
        return System.nanoTime();
    }

    /** To be called with the lock. */
    void await(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedWait(this, nanos);
    }
}
