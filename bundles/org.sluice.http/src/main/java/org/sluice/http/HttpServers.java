package org.sluice.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.namespace.implementation.ImplementationNamespace;
import org.osgi.resource.Namespace;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.HttpServiceRuntimeConstants;
import org.sluice.jetty.Takeover;
import org.sluice.jetty.upgrade.FrameworkStop;
import org.sluice.jetty.upgrade.ProtocolHandlers;
import org.sluice.protocol.ProtocolHandler;
import org.sluice.protocol.UpgradeServer;

/**
 * All HTTP services and all configurations, and which goes with which: an HTTP service has exactly one configuration, or none
 * that can be used, and one Preprocessor of its own. So no request is looked at twice, and every Preprocessor knows to which
 * HTTP service a request has come.
 */
@Component(
        service = {},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.IGNORE)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.sluice.protocol.UpgradeServer\"",
        effective = Namespace.EFFECTIVE_ACTIVE,
        uses = UpgradeServer.class)
@Requirement(
        namespace = ImplementationNamespace.IMPLEMENTATION_NAMESPACE,
        name = "osgi.http",
        version = "2.0.0",
        effective = Namespace.EFFECTIVE_ACTIVE)
public final class HttpServers {

    private final BundleContext context;
    private final Takeover takeover;
    private final FrameworkStop frameworkStop;
    private final ProtocolHandlers handlers = new ProtocolHandlers();

    // Guarded by this.
    private final Map<ServiceReference<?>, UpgradePreprocessor> httpServices = new LinkedHashMap<>();
    private final Map<Object, ServerConfiguration> configurations = new HashMap<>();
    private final Map<Object, HttpServer> servers = new HashMap<>();
    private boolean active;

    /**
     * Those that have gone never come back, and yet may be bound again: their last modification can be told by one thread while
     * another one still tells that they are being unregistered.
     */
    private final Set<ServiceReference<?>> gone = Collections.newSetFromMap(new WeakHashMap<>());

    /** Serves what no configuration names. */
    private final HttpServer unconfigured;

    /**
     * Called by the component runtime.
     *
     * @param context that of this bundle
     * @param takeover takes connections over
     * @param frameworkStop lets connections go away before the framework stops
     */
    @Activate
    public HttpServers(
            BundleContext context,
            @Reference(name = "takeover") Takeover takeover,
            @Reference(name = "frameworkStop") FrameworkStop frameworkStop) {
        this.context = context;
        this.takeover = takeover;
        this.frameworkStop = frameworkStop;
        unconfigured = new HttpServer(context);
    }

    /** Not in the constructor: the handlers and configurations that are there have been bound by now. */
    @Activate
    void activate() {
        List<UpgradePreprocessor> found;
        synchronized (this) {
            active = true;
            assign();
            found = List.copyOf(httpServices.values());
        }
        found.forEach(UpgradePreprocessor::start);
        publish();
    }

    @Deactivate
    void deactivate() {
        List<UpgradePreprocessor> leaving;
        List<HttpServer> told;
        synchronized (this) {
            active = false;
            leaving = List.copyOf(httpServices.values());
            httpServices.clear();
            told = allServers();
            servers.clear();
        }
        if (leaving.size() > 1) {
            leaving.forEach(UpgradePreprocessor::beginToEnd);
        }
        leaving.forEach(UpgradePreprocessor::end);
        told.forEach(server -> server.set(Optional.empty(), List.of()));
        told.forEach(HttpServer::publish);
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

    /** Takes the service too, although it has nothing to say: one that is in use is modified, not replaced. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "bindConfiguration",
            unbind = "unbindConfiguration")
    void bindConfiguration(ConfiguredServer configured, Map<String, Object> properties) {
        synchronized (this) {
            configurations.put(properties.get(Constants.SERVICE_ID), ServerConfiguration.of(properties));
            assign();
        }
        publish();
    }

    void unbindConfiguration(Map<String, Object> properties) {
        HttpServer removed;
        synchronized (this) {
            configurations.remove(properties.get(Constants.SERVICE_ID));
            removed = servers.remove(properties.get(Constants.SERVICE_ID));
            assign();
        }
        if (removed != null) {
            removed.set(Optional.empty(), List.of());
            removed.publish();
        }
        publish();
    }

    @Reference(
            service = HttpServiceRuntime.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "updatedHttpService",
            unbind = "unbindHttpService")
    void bindHttpService(ServiceReference<?> httpService) {
        UpgradePreprocessor preprocessor =
                new UpgradePreprocessor(takeover, handlers, frameworkStop, context, httpService);
        synchronized (this) {
            boolean isKnown = gone.contains(httpService) || httpServices.putIfAbsent(httpService, preprocessor) != null;
            if (isKnown || !active) {
                return;
            }
            assign();
        }
        preprocessor.start();
        publish();
    }

    void updatedHttpService(ServiceReference<?> httpService) {
        synchronized (this) {
            assign();
        }
        publish();
    }

    /** The HTTP service holds its stop up until this returns, and then cuts off what is left. */
    void unbindHttpService(ServiceReference<?> httpService) {
        UpgradePreprocessor removed;
        synchronized (this) {
            gone.add(httpService);
            removed = httpServices.remove(httpService);
            assign();
        }
        publish();
        if (removed != null) {
            removed.endWithHttpService();
        }
    }

    /** To be called with the lock. */
    private void assign() {
        if (!active) {
            return;
        }
        Map<HttpServer, ServerConfiguration> all = new HashMap<>();
        configurations.forEach((id, configuration) ->
                all.put(servers.computeIfAbsent(id, any -> new HttpServer(context)), configuration));
        if (configurations.values().stream().noneMatch(some -> some.target().isEverything())) {
            all.put(unconfigured, ServerConfiguration.DEFAULT);
        } else {
            unconfigured.set(Optional.empty(), List.of());
        }
        List<ServerConfiguration> inOrder =
                all.values().stream().sorted(ServerConfiguration.FIRST_CHOICE).toList();
        Map<ServiceReference<?>, ServerConfiguration> chosen = new LinkedHashMap<>();
        httpServices.forEach((httpService, preprocessor) -> inOrder.stream()
                .filter(configuration -> configuration.target().covers(httpService))
                .findFirst()
                .ifPresent(configuration -> {
                    preprocessor.serve(configuration.settings());
                    chosen.put(httpService, configuration);
                }));
        all.forEach((server, configuration) -> tell(server, configuration, chosen));
    }

    private void tell(
            HttpServer server, ServerConfiguration own, Map<ServiceReference<?>, ServerConfiguration> chosen) {
        List<ServiceReference<?>> served = chosen.keySet().stream()
                .filter(httpService -> chosen.get(httpService) == own)
                .collect(Collectors.toList());
        boolean isNoNews = server == unconfigured && served.isEmpty();
        server.set(
                isNoNews ? Optional.empty() : Optional.of(state(own, served, chosen)),
                served.stream().map(httpServices::get).toList());
    }

    private static ServerState state(
            ServerConfiguration own,
            List<ServiceReference<?>> served,
            Map<ServiceReference<?>, ServerConfiguration> chosen) {
        if (own.settings().isEmpty()) {
            return ServerState.refused(own);
        }
        if (!served.isEmpty()) {
            return ServerState.up(own, ports(served));
        }
        if (chosen.isEmpty()) {
            return ServerState.waiting(own, ServerState.NO_HTTP_SERVICE);
        }
        List<String> others = chosen.keySet().stream()
                .filter(own.target()::covers)
                .map(httpService -> chosen.get(httpService).pid())
                .distinct()
                .toList();
        return ServerState.waiting(
                own,
                others.isEmpty()
                        ? own.target().text() + " matches none of the HTTP services that are there, " + chosen.size()
                        : "the HTTP services that it names have another configuration, " + String.join(", ", others));
    }

    private static List<Endpoints.Port> ports(List<ServiceReference<?>> httpServices) {
        return httpServices.stream()
                .flatMap(httpService ->
                        Endpoints.ports(httpService.getProperty(HttpServiceRuntimeConstants.HTTP_SERVICE_ENDPOINT)))
                .distinct()
                .sorted(Comparator.comparing(Endpoints.Port::number))
                .toList();
    }

    private void publish() {
        List<HttpServer> all;
        synchronized (this) {
            all = allServers();
        }
        all.forEach(HttpServer::publish);
    }

    /** To be called with the lock. */
    private List<HttpServer> allServers() {
        List<HttpServer> all = new ArrayList<>(servers.values());
        all.add(unconfigured);
        return all;
    }
}
