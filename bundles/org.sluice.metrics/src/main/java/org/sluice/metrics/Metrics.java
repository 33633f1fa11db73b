package org.sluice.metrics;

import jakarta.servlet.Servlet;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.namespace.implementation.ImplementationNamespace;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.transport.runtime.TransportRuntime;
import org.sluice.websocket.runtime.WebSocketRuntime;

/** Has the servlet registered where the configuration wants it. It is there as long as there is something to show. */
@Component(
        service = {},
        configurationPid = Config.PID,
        immediate = true)
@Designate(ocd = Config.class)
@Requirement(namespace = ImplementationNamespace.IMPLEMENTATION_NAMESPACE, name = "osgi.http", version = "2.0.0")
public final class Metrics {

    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);

    private static final String PATTERN = "osgi.http.whiteboard.servlet.pattern";
    private static final String NAME = "osgi.http.whiteboard.servlet.name";

    private final BundleContext context;
    private final Collector collector;

    /** Null while there is none. Written by the component runtime, which makes one such call at a time. */
    private volatile ServiceRegistration<Servlet> registration;

    /**
     * Begins to show.
     *
     * @param context the bundle's
     * @param runtime shows the WebSocket server
     * @param transport shows the event loops
     * @param configuration the properties of {@link Config}
     */
    @Activate
    public Metrics(
            BundleContext context,
            @Reference WebSocketRuntime runtime,
            @Reference TransportRuntime transport,
            Map<String, Object> configuration) {
        this.context = context;
        collector = new Collector(runtime, transport);
        modified(configuration);
    }

    @Modified
    void modified(Map<String, Object> configuration) {
        Settings settings = Settings.parse(configuration, LOG);
        deactivate();
        if (settings.enabled()) {
            Hashtable<String, Object> properties = new Hashtable<>(settings.servlet());
            properties.put(PATTERN, settings.path());
            properties.put(NAME, Config.PID);
            registration = context.registerService(Servlet.class, new MetricsServlet(collector, settings), properties);
        }
    }

    @Deactivate
    void deactivate() {
        ServiceRegistration<Servlet> last = registration;
        registration = null;
        if (last != null) {
            last.unregister();
        }
    }
}
