package org.sluice.websocket.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.server.path.PathTable;
import org.sluice.websocket.server.path.PathTable.Entry;
import org.sluice.websocket.server.path.PathTable.Match;

/** The registered applications, and which of them a path leads to. */
final class Applications {

    private static final Logger LOG = LoggerFactory.getLogger(Applications.class);

    private final BundleContext context;
    private final Pools pools;
    private final Runnable changed;

    // Guarded by this: by service id.
    private final Map<Long, Application> registered = new TreeMap<>();
    private final Map<Long, Failure> failed = new TreeMap<>();

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

    synchronized List<Failure> failures() {
        return List.copyOf(failed.values());
    }

    /** Finds the application for a path at a server with these scopes. */
    Optional<Match<Application>> match(String path, Set<String> scopes) {
        return table.match(path, application -> application.settings().isIn(scopes));
    }

    void add(ServiceReference<WebSocketApplication> reference) {
        settings(reference).ifPresent(settings -> add(reference, settings));
        changed.run();
    }

    /** Takes changed service properties over. A changed pattern or scope makes it another application. */
    void update(ServiceReference<WebSocketApplication> reference) {
        Optional<Settings> settings = settings(reference);
        Application present;
        synchronized (this) {
            present = registered.get(id(reference));
        }
        boolean same = present != null
                && settings.filter(present.settings()::isFoundLike).isPresent();
        if (same) {
            synchronized (this) {
                present.configure(settings.get(), ranking(reference));
                rebuild();
            }
        } else {
            end(reference);
            settings.ifPresent(others -> add(reference, others));
        }
        changed.run();
    }

    private void add(ServiceReference<WebSocketApplication> reference, Settings settings) {
        Application application = new Application(
                ServiceIdentity.of(reference),
                new ServiceHolder(context, reference),
                pools,
                settings,
                ranking(reference));
        synchronized (this) {
            registered.put(id(reference), application);
            rebuild();
        }
    }

    /** Ends the application. When this returns, none of its code runs any more, unless the caller is a part of it. */
    void remove(ServiceReference<WebSocketApplication> reference) {
        synchronized (this) {
            failed.remove(id(reference));
        }
        end(reference);
        changed.run();
    }

    private void end(ServiceReference<WebSocketApplication> reference) {
        Application application;
        List<Application> all;
        synchronized (this) {
            all = List.copyOf(registered.values());
            application = registered.remove(id(reference));
            rebuild();
        }
        if (application != null) {
            end(List.of(application), all);
        }
    }

    /** Ends all applications. */
    void removeAll() {
        List<Application> all;
        synchronized (this) {
            all = List.copyOf(registered.values());
            registered.clear();
            failed.clear();
            rebuild();
        }
        end(all, all);
    }

    /** The server's limits have changed. */
    void reconfigured() {
        all().forEach(Application::reconfigured);
        changed.run();
    }

    private void end(List<Application> leaving, List<Application> all) {
        // An event loop must never wait, a callback not for itself
        boolean waits = leaving.stream().noneMatch(Application::isOnCurrentThread)
                && all.stream().noneMatch(Application::isOnLoopOfCurrentThread);
        leaving.forEach(Application::leave);
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

    private Optional<Settings> settings(ServiceReference<WebSocketApplication> reference) {
        ServiceIdentity identity = ServiceIdentity.of(reference);
        InvalidPropertyException reason = null;
        Settings settings = null;
        try {
            settings = Settings.parse(reference::getProperty);
        } catch (InvalidPropertyException e) {
            LOG.warn("{} is not used: {}", identity, e.getMessage());
            reason = e;
        }
        synchronized (this) {
            if (reason == null) {
                failed.remove(identity.id());
            } else {
                failed.put(identity.id(), new Failure(identity, reason));
            }
        }
        return Optional.ofNullable(settings);
    }

    private static long id(ServiceReference<WebSocketApplication> reference) {
        return (Long) reference.getProperty(Constants.SERVICE_ID);
    }

    private static int ranking(ServiceReference<WebSocketApplication> reference) {
        return reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }
}
