package org.sluice.websocket;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The further fields of an answer: checked, in order, unmodifiable. */
final class Fields {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String VALUE = "[\\t\\x20-\\x7e]*";
    private static final String OF_THE_HANDSHAKE =
            "(?i)sec-websocket-.*|upgrade|connection|content-length|transfer-encoding";

    private Fields() {}

    static Map<String, List<String>> append(Map<String, List<String>> fields, String name, String value) {
        Map<String, List<String>> longer = new LinkedHashMap<>(fields);
        List<String> values = new ArrayList<>(longer.getOrDefault(name, List.of()));
        values.add(value);
        longer.put(name, values);
        return longer;
    }

    static Map<String, List<String>> copy(Map<String, List<String>> fields) {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        fields.forEach((name, values) -> copy.put(
                checkName(name), values.stream().map(v -> checkValue(name, v)).toList()));
        return Collections.unmodifiableMap(copy);
    }

    private static String checkName(String name) {
        if (!name.matches(TOKEN)) {
            throw new IllegalArgumentException("field name is not a token");
        }
        if (name.matches(OF_THE_HANDSHAKE)) {
            throw new IllegalArgumentException("field " + name + " is set by the server");
        }
        return name;
    }

    private static String checkValue(String name, String value) {
        if (!value.matches(VALUE)) {
            throw new IllegalArgumentException("value of field " + name + " has a character outside visible ASCII");
        }
        return value;
    }
}
