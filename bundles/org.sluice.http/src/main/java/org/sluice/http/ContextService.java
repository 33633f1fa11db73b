package org.sluice.http;

import java.util.Comparator;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * A servlet context as a service.
 *
 * @param bundle whoever uses it
 * @param whiteboard where it belongs to
 * @param reference the service
 */
record ContextService(BundleContext bundle, Whiteboard whiteboard, ServiceReference<?> reference) {

    /** The order of services: ranking, then the lower id. */
    static final Comparator<ContextService> BY_RANKING =
            Comparator.comparing(ContextService::reference, (one, other) -> one.compareTo(other));

    Object id() {
        return reference.getProperty(Constants.SERVICE_ID);
    }

    /**
     * Gets the service, to be given back with {@link #unget}.
     *
     * @return empty if it has been unregistered
     * @throws IllegalStateException if it is there, but cannot be had
     */
    Optional<ContextHelper> get() {
        Object service = bundle.getService(reference);
        if (service == null && reference.getBundle() != null) {
            throw new IllegalStateException("service " + id() + " is registered, but cannot be had");
        }
        return Optional.ofNullable(service).map(whiteboard::adapt);
    }

    /** Gives it back. */
    void unget() {
        bundle.ungetService(reference);
    }
}
