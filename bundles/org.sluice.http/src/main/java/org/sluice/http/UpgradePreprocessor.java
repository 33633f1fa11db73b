package org.sluice.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.whiteboard.Preprocessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.jetty.Takeover;
import org.sluice.jetty.upgrade.OpenConnections;
import org.sluice.jetty.upgrade.ProtocolHandlers;
import org.sluice.jetty.upgrade.ServerIdentity;
import org.sluice.jetty.upgrade.Upgrades;
import org.sluice.jetty.upgrade.Upgrades.Outcome;
import org.sluice.protocol.ProtocolHandler;
import org.sluice.transport.TransportConnection;

/**
 * Sees every request at the HTTP services before any servlet context does, and keeps the upgrades that a protocol handler
 * wants. Everything else goes on untouched.
 *
 * <p>Immediate, because a component that is used by the HTTP service alone would be deactivated, with all its connections,
 * whenever that restarts.
 */
@Component(service = Preprocessor.class, immediate = true, configurationPid = Config.PID)
@Designate(ocd = Config.class)
public final class UpgradePreprocessor implements Preprocessor {

    private static final Logger LOG = LoggerFactory.getLogger(UpgradePreprocessor.class);
    private static final String INVALID = "{} is {}, must be {}; using {}, set it in PID {}";

    private final ProtocolHandlers handlers = new ProtocolHandlers();
    private final HttpServices httpServices = new HttpServices();
    private final OpenConnections connections = new OpenConnections();
    private final Upgrades upgrades;

    // Written by the component runtime, read by any thread.
    private volatile Duration patience;
    private volatile ServerIdentity server;
    private volatile boolean deactivated;

    /**
     * Called by the component runtime.
     *
     * @param takeover takes the connections over
     * @param configuration the configuration
     */
    @Activate
    public UpgradePreprocessor(@Reference(name = "takeover") Takeover takeover, Config configuration) {
        upgrades = new Upgrades(takeover, handlers, connections, this::isGoingAway);
        modified(configuration);
    }

    @Modified
    void modified(Config configuration) {
        patience = Duration.ofMillis(Math.max(0, configuration.goAwayTimeoutMillis()));
        server = new ServerIdentity(name(configuration.name()), scopes(configuration.scope()));
    }

    private static String name(String name) {
        if (name.isBlank() || ServerIdentity.isName(name)) {
            return name.isBlank() ? ServerIdentity.DEFAULT : name;
        }
        LOG.warn(INVALID, "name", name, ServerIdentity.NAME_RULE, ServerIdentity.DEFAULT, Config.PID);
        return ServerIdentity.DEFAULT;
    }

    private static Set<String> scopes(String[] configured) {
        Set<String> scopes = ServerIdentity.scopes(configured);
        if (scopes.stream().allMatch(ServerIdentity::isScope)) {
            return scopes;
        }
        LOG.warn(INVALID, "scope", scopes, ServerIdentity.SCOPES_RULE, ServerIdentity.DEFAULT, Config.PID);
        return Set.of(ServerIdentity.DEFAULT);
    }

    @Deactivate
    void deactivate() {
        deactivated = true;
        connections.goAway(connection -> true, patience);
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

    @Reference(
            service = HttpServiceRuntime.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "bindHttpService",
            unbind = "unbindHttpService")
    void bindHttpService(Map<String, Object> properties) {
        httpServices.put(properties);
    }

    /** The HTTP service holds its stop up until this returns. */
    void unbindHttpService(Map<String, Object> properties) {
        Set<Integer> ports = httpServices.remove(properties);
        connections.goAway(connection -> HttpServices.covers(ports, port(connection)), patience);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest httpRequest
                && response instanceof HttpServletResponse httpResponse
                && upgrades.answer(new ServletExchange(httpRequest, httpResponse), server) != Outcome.ORDINARY)) {
            chain.doFilter(request, response);
        }
    }

    int openConnections() {
        return connections.size();
    }

    private boolean isGoingAway(int port) {
        return deactivated || httpServices.isGone(port);
    }

    private static int port(TransportConnection connection) {
        return connection.localAddress().getPort();
    }
}
