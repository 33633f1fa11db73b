package org.sluice.presign.impl.endpoint;

import jakarta.servlet.Servlet;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.namespace.implementation.ImplementationNamespace;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.servlet.context.ServletContextHelper;
import org.osgi.service.servlet.whiteboard.HttpWhiteboardConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.access.gate.Authenticators;
import org.sluice.access.gate.Gate;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.presign.Presigner;
import org.sluice.presign.impl.Presigners;

/** Registers the servlet, and the servlet context that decides who comes to it, where the configuration wants them. */
@Component(
        immediate = true,
        service = {},
        configurationPid = EndpointConfig.PID)
@Designate(ocd = EndpointConfig.class)
@Requirement(
        namespace = ImplementationNamespace.IMPLEMENTATION_NAMESPACE,
        name = HttpWhiteboardConstants.HTTP_WHITEBOARD_IMPLEMENTATION,
        version = HttpWhiteboardConstants.HTTP_WHITEBOARD_SPECIFICATION_VERSION)
public final class PresignEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(PresignEndpoint.class);

    private static final String NAME = EndpointConfig.PID;

    private final Presigners presigners = new Presigners();

    // Confined to the component's activation.
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    /**
     * Registers what there is to register.
     *
     * @param context the bundle's
     * @param properties the configuration
     */
    @Activate
    public PresignEndpoint(BundleContext context, Map<String, Object> properties) {
        try {
            EndpointSettings settings = EndpointSettings.parse(properties);
            if (settings.enabled()) {
                register(context, settings);
                warnOfNobody(settings);
            }
        } catch (InvalidPropertyException e) {
            LOG.warn("No URLs are signed over HTTP: {}; set it in PID {}", e.getMessage(), EndpointConfig.PID);
        }
    }

    private static void warnOfNobody(EndpointSettings settings) {
        if (settings.authenticator().isEmpty() && !settings.loopback()) {
            LOG.warn(
                    "{} signs URLs for nobody: set authenticator, or loopback = true for programs on this machine, in PID {}",
                    settings.path(),
                    EndpointConfig.PID);
        }
    }

    private void register(BundleContext context, EndpointSettings settings) {
        Gate gate = new Gate(
                "signing of URLs",
                EndpointConfig.PID,
                settings.loopback(),
                new Authenticators(context, settings.authenticator()),
                System::nanoTime);
        add(
                context,
                ServletContextHelper.class,
                new PresignContext(gate),
                Map.of(
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME,
                        NAME,
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_PATH,
                        settings.path()));
        add(
                context,
                Servlet.class,
                new PresignServlet(
                        () -> presigners.find(settings.presigner()),
                        new UrlsPerMinute(settings.urlsPerMinute(), System::nanoTime)),
                Map.of(
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_SELECT,
                        "(" + HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME + "=" + NAME + ")",
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN,
                        "/*",
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_NAME,
                        NAME));
    }

    private <S> void add(BundleContext context, Class<S> type, S service, Map<String, ?> properties) {
        registrations.add(context.registerService(type, service, new Hashtable<>(properties)));
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "bindPresigner",
            unbind = "unbindPresigner")
    void bindPresigner(ServiceReference<Presigner> reference, Presigner presigner) {
        presigners.add(reference, presigner);
    }

    void unbindPresigner(ServiceReference<Presigner> reference) {
        presigners.remove(reference);
    }

    @Deactivate
    void deactivate() {
        registrations.forEach(ServiceRegistration::unregister);
    }
}
