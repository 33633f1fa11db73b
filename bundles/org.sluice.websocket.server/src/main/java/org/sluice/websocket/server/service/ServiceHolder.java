package org.sluice.websocket.server.service;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service object of another bundle: fetched when it is first needed, and given back once.
 *
 * @param <S> the service's type
 */
public final class ServiceHolder<S> {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceHolder.class);

    private final BundleContext context;

    // Guarded by this, and null when given back.
    private ServiceReference<S> reference;
    private S service;

    /** The other bundle's; null when the service has been given back. */
    private volatile ClassLoader classLoader;

    /**
     * Fetches nothing yet.
     *
     * @param context the server's
     * @param reference the service
     */
    public ServiceHolder(BundleContext context, ServiceReference<S> reference) {
        this.context = context;
        this.reference = reference;
        Bundle bundle = reference.getBundle();
        BundleWiring wiring = bundle == null ? null : bundle.adapt(BundleWiring.class);
        this.classLoader = wiring == null ? null : wiring.getClassLoader();
    }

    /**
     * The service object. The first call runs code of the other bundle, which makes it.
     *
     * @return the object
     * @throws IllegalStateException if there is none
     */
    public synchronized S service() {
        if (service == null) {
            service = reference == null ? null : context.getService(reference);
        }
        if (service == null) {
            throw new IllegalStateException("the service has no service object");
        }
        return service;
    }

    /**
     * What is to be the context class loader where the service's code runs.
     *
     * @return the other bundle's class loader, or null when the service has been given back
     */
    public ClassLoader classLoader() {
        return classLoader;
    }

    /** Lets go of the service. */
    public synchronized void giveBack() {
        if (service != null) {
            try {
                context.ungetService(reference);
            } catch (IllegalStateException e) {
                // The framework gives back what a stopped bundle still has
                LOG.debug("The server's bundle has stopped before the last call of a service had ended");
            }
        }
        service = null;
        reference = null;
        classLoader = null;
    }
}
