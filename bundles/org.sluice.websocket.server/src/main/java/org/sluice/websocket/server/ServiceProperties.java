package org.sluice.websocket.server;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.sluice.websocket.server.service.Selection;

/** Reads service properties in the types that {@link org.sluice.websocket.WebSocketConstants} allows for them. */
final class ServiceProperties {

    private final Function<String, Object> properties;

    ServiceProperties(Function<String, Object> properties) {
        this.properties = properties;
    }

    /** String+: one, an array or a collection; absent is none. */
    List<String> strings(String name, String allowed) throws InvalidPropertyException {
        Object value = properties.apply(name);
        Collection<?> values = value == null
                ? List.of()
                : value instanceof Object[] array
                        ? Arrays.asList(array)
                        : value instanceof Collection<?> collection ? collection : Arrays.asList(value);
        for (Object element : values) {
            if (!(element instanceof String)) {
                throw new InvalidPropertyException(name, value, "String, String[] or Collection of String: " + allowed);
            }
        }
        return values.stream().map(String.class::cast).toList();
    }

    /** One of several strings; absent is the first. */
    String oneOf(String name, String... allowed) throws InvalidPropertyException {
        Object value = properties.apply(name);
        if (value == null) {
            return allowed[0];
        }
        for (String each : allowed) {
            if (each.equals(value)) {
                return each;
            }
        }
        throw new InvalidPropertyException(name, value, String.join(" or ", allowed));
    }

    /** A name or filter; absent is none, and so is an empty one where that is allowed. */
    Optional<Selection> selection(String name, boolean mayBeEmpty) throws InvalidPropertyException {
        Object value = properties.apply(name);
        if (value == null || mayBeEmpty && value.equals("")) {
            return Optional.empty();
        }
        try {
            if (value instanceof String text) {
                return Optional.of(new Selection(text));
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidPropertyException(name, value, Selection.ALLOWED);
        }
        throw new InvalidPropertyException(name, value, "a String: " + Selection.ALLOWED);
    }

    /** A number in a range. */
    int number(String name, int min, int max, int absent) throws InvalidPropertyException {
        Object value = properties.apply(name);
        if (value == null) {
            return absent;
        }
        Long number = null;
        if (value instanceof Integer || value instanceof Long) {
            number = ((Number) value).longValue();
        } else if (value instanceof String text && text.strip().matches("-?[0-9]{1,18}")) {
            number = Long.valueOf(text.strip());
        }
        if (number == null || number < min || number > max) {
            throw new InvalidPropertyException(name, value, "an Integer, Long or String from " + min + " to " + max);
        }
        return number.intValue();
    }
}
