package org.sluice.run.launcher;

import java.net.URI;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;

/** The standalone server of the start script's option, which becomes a configuration like those of the operator. */
final class StandaloneServer {
    static final String NAME = "standalone-1";
    /** The name of the operator's file for it, which File Install takes for this same configuration. */
    static final String FILE = "org.sluice.standalone-" + NAME;

    private static final String FACTORY = "org.sluice.standalone";
    private static final String SERVICE = "org.sluice.protocol.UpgradeServer";
    private static final String ADMIN = "org.osgi.service.cm.ConfigurationAdmin";
    private static final String CONFIGURATION = "org.osgi.service.cm.Configuration";

    private final Settings settings;
    private final BundleContext context;
    private volatile boolean configured;

    StandaloneServer(Settings settings, BundleContext context) {
        this.settings = settings;
        this.context = context;
    }

    /** Whether the option is in force. */
    private boolean isOurs() {
        return settings.standalonePort().isPresent() && !settings.standaloneIsConfigured();
    }

    /**
     * Creates the configuration, or changes or deletes the one that the last start has left: when the service for it is
     * registered, so that nobody has seen the old one. To be called before the framework starts.
     */
    void configureInTime() {
        try {
            context.addServiceListener(this::configure, "(objectClass=" + ADMIN + ")");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void configure(ServiceEvent event) {
        if (event.getType() == ServiceEvent.REGISTERED && !configured) {
            // Once: what is changed later is not ours.
            configured = true;
            try {
                configure(event.getServiceReference());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("the standalone server cannot be configured", e);
            }
        }
    }

    /** By name: the classes are in bundles. */
    private void configure(ServiceReference<?> reference) throws ReflectiveOperationException {
        var types = reference.getBundle();
        var admin = types.loadClass(ADMIN);
        var type = types.loadClass(CONFIGURATION);
        var configuration = admin.getMethod("getFactoryConfiguration", String.class, String.class, String.class)
                .invoke(context.getService(reference), FACTORY, NAME, "?");
        var before = (Dictionary<?, ?>) type.getMethod("getProperties").invoke(configuration);
        if (isOurs()) {
            var properties = new Hashtable<String, Object>();
            properties.put("port", settings.standalonePort().getAsInt());
            type.getMethod("updateIfDifferent", Dictionary.class).invoke(configuration, properties);
        } else if (before == null || before.get("felix.fileinstall.filename") == null) {
            type.getMethod("delete").invoke(configuration);
        }
    }

    /** Whether nothing has to be waited for any more. */
    boolean isSettled() {
        // The operator's is configured before the HTTP service starts, and may have a fault.
        return !isOurs() || reference().isPresent();
    }

    /** Where the server listens; empty if there is none, or if it waits for its port. */
    Optional<URI> address() {
        return reference()
                .filter(server -> "UP".equals(server.getProperty("sluice.server.state")))
                .map(server ->
                        URI.create("ws://" + host(server) + ":" + server.getProperty("sluice.server.port") + "/"));
    }

    private static String host(ServiceReference<?> server) {
        var host = (String) server.getProperty("sluice.server.host");
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private Optional<ServiceReference<?>> reference() {
        try {
            var found = context.getAllServiceReferences(SERVICE, "(sluice.server.pid=" + FACTORY + "~" + NAME + ")");
            return found == null ? Optional.empty() : Optional.of(found[0]);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
