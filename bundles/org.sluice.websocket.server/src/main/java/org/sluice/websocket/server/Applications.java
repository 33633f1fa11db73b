package org.sluice.websocket.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.server.path.PathTable;
import org.sluice.websocket.server.path.PathTable.Entry;
import org.sluice.websocket.server.path.PathTable.Match;
import org.sluice.websocket.server.service.ServiceHolder;

/** The registered applications, and which of them a path leads to. */
final class Applications {

    private static final Logger LOG = LoggerFactory.getLogger(Applications.class);

    private final BundleContext context;
    private final Pools pools;
    private final Runnable changed;
    private final Handovers handovers = new Handovers(this::match);

    // Guarded by this: by service id; those with invalid properties are bound, but not registered.
    private final Map<Long, Application> registered = new TreeMap<>();
    private final Map<Long, Failure> failed = new TreeMap<>();
    private final Set<Long> bound = new HashSet<>();

    /** Replaced as a whole, so that handshakes need no lock. */
    private volatile PathTable<Application> table = new PathTable<>(List.of());

    /**
     * Without applications yet.
     *
     * @param changed is run whenever there are others, or the same with other properties
     */
    Applications(BundleContext context, Pools pools, Runnable changed) {
        this.context = context;
        this.pools = pools;
        this.changed = changed;
    }

    /** A service that is not used, and why. */
    record Failure(ServiceIdentity identity, InvalidPropertyException reason) {}

    synchronized List<Application> all() {
        return List.copyOf(registered.values());
    }

    /** The connections whose application has gone. */
    Handovers handovers() {
        return handovers;
    }

    /** The connections of all applications, and those that wait for one. */
    Stream<Session> sessions() {
        return Stream.concat(
                all().stream().flatMap(application -> application.sessions().stream()), handovers.waiting());
    }

    synchronized List<Failure> failures() {
        return List.copyOf(failed.values());
    }

    /** Finds the application for a path at a server with these scopes. */
    Optional<Match<Application>> match(String path, Set<String> scopes) {
        return table.match(path, application -> application.settings().isIn(scopes));
    }

    void add(ServiceReference<WebSocketApplication> reference) {
        synchronized (this) {
            bound.add(id(reference));
        }
        update(reference);
    }

    /**
     * Takes changed service properties over. A changed pattern or scope makes it another application, and the one before
     * ends; in between there is no time in which a path that both serve has neither.
     */
    void update(ServiceReference<WebSocketApplication> reference) {
        Application before;
        List<Application> all;
        synchronized (this) {
            if (!bound.contains(id(reference))) {
                // It has gone while this was on its way.
                return;
            }
            // Read with the lock: of changes at the same time the last call may not be that for the last change.
            Optional<Settings> settings = settings(reference);
            all = List.copyOf(registered.values());
            before = settings.isPresent() ? put(reference, settings.get()) : registered.remove(id(reference));
            rebuild();
        }
        if (before != null) {
            end(List.of(before), all, true);
        }
        handovers.offerAll();
        changed.run();
    }

    /** Configures the application, or puts another one in its place and returns it. To be called with the lock. */
    private Application put(ServiceReference<WebSocketApplication> reference, Settings settings) {
        Application present = registered.get(id(reference));
        if (present != null && present.settings().isFoundLike(settings)) {
            present.configure(settings, ranking(reference));
            return null;
        }
        ServiceHolder<WebSocketApplication> holder = new ServiceHolder<>(context, reference);
        return registered.put(
                id(reference),
                new Application(
                        ServiceIdentity.of(reference),
                        holder,
                        pools,
                        settings,
                        ranking(reference),
                        handovers,
                        changed));
    }

    /** Ends the application. When this returns, none of its code runs any more, unless the caller is a part of it. */
    void remove(ServiceReference<WebSocketApplication> reference) {
        Application application;
        List<Application> all;
        synchronized (this) {
            bound.remove(id(reference));
            failed.remove(id(reference));
            all = List.copyOf(registered.values());
            application = registered.remove(id(reference));
            rebuild();
        }
        if (application != null) {
            end(List.of(application), all, true);
        }
        handovers.offerAll();
        changed.run();
    }

    /** Ends all applications. */
    void removeAll() {
        List<Application> all;
        synchronized (this) {
            all = List.copyOf(registered.values());
            registered.clear();
            bound.clear();
            failed.clear();
            rebuild();
        }
        handovers.end();
        end(all, all, false);
    }

    /** The server's limits have changed. */
    void reconfigured() {
        all().forEach(Application::reconfigured);
        handovers.reconfigured();
        changed.run();
    }

    /** Whether the calling thread is an event loop that has connections of applications. */
    boolean areOnLoopOfCurrentThread() {
        return all().stream().anyMatch(application -> application.loops().haveCurrentThread());
    }

    private void end(List<Application> leaving, List<Application> all, boolean mayHandOver) {
        // An event loop must never wait, a callback not for itself
        boolean waits = leaving.stream().noneMatch(Application::isOnCurrentThread)
                && all.stream().noneMatch(application -> application.loops().haveCurrentThread());
        leaving.forEach(application -> application.leave(mayHandOver));
        if (waits) {
            await(leaving);
        }
    }

    private void await(List<Application> leaving) {
        Duration timeout = pools.limits().times().closing();
        long end = System.nanoTime() + timeout.toNanos();
        for (Application application : leaving) {
            if (!application.awaitGone(Duration.ofNanos(end - System.nanoTime()))) {
                LOG.warn(
                        "{} still runs a callback {} s after it was unregistered; its classes stay in memory until it returns",
                        application,
                        timeout.toSeconds());
            }
        }
    }

    private void rebuild() {
        List<Entry<Application>> entries = new ArrayList<>();
        registered.forEach((id, application) -> application
                .settings()
                .patterns()
                .forEach(pattern -> entries.add(new Entry<>(pattern, application, application.ranking(), id))));
        table = new PathTable<>(entries);
    }

    /** What a service says, or nothing, and then why it is not used is kept. To be called with the lock. */
    private Optional<Settings> settings(ServiceReference<WebSocketApplication> reference) {
        ServiceIdentity identity = ServiceIdentity.of(reference);
        try {
            Settings settings = Settings.parse(reference::getProperty);
            failed.remove(identity.id());
            return Optional.of(settings);
        } catch (InvalidPropertyException e) {
            LOG.warn("{} is not used: {}", identity, e.getMessage());
            failed.put(identity.id(), new Failure(identity, e));
            return Optional.empty();
        }
    }

    private static long id(ServiceReference<WebSocketApplication> reference) {
        return (Long) reference.getProperty(Constants.SERVICE_ID);
    }

    private static int ranking(ServiceReference<WebSocketApplication> reference) {
        return reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }
}
