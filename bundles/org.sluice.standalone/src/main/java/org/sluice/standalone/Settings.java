package org.sluice.standalone;

import static org.sluice.standalone.Config.DEFAULT_HANDSHAKE_SECONDS;
import static org.sluice.standalone.Config.DEFAULT_HEAD_BYTES;
import static org.sluice.standalone.Config.DEFAULT_HOST;
import static org.sluice.standalone.Config.DEFAULT_PORT;
import static org.sluice.standalone.Config.MAX_HANDSHAKE_SECONDS;
import static org.sluice.standalone.Config.MAX_HEAD_BYTES;
import static org.sluice.standalone.Config.MAX_PORT;
import static org.sluice.standalone.Config.MIN_HEAD_BYTES;
import static org.sluice.standalone.Config.MIN_PORT;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.sluice.jetty.upgrade.ServerIdentity;

/**
 * The values of one configuration, checked. Absent and empty ones have their defaults.
 *
 * <p>They are read by hand, not as a component property type: the component runtime would make 0 of a number that cannot be
 * read, and fail with a stack trace where the operator needs a line.
 *
 * @param identity name and scopes
 * @param host the address to listen at, or its name
 * @param port 0, or 1025 to 65535
 * @param maxHeadBytes what the request's head may have
 * @param handshakeTimeout how long a client may take
 */
record Settings(ServerIdentity identity, String host, int port, int maxHeadBytes, Duration handshakeTimeout) {

    static Settings of(Map<String, ?> properties) throws InvalidSettingException {
        int port = port(properties.get("port"));
        return new Settings(
                new ServerIdentity(name(properties, port), scopes(properties.get("scope"))),
                host(properties.get("host")),
                port,
                number("maxHeadBytes", properties, DEFAULT_HEAD_BYTES, MIN_HEAD_BYTES, MAX_HEAD_BYTES),
                Duration.ofSeconds(number(
                        "handshakeTimeoutSeconds", properties, DEFAULT_HANDSHAKE_SECONDS, 1, MAX_HANDSHAKE_SECONDS)));
    }

    /** Whether these are for the very same server, and only its limits differ. */
    boolean isSameServer(Settings other) {
        return identity.equals(other.identity) && host.equals(other.host) && port == other.port;
    }

    private static int port(Object value) throws InvalidSettingException {
        String allowed = "0, or " + MIN_PORT + " to " + MAX_PORT;
        int port = number("port", value, DEFAULT_PORT, allowed);
        if (port != 0 && (port < MIN_PORT || port > MAX_PORT)) {
            throw new InvalidSettingException("port", value, allowed);
        }
        return port;
    }

    private static String name(Map<String, ?> properties, int port) throws InvalidSettingException {
        String name = text("name", properties.get("name"), "", ServerIdentity.NAME_RULE);
        if (!name.isEmpty() && !ServerIdentity.isName(name)) {
            throw new InvalidSettingException("name", name, ServerIdentity.NAME_RULE);
        }
        return name.isEmpty() ? defaultName(properties, port) : name;
    }

    private static String defaultName(Map<String, ?> properties, int port) {
        // A factory configuration with a name has it in its PID.
        String pid = String.valueOf(properties.get("service.pid"));
        String instance = pid.substring(pid.indexOf('~') + 1);
        boolean isNamed = pid.startsWith(Config.PID + "~") && ServerIdentity.isName(instance);
        return isNamed ? instance : "standalone-" + port;
    }

    private static String host(Object value) throws InvalidSettingException {
        String allowed = "an address or the name of a host";
        String host = text("host", value, DEFAULT_HOST, allowed);
        if (!host.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new InvalidSettingException("host", value, allowed);
        }
        return host;
    }

    private static Set<String> scopes(Object value) throws InvalidSettingException {
        boolean isText = value == null
                || value instanceof String
                || value instanceof String[]
                || value instanceof Collection<?> collection
                        && collection.stream().allMatch(String.class::isInstance);
        Set<String> scopes = ServerIdentity.scopes(value);
        if (!isText || !scopes.stream().allMatch(ServerIdentity::isScope)) {
            throw new InvalidSettingException("scope", String.join(",", scopes), ServerIdentity.SCOPES_RULE);
        }
        return scopes;
    }

    private static String text(String property, Object value, String absent, String allowed)
            throws InvalidSettingException {
        if (value != null && !(value instanceof String)) {
            throw new InvalidSettingException(property, value, allowed);
        }
        return value == null || ((String) value).isBlank() ? absent : ((String) value).strip();
    }

    private static int number(String property, Map<String, ?> properties, int absent, int min, int max)
            throws InvalidSettingException {
        String allowed = min + " to " + max;
        Object value = properties.get(property);
        int number = number(property, value, absent, allowed);
        if (number < min || number > max) {
            throw new InvalidSettingException(property, value, allowed);
        }
        return number;
    }

    private static int number(String property, Object value, int absent, String allowed)
            throws InvalidSettingException {
        if (value == null || value instanceof String text && text.isBlank()) {
            return absent;
        }
        try {
            if (value instanceof String || value instanceof Number) {
                return Integer.parseInt(value.toString().strip());
            }
        } catch (NumberFormatException e) {
            // Fractions and what exceeds an int are no more in range than words are.
            throw refusal(property, value, allowed, e);
        }
        throw new InvalidSettingException(property, value, allowed);
    }

    private static InvalidSettingException refusal(String property, Object value, String allowed, Exception cause) {
        InvalidSettingException refusal = new InvalidSettingException(property, value, allowed);
        refusal.initCause(cause);
        return refusal;
    }
}
