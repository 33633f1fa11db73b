package org.sluice.websocket.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.namespace.implementation.ImplementationNamespace;
import org.osgi.resource.Namespace;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.sluice.protocol.ProtocolHandler;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeAnswer.Decline;
import org.sluice.protocol.UpgradeRequest;
import org.sluice.protocol.UpgradeServer;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketConstants;
import org.sluice.websocket.authentication.Authenticator;
import org.sluice.websocket.runtime.RuntimeListener;
import org.sluice.websocket.runtime.WebSocketControl;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.server.authentication.Authenticators;
import org.sluice.websocket.server.path.PathTable.Match;
import org.sluice.websocket.server.runtime.Announcement;
import org.sluice.websocket.server.runtime.Servers;

/**
 * The WebSocket server: the whiteboard to which applications are registered, and the handler of upgrades to WebSocket.
 *
 * <p>It is immediate, so that its connections do not depend on whether an HTTP server uses it just now.
 *
 * <p>It comes and goes without servers, but nobody can connect then: so resolvers are told to bring one, and frameworks are not.
 */
@Component(
        configurationPid = WebSocketProtocolHandler.PID,
        immediate = true,
        property = ProtocolHandler.UPGRADE_TOKENS + "=websocket")
@Designate(ocd = Config.class)
@Capability(
        namespace = ImplementationNamespace.IMPLEMENTATION_NAMESPACE,
        name = WebSocketConstants.IMPLEMENTATION,
        version = WebSocketConstants.IMPLEMENTATION_VERSION,
        uses = WebSocketApplication.class)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.sluice.websocket.runtime.WebSocketRuntime\"",
        effective = Namespace.EFFECTIVE_ACTIVE,
        uses = WebSocketRuntime.class)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.sluice.websocket.runtime.WebSocketControl\"",
        effective = Namespace.EFFECTIVE_ACTIVE,
        uses = WebSocketControl.class)
@Requirement(
        namespace = "osgi.service",
        filter = "(objectClass=org.sluice.protocol.UpgradeServer)",
        effective = Namespace.EFFECTIVE_ACTIVE)
public final class WebSocketProtocolHandler implements ProtocolHandler {

    /** The PID of the configuration. */
    public static final String PID = "org.sluice.websocket.server";

    /**
     * The system property by which who restarts the framework says so: clients are told with 1012. The framework itself tells
     * only when it has stopped.
     */
    public static final String RESTART = "sluice.restart";

    /** Karaf's own, which it clears at each start. */
    private static final List<String> KARAF_RESTARTS = List.of("karaf.restart", "karaf.restart.jvm");

    private final BundleContext context;
    private final Pools pools;
    private final Applications applications;
    private final Authenticators authenticators;
    private final Handshakes handshakes;
    private final Servers servers;
    private final Announcement announcement;

    /** Null before the activation. */
    private volatile ServiceRegistration<WebSocketControl> control;

    /**
     * Starts without applications.
     *
     * @param context the bundle's context
     * @param configuration the properties of {@link Config}
     */
    @Activate
    public WebSocketProtocolHandler(BundleContext context, Map<String, Object> configuration) {
        this(
                context,
                ConfiguredLimits.limits(configuration::get),
                System::nanoTime,
                HoldUps.Source.SYSTEM,
                WebSocketProtocolHandler::isRestarting);
    }

    WebSocketProtocolHandler(
            BundleContext context,
            Limits limits,
            LongSupplier clock,
            HoldUps.Source holdUps,
            BooleanSupplier restarting) {
        this.context = context;
        pools = new Pools(limits, clock, holdUps, restarting);
        servers = new Servers(context);
        announcement = new Announcement(pools.announcements()::execute, servers::endpoints);
        applications = new Applications(context, pools, announcement::changed);
        authenticators = new Authenticators(context, pools::authenticatorPermits, pools::renew);
        handshakes = new Handshakes(pools, new Guards(pools, authenticators));
    }

    static boolean isRestarting() {
        return Boolean.getBoolean(RESTART) || KARAF_RESTARTS.stream().anyMatch(Boolean::getBoolean);
    }

    /** Not in the constructor: what is there already has been bound by now, and is shown from the beginning. */
    @Activate
    void activate(BundleContext context) {
        announcement.begin(context, runtime());
        control = context.registerService(WebSocketControl.class, control(), null);
    }

    WebSocketControl control() {
        return new ServerControl(applications);
    }

    WebSocketRuntime runtime() {
        return new ServerRuntime(applications, servers, pools, announcement);
    }

    @Modified
    void modified(Map<String, Object> configuration) {
        configure(ConfiguredLimits.limits(configuration::get));
    }

    /** Takes other limits over, and closes no connection for them. */
    void configure(Limits limits) {
        pools.configure(limits);
        applications.reconfigured();
        authenticators.resize(limits.connects().each());
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(" + WebSocketConstants.PATTERN + "=*)")
    void bindApplication(ServiceReference<WebSocketApplication> reference) {
        applications.add(reference);
    }

    void updatedApplication(ServiceReference<WebSocketApplication> reference) {
        applications.update(reference);
    }

    void unbindApplication(ServiceReference<WebSocketApplication> reference) {
        applications.remove(reference);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindAuthenticator(ServiceReference<Authenticator> reference) {
        authenticators.add(reference);
    }

    void updatedAuthenticator(ServiceReference<Authenticator> reference) {
        authenticators.update(reference);
    }

    void unbindAuthenticator(ServiceReference<Authenticator> reference) {
        // An event loop must never wait, an authenticator not for itself
        boolean waits = !pools.connects().isCurrentThread() && !applications.areOnLoopOfCurrentThread();
        authenticators.remove(reference, waits ? pools.limits().times().closing() : Duration.ZERO);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, updated = "bindServer")
    void bindServer(ServiceReference<UpgradeServer> reference) {
        servers.put(reference);
        announcement.changed();
    }

    void unbindServer(ServiceReference<UpgradeServer> reference) {
        servers.remove(reference);
        announcement.changed();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindListener(ServiceReference<RuntimeListener> reference) {
        pools.listeners().add(context, reference);
    }

    void updatedListener(ServiceReference<RuntimeListener> reference) {
        pools.listeners().update(reference);
    }

    void unbindListener(ServiceReference<RuntimeListener> reference) {
        // An event loop must never wait
        boolean waits = !applications.areOnLoopOfCurrentThread();
        pools.listeners().remove(reference, waits ? pools.limits().times().closing() : Duration.ZERO);
    }

    @Deactivate
    void deactivate() {
        announcement.end();
        if (control != null) {
            control.unregister();
        }
        applications.removeAll();
        authenticators.removeAll(Duration.ZERO);
        pools.listeners().removeAll(pools.limits().times().closing());
        pools.close();
    }

    @Override
    public UpgradeAnswer upgrade(UpgradeRequest request, ServletContexts contexts) {
        HandshakeReport report = new HandshakeReport(request, pools);
        try {
            return report.answered(answer(request, contexts, report));
        } finally {
            report.tell();
        }
    }

    private UpgradeAnswer answer(UpgradeRequest request, ServletContexts contexts, HandshakeReport report) {
        while (true) {
            Optional<Match<Application>> match = applications.match(request.path(), request.scopes());
            report.matched(match.orElse(null));
            if (match.isEmpty()) {
                // A path without an application is not ours to answer, however broken the handshake
                UpgradeAnswer declined = UpgradeAnswer.decline();
                pools.observations().count(request.serverName(), each -> each.answered(Account.name(declined)));
                return declined;
            }
            Application application = match.get().target();
            UpgradeAnswer answer = answer(request, match.get(), contexts, report);
            if (!(answer instanceof Decline) || application.isRegistered()) {
                return answer;
            }
            // It has gone before it could answer: by now the path leads to the next one, if there is any
        }
    }

    private UpgradeAnswer answer(
            UpgradeRequest request, Match<Application> match, ServletContexts contexts, HandshakeReport report) {
        String name = Account.FAILED;
        try {
            UpgradeAnswer answer = handshakes.answer(request, match, contexts, report);
            name = Account.name(answer);
            return answer;
        } finally {
            match.target().account().answered(request.serverName(), name);
        }
    }

    Pools pools() {
        return pools;
    }

    Applications applications() {
        return applications;
    }
}
