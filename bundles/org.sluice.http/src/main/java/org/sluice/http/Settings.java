package org.sluice.http;

import static org.sluice.http.Config.DEFAULT_NAME;
import static org.sluice.http.Config.DEFAULT_PATIENCE_MILLIS;
import static org.sluice.http.Config.MAX_PATIENCE_MILLIS;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.sluice.jetty.upgrade.ServerIdentity;

/**
 * What a configuration says of a server, checked. Absent and empty values have their defaults.
 *
 * <p>They are read by hand, not as a component property type: the component runtime would make 0 of a number that cannot be
 * read, and fail with a stack trace where the operator needs a line.
 *
 * @param identity name and scopes
 * @param patience how long an HTTP service that stops waits for its connections
 */
record Settings(ServerIdentity identity, Duration patience) {

    /**
     * Reads a configuration.
     *
     * @param pid that of the configuration
     * @param properties the configuration
     * @throws InvalidSettingException if a value cannot be used
     */
    static Settings of(String pid, Map<String, ?> properties) throws InvalidSettingException {
        return new Settings(
                new ServerIdentity(name(pid, properties.get("name")), scopes(properties.get("scope"))),
                Duration.ofMillis(patience("goAwayTimeoutMillis", properties.get("goAwayTimeoutMillis"))));
    }

    private static String name(String pid, Object value) throws InvalidSettingException {
        String name = text("name", value, ServerIdentity.NAME_RULE);
        if (!name.isEmpty() && !ServerIdentity.isName(name)) {
            throw new InvalidSettingException("name", name, ServerIdentity.NAME_RULE);
        }
        return name.isEmpty() ? defaultName(pid) : name;
    }

    private static String defaultName(String pid) {
        // A factory configuration with a name has it in its PID.
        String instance = pid.substring(pid.indexOf('~') + 1);
        boolean isNamed = pid.startsWith(Config.PID + "~") && ServerIdentity.isName(instance);
        return isNamed ? instance : DEFAULT_NAME;
    }

    private static Set<String> scopes(Object value) throws InvalidSettingException {
        boolean isText = value == null
                || value instanceof String
                || value instanceof String[]
                || value instanceof Collection<?> collection
                        && collection.stream().allMatch(String.class::isInstance);
        if (!isText) {
            throw new InvalidSettingException("scope", value, ServerIdentity.SCOPES_RULE);
        }
        Set<String> scopes = ServerIdentity.scopes(value);
        if (!scopes.stream().allMatch(ServerIdentity::isScope)) {
            throw new InvalidSettingException("scope", String.join(",", scopes), ServerIdentity.SCOPES_RULE);
        }
        return scopes;
    }

    private static int patience(String property, Object value) throws InvalidSettingException {
        String allowed = "0 to " + MAX_PATIENCE_MILLIS;
        if (value == null || value instanceof String text && text.isBlank()) {
            return DEFAULT_PATIENCE_MILLIS;
        }
        if (!(value instanceof String || value instanceof Number)) {
            throw new InvalidSettingException(property, value, allowed);
        }
        try {
            int millis = Integer.parseInt(value.toString().strip());
            if (millis >= 0 && millis <= MAX_PATIENCE_MILLIS) {
                return millis;
            }
        } catch (NumberFormatException e) {
            // Fractions and what exceeds an int are no more in range than words are.
            throw new InvalidSettingException(property, value, allowed, e);
        }
        throw new InvalidSettingException(property, value, allowed);
    }

    /** A text without the spaces around it, empty where there is none. */
    static String text(String property, Object value, String allowed) throws InvalidSettingException {
        if (value != null && !(value instanceof String)) {
            throw new InvalidSettingException(property, value, allowed);
        }
        return value == null ? "" : ((String) value).strip();
    }
}
