package org.sluice.configuration;

import java.util.Arrays;

/** A property has a value that is not allowed. The message is for the operator, in one line. */
public final class InvalidPropertyException extends Exception {

    private static final long serialVersionUID = 1L;

    private static final int MAX_SHOWN = 200;

    /** Controls, invisible formatting such as a change of the writing direction, and what else begins a line. */
    private static final String UNPRINTABLE = "[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]";

    /** The property's name. */
    private final String property;

    private InvalidPropertyException(String property, String message) {
        // Without a stack trace: it says nothing about where the value comes from.
        super(message, null, false, false);
        this.property = property;
    }

    /**
     * Shows the value.
     *
     * @param property the property's name
     * @param value the value, or an element of it; {@code null} where it is absent
     * @param allowed what is allowed
     */
    public InvalidPropertyException(String property, Object value, String allowed) {
        this(
                property,
                message(property, value == null ? "absent" : '"' + shown(value) + "\" (" + type(value) + ')', allowed));
    }

    /**
     * Does not show the value, only its type.
     *
     * @param property the property's name
     * @param value the value, or an element of it; {@code null} where it is absent
     * @param allowed what is allowed
     * @return to be thrown
     */
    public static InvalidPropertyException ofSecret(String property, Object value, String allowed) {
        String shown = value == null ? "absent" : "not shown (" + type(value) + ')';
        return new InvalidPropertyException(property, message(property, shown, allowed));
    }

    /**
     * Which property has the value.
     *
     * @return the property's name
     */
    public String property() {
        return property;
    }

    private static String message(String property, String shown, String allowed) {
        return property + " is " + shown + ", allowed is " + allowed;
    }

    private static String shown(Object value) {
        String text = value instanceof Object[] array
                ? Arrays.toString(array)
                : value.getClass().isArray() ? "..." : value.toString();
        String cut = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
        return cut.replaceAll(UNPRINTABLE, "?");
    }

    private static String type(Object value) {
        return value.getClass().getSimpleName();
    }
}
