package org.sluice.standalone;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.jetty.Takeover;
import org.sluice.jetty.upgrade.ProtocolHandlers;
import org.sluice.protocol.ProtocolHandler;
import org.sluice.protocol.UpgradeServer;

/**
 * One configured server, whether or not it can be up.
 *
 * <pre>
 *    |--port and files are there---------&gt; UP &lt;--at last--|
 *    |--port or a file cannot be had-----&gt; WAITING: tried again
 *    `--invalid value--------------------&gt; REFUSED, until the configuration is changed
 * </pre>
 *
 * <p>A change of the configuration begins anew, unless only limits differ. The state is told by the properties of a service
 * that is registered by hand, since the component runtime cannot change them while the component lives.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = Config.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Config.class, factory = true)
public final class StandaloneServer implements UpgradeServer {

    private static final Logger LOG = LoggerFactory.getLogger(StandaloneServer.class);
    private static final long MAX_PAUSE_SECONDS = 60;
    private static final String SUCCEEDS = "the connections of the server that was here before are being closed";

    private final Threads threads;
    private final Takeover takeover;
    private final ProtocolHandlers handlers = new ProtocolHandlers();

    /** Written before anything is begun. */
    private volatile String pid;

    /** Absent until the first state is known. */
    private volatile ServiceRegistration<UpgradeServer> registration;

    // Guarded by this; the state may be read without.
    private volatile ServerState state;
    private Settings settings;
    private JettyServer server;
    /** Has been replaced, and still has connections; the next one begins when it has stopped. */
    private JettyServer leaving;
    /** Counts beginnings and ends, so that an attempt knows whether it is still wanted. */
    private int generation;

    private int failures;
    private Future<?> retry;

    /**
     * Called by the component runtime.
     *
     * @param threads what the servers share
     * @param takeover takes the connections over
     */
    @Activate
    public StandaloneServer(
            @Reference(name = "threads") Threads threads, @Reference(name = "takeover") Takeover takeover) {
        this.threads = threads;
        this.takeover = takeover;
    }

    /** Not in the constructor: the handlers that are there have been bound by now, so that no request comes too early. */
    @Activate
    void activate(BundleContext context, Map<String, Object> properties) {
        pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        configure(properties);
        registration = context.registerService(UpgradeServer.class, this, state.properties(pid));
        // The port may have been had meanwhile.
        publish();
    }

    @Modified
    void modified(Map<String, Object> properties) {
        configure(properties);
        publish();
    }

    @Deactivate
    void deactivate(int reason) {
        threads.beginToStop(reason);
        stop(supersede(null, state));
        registration.unregister();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "bindHandler",
            unbind = "unbindHandler")
    void bindHandler(ProtocolHandler handler, Map<String, Object> properties) {
        handlers.put(handler, properties);
    }

    void unbindHandler(Map<String, Object> properties) {
        handlers.remove(properties);
    }

    ServerState state() {
        return state;
    }

    @Override
    public synchronized int openConnections() {
        JettyServer some = server == null ? leaving : server;
        return some == null ? 0 : some.openConnections();
    }

    private void configure(Map<String, Object> properties) {
        try {
            Settings wanted = Settings.of(properties);
            if (!takesOver(wanted)) {
                replace(wanted, ServerState.waiting(wanted, SUCCEEDS));
            }
        } catch (InvalidPropertyException e) {
            LOG.warn("standalone server {} is not started: {}", pid, e.getMessage());
            replace(null, ServerState.refused(e.getMessage()));
        }
    }

    /** Whether the server that is there can go on with other limits. */
    private synchronized boolean takesOver(Settings wanted) {
        if (server == null || !settings.isSameServer(wanted)) {
            return false;
        }
        try {
            server.setLimits(wanted);
            settings = wanted;
            return true;
        } catch (UnusableFileException e) {
            // It must not go on as it was: perhaps somebody is to be trusted no longer.
            LOG.debug("the server of {} begins anew, and waits", pid, e);
            return false;
        }
    }

    /**
     * Ends the server that is there, and begins another one unless there are no settings for it. In the background where that takes
     * its time: the component runtime waits 5 s at most for a component that is being modified, and then leaves it running.
     */
    private void replace(Settings wanted, ServerState meanwhile) {
        JettyServer ending;
        int next;
        synchronized (this) {
            ending = supersede(wanted, meanwhile);
            next = generation;
        }
        Runnable succession = () -> {
            stop(ending);
            attemptAgain(next);
        };
        if (ending == null || ending.openConnections() == 0) {
            succession.run();
        } else {
            threads.execute(succession);
        }
    }

    /** From now on, what was wanted before is not wanted any more. Returns who has to stop before anything begins. */
    private synchronized JettyServer supersede(Settings wanted, ServerState meanwhile) {
        if (server != null) {
            leaving = server;
            server = null;
        }
        settings = wanted;
        state = meanwhile;
        generation++;
        failures = 0;
        if (retry != null) {
            retry.cancel(false);
            retry = null;
        }
        return leaving;
    }

    /** The server's connections have time to close; the lock is not held meanwhile. */
    private void stop(JettyServer ending) {
        if (ending != null) {
            ending.stop();
        }
        synchronized (this) {
            leaving = leaving == ending ? null : leaving;
        }
    }

    /** To be called with the lock. */
    private void attempt() {
        retry = null;
        try {
            server = JettyServer.start(settings, threads, takeover, handlers);
            state = ServerState.up(settings, server.port());
            // News only for who was told that it is not.
            LOG.atLevel(failures > 0 ? Level.INFO : Level.DEBUG)
                    .log("standalone server {} is up at {}:{}", name(), settings.host(), server.port());
        } catch (IOException e) {
            failed(e);
        }
    }

    private void failed(IOException cause) {
        Duration pause = pause(failures++, cause);
        ServerState before = state;
        state = ServerState.waiting(settings, String.valueOf(cause.getMessage()));
        if (failures > 1 && state.equals(before)) {
            LOG.debug("standalone server {} still waits", name(), cause);
        } else if (cause instanceof UnusableFileException) {
            LOG.warn(
                    "standalone server {} waits, {}; correct the file, which is looked at again and again, or PID {}",
                    name(),
                    cause.getMessage(),
                    Config.PID);
        } else {
            LOG.warn(
                    "standalone server {} cannot have port {} of {}: {}; it is tried again until it is free, or choose"
                            + " another one in PID {}",
                    name(),
                    settings.port(),
                    settings.host(),
                    cause.getMessage(),
                    Config.PID);
        }
        int wanted = generation;
        // The timer's thread is for all servers, and a host's name can take its time.
        retry = threads.afterwards(pause, () -> threads.execute(() -> attemptAgain(wanted)));
    }

    private void attemptAgain(int wanted) {
        synchronized (this) {
            // The configuration may have been changed or removed while this was on its way.
            if (generation != wanted || settings == null) {
                return;
            }
            attempt();
        }
        publish();
    }

    /** Files are looked at as often as those of a server that is up. Whoever never looks at these does not wait forever. */
    private Duration pause(int failures, IOException cause) {
        Duration interval = cause instanceof UnusableFileException
                ? settings.tls().orElseThrow().checkInterval()
                : Duration.ZERO;
        return interval.isZero() ? pause(failures) : interval;
    }

    /** 1, 2, 4 seconds and so on. */
    static Duration pause(int failures) {
        return Duration.ofSeconds(Math.min(MAX_PAUSE_SECONDS, 1L << Math.min(failures, 6)));
    }

    private String name() {
        return settings.identity().name();
    }

    /** Without the lock, for others hear of it; whoever has published last has published the newest. */
    private void publish() {
        ServiceRegistration<UpgradeServer> known = registration;
        if (known == null) {
            return;
        }
        ServerState told;
        do {
            told = state;
            try {
                known.setProperties(told.properties(pid));
            } catch (IllegalStateException e) {
                LOG.debug("gone while its state was told", e);
                return;
            }
        } while (told != state);
    }
}
