package org.sluice.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.protocol.UpgradeServer;

/**
 * What others see of a configuration and the HTTP services that it serves.
 *
 * <pre>
 *    |--serves an HTTP service----&gt; UP &lt;--one comes----|
 *    |--none, so far--------------&gt; WAITING &lt;--it goes-'
 *    `--invalid value-------------&gt; REFUSED, until the configuration is changed
 * </pre>
 *
 * <p>The state is told by the properties of a service, which is registered by hand: the component runtime cannot change them
 * while a component lives.
 */
final class HttpServer implements UpgradeServer {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final BundleContext context;

    // Written by whoever holds the lock of HttpServers, read by any thread.
    private volatile Optional<ServerState> state = Optional.empty();
    private volatile List<UpgradePreprocessor> preprocessors = List.of();

    /** How many have asked to publish. Who finds none before him does it, for the others too. */
    private final AtomicInteger publishers = new AtomicInteger();

    // Confined to the thread that publishes.
    private ServiceRegistration<UpgradeServer> registration;
    private Optional<ServerState> told = Optional.empty();
    private boolean hasBeenUp;
    private boolean hasWarned;

    HttpServer(BundleContext context) {
        this.context = context;
    }

    /** Takes the state that is to be published, and those that serve its HTTP services; empty to have no service. */
    void set(Optional<ServerState> newest, List<UpgradePreprocessor> serving) {
        preprocessors = serving;
        state = newest;
    }

    @Override
    public int openConnections() {
        return preprocessors.stream()
                .mapToInt(UpgradePreprocessor::openConnections)
                .sum();
    }

    /** To be called without a lock, for others hear of it. */
    void publish() {
        if (publishers.getAndIncrement() > 0) {
            return;
        }
        int done = 1;
        do {
            try {
                publish(state);
            } catch (IllegalStateException e) {
                LOG.debug("the bundle was stopped while a state was told", e);
            }
            done = publishers.addAndGet(-done);
        } while (done > 0);
    }

    private void publish(Optional<ServerState> newest) {
        if (newest.equals(told)) {
            return;
        }
        if (!newest.map(ServerState::configuration).equals(told.map(ServerState::configuration))) {
            // Whatever is wrong with another configuration is news.
            hasBeenUp = false;
        }
        told = newest;
        if (newest.isEmpty()) {
            unregister();
            return;
        }
        if (registration == null) {
            registration = context.registerService(
                    UpgradeServer.class, this, newest.get().properties());
        } else {
            registration.setProperties(newest.get().properties());
        }
        log(newest.get());
    }

    private void unregister() {
        ServiceRegistration<UpgradeServer> known = registration;
        registration = null;
        if (known != null) {
            known.unregister();
        }
    }

    private void log(ServerState now) {
        boolean isUp = now.phase().equals(UP);
        if (now.phase().equals(REFUSED)) {
            LOG.warn(
                    "upgrades are off for the configuration with PID {}: {}; correct the value",
                    now.pid(),
                    now.reason());
        } else if (!isUp && !hasBeenUp && !now.reason().equals(ServerState.NO_HTTP_SERVICE)) {
            LOG.warn(
                    "the configuration with PID {} is without effect: {}; change its {}, or that of the others",
                    now.pid(),
                    now.reason(),
                    Target.PROPERTY);
        } else if (hasWarned && isUp) {
            // News only for who was told that it is not.
            LOG.info("the configuration with PID {} has an HTTP service now, ports {}", now.pid(), now.ports());
        }
        hasWarned = !isUp && !now.reason().equals(ServerState.NO_HTTP_SERVICE);
        hasBeenUp |= isUp;
    }
}
