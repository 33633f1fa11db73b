package org.sluice.http;

import java.util.Optional;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.configuration.PropertyReader;

/**
 * The HTTP services that are meant, as the property {@code osgi.http.whiteboard.target} of a configuration or of a servlet
 * context says it.
 *
 * @param text as it was written, empty for all HTTP services
 * @param filter empty for all HTTP services, or for none
 */
record Target(String text, Optional<Filter> filter) {

    static final String PROPERTY = "osgi.http.whiteboard.target";

    private static final String ALLOWED =
            "an LDAP filter over the properties of HttpServiceRuntime services, such as (org.apache.felix.http.name=second)";

    /** What an invalid value means. */
    static final Target NOTHING = new Target("?", Optional.empty());

    private static final Target EVERYTHING = new Target("", Optional.empty());

    /**
     * Reads a property.
     *
     * @param value the property's value, or {@code null}
     * @throws InvalidPropertyException if it is neither a filter nor empty
     */
    static Target of(Object value) throws InvalidPropertyException {
        String text = new PropertyReader(name -> value)
                .text(PROPERTY, any -> filter(any).isPresent(), ALLOWED, "");
        return text.isEmpty() ? EVERYTHING : new Target(text, filter(text));
    }

    private static Optional<Filter> filter(String text) {
        try {
            return Optional.of(FrameworkUtil.createFilter(text));
        } catch (InvalidSyntaxException e) {
            return Optional.empty();
        }
    }

    boolean isEverything() {
        return text.isEmpty();
    }

    /** Whether an HTTP service is one of those. */
    boolean covers(ServiceReference<?> httpService) {
        return isEverything() || filter.filter(some -> some.match(httpService)).isPresent();
    }
}
