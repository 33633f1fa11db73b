package org.sluice.websocket.server.service;

import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Selects services, by a name or by an LDAP filter over their service properties.
 *
 * @param text the name or the filter
 */
public record Selection(String text) {

    /** What a selection may be, for messages. */
    public static final String ALLOWED = "a name, or an LDAP filter in parentheses";

    /** Selects nothing, for there is no such property. */
    public static final Selection NOTHING = new Selection("(!(service.id=*))");

    /**
     * Checks the text.
     *
     * @param text as in the record
     * @throws IllegalArgumentException if the text is blank, or has control characters, or begins with a parenthesis and is no
     *     filter
     */
    public Selection {
        if (text.isBlank()
                || text.chars().anyMatch(Character::isISOControl)
                || isFilter(text) && filter(text) == null) {
            throw new IllegalArgumentException("a selection is " + ALLOWED);
        }
    }

    /**
     * Whether a service is selected.
     *
     * @param reference the service
     * @param nameProperty the service property that has its name
     * @return {@code true} if it has the name, or matches the filter
     */
    public boolean matches(ServiceReference<?> reference, String nameProperty) {
        return isFilter(text) ? filter(text).match(reference) : text.equals(reference.getProperty(nameProperty));
    }

    private static boolean isFilter(String text) {
        return text.startsWith("(");
    }

    private static Filter filter(String text) {
        try {
            return FrameworkUtil.createFilter(text);
        } catch (InvalidSyntaxException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
