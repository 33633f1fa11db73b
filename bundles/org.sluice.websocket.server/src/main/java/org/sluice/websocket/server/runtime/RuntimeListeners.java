package org.sluice.websocket.server.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.configuration.PropertyReader;
import org.sluice.logging.LimitedLog;
import org.sluice.websocket.runtime.RuntimeListener;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.HandshakeDTO;
import org.sluice.websocket.server.service.ServiceHolder;

/** The registered {@link RuntimeListener} services. Who tells them something never waits for them, and never fails for them. */
public final class RuntimeListeners {

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeListeners.class);
    private static final LimitedLog LIMITED = new LimitedLog(LOG);

    private static final List<String> KINDS =
            List.of(RuntimeListener.HANDSHAKES, RuntimeListener.OPENED, RuntimeListener.CLOSED);

    private final Supplier<Executor> newExecutor;
    private final Runnable renewThreads;
    private final LongAdder dropped = new LongAdder();

    // Guarded by this: by service id.
    private final Map<Long, RegisteredListener> registered = new TreeMap<>();

    /** Replaced as a whole, so that event loops need no lock. */
    private volatile Map<String, List<RegisteredListener>> byKind = byKind(registered);

    /**
     * Begins without listeners.
     *
     * @param newExecutor makes what calls one listener: task after task
     * @param renewThreads called when a listener has left, to be rid of what it has left in thread locals
     */
    public RuntimeListeners(Supplier<Executor> newExecutor, Runnable renewThreads) {
        this.newExecutor = newExecutor;
        this.renewThreads = renewThreads;
    }

    /**
     * A listener has been registered.
     *
     * @param context gets the service
     * @param reference the service
     */
    public synchronized void add(BundleContext context, ServiceReference<RuntimeListener> reference) {
        RegisteredListener listener = new RegisteredListener(
                name(reference), new ServiceHolder<>(context, reference), newExecutor.get(), renewThreads);
        put(reference, listener);
    }

    /**
     * The service properties of a listener have changed.
     *
     * @param reference the service
     */
    public synchronized void update(ServiceReference<RuntimeListener> reference) {
        RegisteredListener present = registered.get(id(reference));
        if (present != null) {
            put(reference, present);
        }
    }

    private synchronized void put(ServiceReference<RuntimeListener> reference, RegisteredListener listener) {
        listener.setKinds(kinds(reference));
        registered.put(id(reference), listener);
        byKind = byKind(registered);
    }

    /**
     * A listener goes away. When this returns, none of its code runs any more, unless that takes too long.
     *
     * @param reference the service
     * @param patience how long to wait for a call that is under way, zero where the calling thread must not wait
     */
    public void remove(ServiceReference<RuntimeListener> reference, Duration patience) {
        RegisteredListener removed;
        synchronized (this) {
            removed = registered.remove(id(reference));
            byKind = byKind(registered);
        }
        if (removed != null) {
            end(List.of(removed), patience);
        }
    }

    /**
     * The server goes away. What listeners have not been told yet they still are, if there is time.
     *
     * @param patience how long to wait for all of them
     */
    public void removeAll(Duration patience) {
        List<RegisteredListener> all;
        synchronized (this) {
            all = List.copyOf(registered.values());
            registered.clear();
            byKind = byKind(registered);
        }
        long end = System.nanoTime() + patience.toNanos();
        all.forEach(listener -> listener.awaitTold(Duration.ofNanos(end - System.nanoTime())));
        end(all, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }

    private static void end(List<RegisteredListener> leaving, Duration patience) {
        leaving.forEach(RegisteredListener::leave);
        long end = System.nanoTime() + patience.toNanos();
        for (RegisteredListener listener : leaving) {
            if (!listener.awaitGone(Duration.ofNanos(end - System.nanoTime()))) {
                LOG.warn(
                        "{} is still being told something {} ms after it was unregistered; its classes stay in memory until it"
                                + " returns",
                        listener,
                        patience.toMillis());
            }
        }
    }

    /**
     * A handshake has been answered.
     *
     * @param handshake shows it, once for each listener
     */
    public void answered(Supplier<HandshakeDTO> handshake) {
        tell(RuntimeListener.HANDSHAKES, handshake, RuntimeListener::handshakeAnswered);
    }

    /**
     * A connection has been opened.
     *
     * @param connection shows it, once for each listener
     */
    public void opened(Supplier<ConnectionDTO> connection) {
        tell(RuntimeListener.OPENED, connection, RuntimeListener::connectionOpened);
    }

    /**
     * A connection that was opened has ended.
     *
     * @param connection the connection
     */
    public void closed(ClosedConnection connection) {
        tell(RuntimeListener.CLOSED, connection::toDTO, RuntimeListener::connectionClosed);
    }

    private <D> void tell(String kind, Supplier<D> dtos, BiConsumer<RuntimeListener, D> method) {
        for (RegisteredListener listener : byKind.get(kind)) {
            try {
                D dto = dtos.get();
                if (!listener.tell(service -> method.accept(service, dto))) {
                    dropped.increment();
                }
            } catch (RuntimeException | LinkageError e) {
                // The name of a principal is code of others
                LIMITED.error(kind, "One of the {} cannot be shown to listeners", kind, e);
            }
        }
    }

    /**
     * What listeners were not told.
     *
     * @return the number of notifications that were dropped because too many waited
     */
    public long dropped() {
        return dropped.sum();
    }

    private static Map<String, List<RegisteredListener>> byKind(Map<Long, RegisteredListener> registered) {
        Map<String, List<RegisteredListener>> lists = new HashMap<>();
        for (String kind : KINDS) {
            List<RegisteredListener> wanting = new ArrayList<>(registered.values());
            wanting.removeIf(listener -> !listener.wants(kind));
            lists.put(kind, wanting);
        }
        return lists;
    }

    private static Set<String> kinds(ServiceReference<RuntimeListener> reference) {
        try {
            return Set.copyOf(new PropertyReader(reference::getProperty)
                    .texts(
                            RuntimeListener.KINDS,
                            KINDS::contains,
                            String.join(", ", KINDS),
                            KINDS.toArray(String[]::new)));
        } catch (InvalidPropertyException e) {
            LOG.warn("{} is told nothing: {}", name(reference), e.getMessage());
            return Set.of();
        }
    }

    private static String name(ServiceReference<RuntimeListener> reference) {
        return "RuntimeListener service " + id(reference) + " of bundle "
                + Optional.ofNullable(reference.getBundle())
                        .map(bundle -> bundle.getSymbolicName())
                        .orElse("that has gone");
    }

    private static long id(ServiceReference<RuntimeListener> reference) {
        return (Long) reference.getProperty(Constants.SERVICE_ID);
    }
}
