package org.sluice.http;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.configuration.InvalidPropertyException;

/**
 * The servlet contexts of one HTTP service, of both whiteboards. They are looked up for each request, and held no longer than
 * it takes: nothing has to be let go of when one is unregistered.
 */
final class ContextServices {

    private static final Logger LOG = LoggerFactory.getLogger(ContextServices.class);

    private static final String NAME = "osgi.http.whiteboard.context.name";

    private final BundleContext bundle;
    private final ServiceReference<?> httpService;

    ContextServices(BundleContext bundle, ServiceReference<?> httpService) {
        this.bundle = bundle;
        this.httpService = httpService;
    }

    /**
     * Finds the context with the highest ranking, then the lowest id.
     *
     * @param select a name, or an LDAP filter
     * @return empty if there is none, or the filter is invalid
     */
    Optional<ContextService> find(String select) {
        String text = select.strip();
        if (!text.startsWith("(")) {
            return find(reference -> text.equals(reference.getProperty(NAME)));
        }
        try {
            Filter filter = FrameworkUtil.createFilter(text);
            return find(filter::match);
        } catch (InvalidSyntaxException e) {
            LOG.debug("a selection of servlet contexts that is no filter", e);
            return Optional.empty();
        }
    }

    private Optional<ContextService> find(Predicate<ServiceReference<?>> selected) {
        return Stream.of(Whiteboard.values())
                .filter(Whiteboard::isAvailable)
                .flatMap(this::contexts)
                .filter(context -> selected.test(context.reference()) && isHere(context.reference()))
                .max(ContextService.BY_RANKING);
    }

    private Stream<ContextService> contexts(Whiteboard whiteboard) {
        try {
            // Only those whose interface is the same class for us: others could not be called.
            ServiceReference<?>[] references = bundle.getServiceReferences(whiteboard.type(), null);
            return references == null
                    ? Stream.of()
                    : Stream.of(references).map(reference -> new ContextService(bundle, whiteboard, reference));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("no filter, and yet an invalid one", e);
        }
    }

    /** As Felix HTTP does, which has the contexts of both whiteboards at the same runtime service. */
    private boolean isHere(ServiceReference<?> context) {
        try {
            return Target.of(context.getProperty(Target.PROPERTY)).covers(httpService);
        } catch (InvalidPropertyException e) {
            LOG.debug("a servlet context that no HTTP service can use", e);
            return false;
        }
    }
}
