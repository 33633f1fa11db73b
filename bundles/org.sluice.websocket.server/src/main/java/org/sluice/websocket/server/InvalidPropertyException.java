package org.sluice.websocket.server;

import java.util.Arrays;

/** A service property has a value that is not allowed. */
final class InvalidPropertyException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String property;

    InvalidPropertyException(String property, Object value, String allowed) {
        super(property + " is " + describe(value) + ", allowed is " + allowed, null, false, false);
        this.property = property;
    }

    String property() {
        return property;
    }

    private static String describe(Object value) {
        if (value == null) {
            return "absent";
        }
        String text = value instanceof Object[] array ? Arrays.toString(array) : value.toString();
        return '"' + text.replaceAll("\\p{Cntrl}", "?") + "\" ("
                + value.getClass().getSimpleName() + ")";
    }
}
