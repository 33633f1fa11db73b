package org.sluice.websocket.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
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

/** The registered applications, and which of them a path leads to. */
final class Applications {

    private static final Logger LOG = LoggerFactory.getLogger(Applications.class);

    private final BundleContext context;
    private final Pools pools;

    // Guarded by this: by service id.
    private final Map<Long, Application> registered = new HashMap<>();

    /** Replaced as a whole, so that handshakes need no lock. */
    private volatile PathTable<Application> table = new PathTable<>(List.of());

    Applications(BundleContext context, Pools pools) {
        this.context = context;
        this.pools = pools;
    }

    /** Finds the application for a path at a server with these scopes. */
    Optional<Match<Application>> match(String path, Set<String> scopes) {
        return table.match(path, application -> application.settings().isIn(scopes));
    }

    void add(ServiceReference<WebSocketApplication> reference) {
        settings(reference).ifPresent(settings -> add(reference, settings));
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
            remove(reference);
            settings.ifPresent(changed -> add(reference, changed));
        }
    }

    private void add(ServiceReference<WebSocketApplication> reference, Settings settings) {
        Application application = new Application(
                name(reference), new ServiceHolder(context, reference), pools, settings, ranking(reference));
        synchronized (this) {
            registered.put(id(reference), application);
            rebuild();
        }
    }

    /** Ends the application. When this returns, none of its code runs any more, unless the caller is a part of it. */
    void remove(ServiceReference<WebSocketApplication> reference) {
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
            rebuild();
        }
        end(all, all);
    }

    /** The server's limits have changed. */
    void reconfigured() {
        List<Application> all;
        synchronized (this) {
            all = List.copyOf(registered.values());
        }
        all.forEach(Application::reconfigured);
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
        try {
            return Optional.of(Settings.parse(reference::getProperty));
        } catch (InvalidPropertyException e) {
            LOG.warn("{} is not used: {}", name(reference), e.getMessage());
            return Optional.empty();
        }
    }

    private static String name(ServiceReference<WebSocketApplication> reference) {
        Bundle bundle = reference.getBundle();
        String symbolicName = bundle == null ? "that has gone" : bundle.getSymbolicName();
        return "WebSocket application service " + id(reference) + " of bundle " + symbolicName;
    }

    private static long id(ServiceReference<WebSocketApplication> reference) {
        return (Long) reference.getProperty(Constants.SERVICE_ID);
    }

    private static int ranking(ServiceReference<WebSocketApplication> reference) {
        return reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }
}
