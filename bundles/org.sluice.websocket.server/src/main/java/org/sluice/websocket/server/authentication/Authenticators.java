package org.sluice.websocket.server.authentication;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.websocket.authentication.Authenticator;
import org.sluice.websocket.server.handshake.Permits;
import org.sluice.websocket.server.service.Selection;
import org.sluice.websocket.server.service.ServiceHolder;

/** The registered authenticators, and which of them a selection leads to. */
public final class Authenticators {

    private static final Logger LOG = LoggerFactory.getLogger(Authenticators.class);

    /** A service with the properties that decide its place. */
    private record Entry(
            ServiceReference<Authenticator> reference, RegisteredAuthenticator authenticator, int ranking, long id) {}

    private static final Comparator<Entry> BEST_FIRST =
            Comparator.comparingInt(Entry::ranking).reversed().thenComparingLong(Entry::id);

    private final BundleContext context;
    private final Supplier<Permits> newPermits;
    private final Runnable renewThreads;

    // Guarded by this: by service id.
    private final Map<Long, Entry> registered = new HashMap<>();

    /** Replaced as a whole, so that handshakes need no lock. */
    private volatile List<Entry> inOrder = List.of();

    /**
     * Begins without authenticators.
     *
     * @param context the server's
     * @param newPermits makes the permits of an authenticator
     * @param renewThreads called when an authenticator has left, to be rid of what it has left in thread locals
     */
    public Authenticators(BundleContext context, Supplier<Permits> newPermits, Runnable renewThreads) {
        this.context = context;
        this.newPermits = newPermits;
        this.renewThreads = renewThreads;
    }

    /**
     * Finds the best authenticator of those that are selected.
     *
     * @param selection the selection of an application or operator
     * @return empty where there is none
     */
    public Optional<RegisteredAuthenticator> find(Selection selection) {
        return inOrder.stream()
                .filter(entry -> selection.matches(entry.reference, Authenticator.NAME))
                .findFirst()
                .map(Entry::authenticator);
    }

    /**
     * An authenticator has been registered.
     *
     * @param reference the service
     */
    public synchronized void add(ServiceReference<Authenticator> reference) {
        // Under the lock: whoever resizes sees it, or it has been made with the new number
        put(
                reference,
                new RegisteredAuthenticator(
                        name(reference), new ServiceHolder<>(context, reference), newPermits.get(), renewThreads));
    }

    /**
     * The service properties of an authenticator have changed.
     *
     * @param reference the service
     */
    public synchronized void update(ServiceReference<Authenticator> reference) {
        Entry present = registered.get(id(reference));
        if (present != null) {
            put(reference, present.authenticator);
        }
    }

    private synchronized void put(ServiceReference<Authenticator> reference, RegisteredAuthenticator authenticator) {
        registered.put(id(reference), new Entry(reference, authenticator, ranking(reference), id(reference)));
        sort();
    }

    /**
     * The limits have changed.
     *
     * @param newNumber how many handshakes may wait for one authenticator
     */
    public synchronized void resize(int newNumber) {
        registered.values().forEach(entry -> entry.authenticator.permits().resize(newNumber));
    }

    /**
     * An authenticator goes away. When this returns, none of its code runs any more, unless that takes too long.
     *
     * @param reference the service
     * @param patience how long to wait for calls that are under way, zero where the calling thread must not wait
     */
    public void remove(ServiceReference<Authenticator> reference, Duration patience) {
        Entry removed;
        synchronized (this) {
            removed = registered.remove(id(reference));
            sort();
        }
        if (removed != null) {
            end(List.of(removed), patience);
        }
    }

    /**
     * The server goes away.
     *
     * @param patience as in {@link #remove}
     */
    public void removeAll(Duration patience) {
        List<Entry> all;
        synchronized (this) {
            all = List.copyOf(registered.values());
            registered.clear();
            sort();
        }
        end(all, patience);
    }

    private static void end(List<Entry> leaving, Duration patience) {
        leaving.forEach(entry -> entry.authenticator.leave());
        long end = System.nanoTime() + patience.toNanos();
        for (Entry entry : leaving) {
            if (!patience.isZero() && !entry.authenticator.awaitGone(Duration.ofNanos(end - System.nanoTime()))) {
                LOG.warn(
                        "{} still decides about a handshake {} s after it was unregistered; its classes stay in memory until"
                                + " it returns",
                        entry.authenticator,
                        patience.toSeconds());
            }
        }
    }

    private void sort() {
        inOrder = registered.values().stream().sorted(BEST_FIRST).toList();
    }

    private static String name(ServiceReference<Authenticator> reference) {
        return "Authenticator service " + id(reference) + " of bundle "
                + Optional.ofNullable(reference.getBundle())
                        .map(bundle -> bundle.getSymbolicName())
                        .orElse("that has gone");
    }

    private static long id(ServiceReference<Authenticator> reference) {
        return (Long) reference.getProperty(Constants.SERVICE_ID);
    }

    private static int ranking(ServiceReference<Authenticator> reference) {
        return reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }
}
