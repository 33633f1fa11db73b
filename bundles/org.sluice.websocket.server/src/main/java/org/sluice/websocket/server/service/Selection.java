package org.sluice.websocket.server.service;

import java.util.Optional;
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
     * @throws IllegalArgumentException if it is no selection
     */
    public Selection {
        if (!isSelection(text)) {
            throw new IllegalArgumentException("a selection is " + ALLOWED);
        }
    }

    /**
     * Whether a text can be a selection.
     *
     * @param text any text
     * @return {@code false} if it is blank, or has control characters, or begins with a parenthesis and is no filter
     */
    public static boolean isSelection(String text) {
        return !text.isBlank()
                && text.chars().noneMatch(Character::isISOControl)
                && (!isFilter(text) || filter(text) != null);
    }

    /**
     * Reads a selection that need not be there.
     *
     * @param text a selection, or nothing
     * @return empty for an empty text
     */
    public static Optional<Selection> ifAny(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(new Selection(text));
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
