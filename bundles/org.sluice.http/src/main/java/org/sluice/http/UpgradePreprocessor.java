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
import java.util.Optional;
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
import org.sluice.http.upgrade.AnswerRules;
import org.sluice.http.upgrade.ProtocolHandlers;
import org.sluice.jetty.Takeover;
import org.sluice.protocol.ProtocolHandler;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeAnswer.Decline;
import org.sluice.protocol.UpgradeAnswer.Refuse;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.protocol.UpgradeRequest;
import org.sluice.transport.TransportConnection;

/**
 * Sees every request at the HTTP services before any servlet context does, and keeps the upgrades that a protocol handler
 * wants. Everything else goes on untouched.
 *
 * <p>Immediate, because a component that is used by the HTTP service alone would be deactivated, with all its connections,
 * whenever that restarts.
 */
@Component(service = Preprocessor.class, immediate = true, configurationPid = Configuration.PID)
@Designate(ocd = Configuration.class)
public final class UpgradePreprocessor implements Preprocessor {

    private static final Logger LOG = LoggerFactory.getLogger(UpgradePreprocessor.class);
    private static final String SERVER_NAME = "default";
    private static final Set<String> SCOPES = Set.of("default");

    private final Takeover takeover;
    private final ProtocolHandlers handlers = new ProtocolHandlers();
    private final HttpServices httpServices = new HttpServices();
    private final OpenConnections connections = new OpenConnections();

    // Written by the component runtime, read by any thread.
    private volatile Duration patience;
    private volatile boolean deactivated;

    /**
     * Called by the component runtime.
     *
     * @param takeover takes the connections over
     * @param configuration the configuration
     */
    @Activate
    public UpgradePreprocessor(@Reference(name = "takeover") Takeover takeover, Configuration configuration) {
        this.takeover = takeover;
        modified(configuration);
    }

    @Modified
    void modified(Configuration configuration) {
        patience = Duration.ofMillis(Math.max(0, configuration.goAwayTimeoutMillis()));
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

    /** The HTTP service holds its stop up until this returns, and then cuts off what is left. */
    void unbindHttpService(Map<String, Object> properties) {
        Set<Integer> ports = httpServices.remove(properties);
        connections.goAway(connection -> HttpServices.covers(ports, port(connection)), patience);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest httpRequest
                && response instanceof HttpServletResponse httpResponse
                && isAnswered(new ServletExchange(httpRequest, httpResponse)))) {
            chain.doFilter(request, response);
        }
    }

    /** Whether the request has been answered: false if it is to be treated as if Sluice were not there. */
    private boolean isAnswered(ServletExchange exchange) {
        Optional<ProtocolHandlers.Choice> choice = handlers.choose(exchange.offered());
        if (choice.isEmpty()) {
            return false;
        }
        Optional<Takeover.Connection> connection = takeover.connectionOf(exchange.request());
        if (connection.isEmpty()) {
            return false;
        }
        String token = choice.get().token();
        return exchange.copy(token, connection.get(), SERVER_NAME, SCOPES)
                .map(copy -> isAnswered(exchange, choice.get(), copy, connection.get()))
                .orElse(false);
    }

    private boolean isAnswered(
            ServletExchange exchange,
            ProtocolHandlers.Choice choice,
            UpgradeRequest request,
            Takeover.Connection connection) {
        if (isGoingAway(request.localAddress().getPort())) {
            exchange.refuse(UpgradeAnswer.refuse(503).field("Retry-After", "1"));
            return true;
        }
        UpgradeAnswer answer = AnswerRules.ask(choice, request);
        if (answer instanceof Decline) {
            return false;
        }
        if (answer instanceof Refuse refusal) {
            exchange.refuse(refusal);
        } else if (answer instanceof SwitchProtocols switching) {
            switchProtocols(exchange, choice.token(), switching, connection);
        }
        return true;
    }

    private void switchProtocols(
            ServletExchange exchange, String token, SwitchProtocols answer, Takeover.Connection connection) {
        Optional<Refuse> obstacle = obstacle(exchange, token, answer);
        if (obstacle.isPresent()) {
            AnswerRules.notOpened(answer);
            exchange.refuse(obstacle.get());
        } else {
            // The last act: whatever comes behind it cannot be taken back.
            connection.switchProtocols(answer, this::opened);
        }
    }

    private static Optional<Refuse> obstacle(ServletExchange exchange, String token, SwitchProtocols answer) {
        try {
            Optional<Refuse> obstacle = AnswerRules.obstacle(exchange.hasContent(), exchange.hasExpectation());
            if (obstacle.isEmpty()) {
                exchange.prepareSwitch(token, answer);
            }
            return obstacle;
        } catch (RuntimeException e) {
            LOG.error("the response that switches protocols cannot be prepared", e);
            return Optional.of(UpgradeAnswer.refuse(500));
        }
    }

    private void opened(TransportConnection connection) {
        connections.add(connection);
        if (isGoingAway(port(connection))) {
            // It was being opened while the others were told.
            connection.goAway();
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
