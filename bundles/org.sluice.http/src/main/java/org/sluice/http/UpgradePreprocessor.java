package org.sluice.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.whiteboard.Preprocessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.jetty.Takeover;
import org.sluice.jetty.upgrade.FrameworkStop;
import org.sluice.jetty.upgrade.GoAwayPlan;
import org.sluice.jetty.upgrade.OpenConnections;
import org.sluice.jetty.upgrade.ProtocolHandlers;
import org.sluice.jetty.upgrade.Upgrades;
import org.sluice.jetty.upgrade.Upgrades.Outcome;

/**
 * Sees every request at one HTTP service before any servlet context does, and keeps the upgrades that a protocol handler
 * wants. Everything else goes on untouched.
 *
 * <p>It is registered by hand, with a target that only its own HTTP service matches, and lives as long as that.
 */
final class UpgradePreprocessor implements Preprocessor {

    private static final Logger LOG = LoggerFactory.getLogger(UpgradePreprocessor.class);

    private final OpenConnections connections = new OpenConnections();
    private final BundleContext bundle;
    private final ServiceReference<?> httpService;
    private final FrameworkStop frameworkStop;
    private final ContextServices contexts;
    private final Upgrades upgrades;

    /** Absent before the start, and again after the end. */
    private final AtomicReference<ServiceRegistration<Preprocessor>> registration = new AtomicReference<>();

    // Written by any thread, read by any thread.
    private volatile Optional<Settings> settings = Optional.empty();
    private volatile boolean ended;

    UpgradePreprocessor(
            Takeover takeover,
            ProtocolHandlers handlers,
            FrameworkStop frameworkStop,
            BundleContext bundle,
            ServiceReference<?> httpService) {
        this.frameworkStop = frameworkStop;
        this.bundle = bundle;
        this.httpService = httpService;
        contexts = new ContextServices(bundle, httpService);
        upgrades = new Upgrades(takeover, handlers, connections);
    }

    /** Sets what holds from the next request on; empty to keep off. */
    void serve(Optional<Settings> configured) {
        settings = configured;
    }

    void start() {
        frameworkStop.add(connections, this::goAwayPlan);
        Object id = httpService.getProperty(Constants.SERVICE_ID);
        registration.set(bundle.registerService(
                Preprocessor.class, this, new Hashtable<>(Map.of(Target.PROPERTY, "(service.id=" + id + ")"))));
        if (ended) {
            forget();
        }
    }

    private GoAwayPlan goAwayPlan() {
        return settings.map(Settings::goAway).orElseGet(() -> GoAwayPlan.standard("HTTP service"));
    }

    /** Begins what {@link #end} does, where several end. */
    void beginToEnd() {
        connections.beginGoingAway(goAwayPlan());
    }

    /**
     * Lets the connections go away, waits a bounded time for them, and unregisters. Upgrades are refused meanwhile, and behind it
     * every request is an ordinary one.
     */
    void end() {
        connections.goAway(goAwayPlan());
        ended = true;
        forget();
    }

    /** The same, where the HTTP service goes: Felix HTTP answers everything with 404 by now, and asks nobody. */
    void endWithHttpService() {
        upgrades.goAwayUnreached(goAwayPlan());
        end();
    }

    private void forget() {
        frameworkStop.remove(connections);
        ServiceRegistration<Preprocessor> known = registration.getAndSet(null);
        if (known == null) {
            return;
        }
        try {
            known.unregister();
        } catch (IllegalStateException e) {
            LOG.debug("unregistered already, with the bundle", e);
        }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest httpRequest
                && response instanceof HttpServletResponse httpResponse
                && isAnswered(httpRequest, httpResponse))) {
            chain.doFilter(request, response);
        }
    }

    private boolean isAnswered(HttpServletRequest request, HttpServletResponse response) {
        Optional<Settings> now = settings;
        if (now.isEmpty()) {
            return false;
        }
        RequestContexts asked = new RequestContexts(contexts, request, response);
        boolean answered = true;
        try {
            ServletExchange exchange = new ServletExchange(request, response, asked);
            // What a context has denied stays denied, whatever the handler makes of it.
            answered = upgrades.answer(exchange, now.get().identity(), now.get().proxies()) != Outcome.ORDINARY
                    || asked.isDenied();
        } finally {
            asked.finish(answered);
        }
        return answered;
    }

    int openConnections() {
        return connections.size();
    }
}
