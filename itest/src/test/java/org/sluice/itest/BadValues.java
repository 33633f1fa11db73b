package org.sluice.itest;

import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Values of a configuration's properties that are not allowed, and those that are as good as none. */
final class BadValues {

    /** For each text, what is not allowed; by the PID too, where the name alone does not tell. A new property needs its line here. */
    private static final Map<String, List<Object>> NOT_ALLOWED = Map.ofEntries(
            Map.entry("name", List.of("two words")),
            Map.entry("scope", List.of("two words")),
            Map.entry("host", List.of("two words")),
            Map.entry("proxies", List.of("two words", "10.1.2.3/8")),
            Map.entry("target", List.of("(no filter", "second")),
            Map.entry("authenticator", List.of("(no filter", "\u0007")),
            Map.entry("org.sluice.authentication.bearer name", List.of("a\u0007b")),
            Map.entry("org.sluice.authentication.useradmin name", List.of("a\u0007b")),
            Map.entry("compression", List.of("gzip", "ON")),
            Map.entry("realm", List.of("a\u0007b", "\u00fc")),
            Map.entry("tokens", List.of("", " ", "secret", "alice=secret", new Integer[] {42}, new String[0])),
            Map.entry("queryParameter", List.of("two words")),
            Map.entry("subprotocol", List.of("two words")),
            Map.entry("userProperty", List.of("two words")),
            Map.entry("passwordCredential", List.of("a\u0007b")),
            Map.entry("role", List.of("a\u0007b")),
            Map.entry("virtualThreads", List.of("yes", "1")));

    private static final Set<String> FLAGS = Set.of("virtualThreads");

    private BadValues() {}

    static List<Object> of(ConfigurableProperty property) {
        if (!property.isNumber()) {
            String name = property.name().substring(property.name().lastIndexOf('.') + 1);
            List<Object> notAllowed = NOT_ALLOWED.getOrDefault(property.toString(), NOT_ALLOWED.get(name));
            assertTrue("a value that is not allowed for " + property, notAllowed != null);
            List<Object> values = new ArrayList<>(notAllowed);
            values.add(42);
            if (!FLAGS.contains(name)) {
                values.add(true);
            }
            return values;
        }
        List<Object> values = new ArrayList<>(
                List.of("many", "1.5", 1.5, true, new String[] {"1", "2"}, property.min() - 1, property.max() + 1));
        values.addAll(List.of("" + (property.min() - 1), "" + (property.max() + 1), Long.MAX_VALUE, "99999999999"));
        if (property.name().equals("port")) {
            values.addAll(List.of(80, "1024"));
        }
        return values;
    }

    static List<Object> empty(ConfigurableProperty property) {
        if (property.name().equals("tokens")) {
            return List.of();
        }
        return Set.of("scope", "proxies").contains(property.name())
                ? List.of("", " ", new String[0], List.of())
                : List.of("", " ");
    }

    /** What must be told about a bad value: the property, the value, and what is allowed. */
    static String[] parts(ConfigurableProperty property, Object value) {
        String shown = value instanceof Object[] array ? array[0].toString() : value.toString();
        List<String> parts = new ArrayList<>(List.of(property.name(), shown.replace('\u0007', '?')));
        if (property.isNumber()) {
            parts.add(Long.toString(property.min()));
            parts.add(Long.toString(property.max()));
        }
        return parts.toArray(String[]::new);
    }
}
