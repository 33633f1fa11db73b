package org.sluice.itest.client;

import java.util.List;
import java.util.Map;

/** A response as it came: field names without regard to case. */
public record Response(int status, Map<String, List<String>> fields, String body) {

    /** The only value of a field, or {@code null} where the response does not have it. */
    public String field(String name) {
        List<String> values = fields.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new AssertionError(name + " comes more than once: " + values);
        }
        return values.isEmpty() ? null : values.get(0);
    }
}
