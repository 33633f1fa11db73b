package org.sluice.websocket.server;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.websocket.WebSocketApplication;

/** An application's service object: fetched when it is first needed, and given back once. */
final class ServiceHolder {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceHolder.class);

    private final BundleContext context;

    // Guarded by this, and null when given back.
    private ServiceReference<WebSocketApplication> reference;
    private WebSocketApplication service;

    /** The application bundle's; null when the service has been given back. */
    private volatile ClassLoader classLoader;

    ServiceHolder(BundleContext context, ServiceReference<WebSocketApplication> reference) {
        this.context = context;
        this.reference = reference;
        Bundle bundle = reference.getBundle();
        BundleWiring wiring = bundle == null ? null : bundle.adapt(BundleWiring.class);
        this.classLoader = wiring == null ? null : wiring.getClassLoader();
    }

    /**
     * The service object. The first call runs the application's code, which makes it.
     *
     * @throws IllegalStateException if there is none
     */
    synchronized WebSocketApplication service() {
        if (service == null) {
            service = reference == null ? null : context.getService(reference);
        }
        if (service == null) {
            throw new IllegalStateException("the service has no service object");
        }
        return service;
    }

    ClassLoader classLoader() {
        return classLoader;
    }

    synchronized void giveBack() {
        if (service != null) {
            try {
                context.ungetService(reference);
            } catch (IllegalStateException e) {
                // The framework gives back what a stopped bundle still has
                LOG.debug("The server's bundle has stopped before an application's last callback had ended");
            }
        }
        service = null;
        reference = null;
        classLoader = null;
    }
}
