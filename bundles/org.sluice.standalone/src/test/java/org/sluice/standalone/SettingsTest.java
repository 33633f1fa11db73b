package org.sluice.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.jetty.upgrade.GoAwayPlan;
import org.sluice.jetty.upgrade.ServerIdentity;
import org.sluice.jetty.upgrade.TrustedProxies;

/** Every property: absent, empty, of another type, at and beyond its bounds. */
class SettingsTest {

    /** Looked at only with TLS, in a test of their own. */
    private static final Set<String> OF_TLS = Set.of(
            "keyStore",
            "keyStorePassword",
            "certificate",
            "privateKey",
            "clientCertificates",
            "trustStore",
            "trustStorePassword",
            "trustedCertificates",
            "certificateCheckSeconds");

    private static final Settings DEFAULTS = new Settings(
            new ServerIdentity("standalone-8082", Set.of("default")),
            "127.0.0.1",
            8082,
            16 * 1024,
            Duration.ofSeconds(10),
            GoAwayPlan.standard("standalone server standalone-8082"),
            TrustedProxies.NONE,
            Optional.empty());

    private static Settings of(Map<String, ?> properties) throws InvalidPropertyException {
        return Settings.of(properties);
    }

    @Test
    void absentValuesHaveDefaults() throws Exception {
        assertEquals(DEFAULTS, of(Map.of()));
        assertEquals(DEFAULTS, of(Map.of("service.pid", "org.sluice.standalone.1234")));
    }

    @Test
    void emptyValuesHaveDefaults() throws Exception {
        Map<String, Object> empty = new HashMap<>();
        Stream.of(Config.class.getDeclaredMethods()).forEach(property -> empty.put(property.getName(), " "));
        assertEquals(DEFAULTS, of(empty));
        assertEquals(DEFAULTS, of(Map.of("scope", new String[0])));
        assertEquals(DEFAULTS, of(Map.of("scope", List.of())));
    }

    @Test
    void theNameIsThatOfTheConfigurationWhereNoneIsSet() throws Exception {
        String pid = "org.sluice.standalone~front";
        assertEquals("front", of(Map.of("service.pid", pid)).identity().name());
        assertEquals(
                "own", of(Map.of("service.pid", pid, "name", "own")).identity().name());
        assertEquals(
                "standalone-9000",
                of(Map.of("service.pid", "org.sluice.standalone~a b", "port", 9000))
                        .identity()
                        .name());
    }

    static Stream<Arguments> valid() {
        return Stream.of(
                Arguments.of("port", 0, 0),
                Arguments.of("port", 1025, 1025),
                Arguments.of("port", "65535", 65535),
                Arguments.of("port", 9000L, 9000),
                Arguments.of("maxHeadBytes", 1024, 1024),
                Arguments.of("maxHeadBytes", " 262144 ", 262144),
                Arguments.of("handshakeTimeoutSeconds", 1, 1),
                Arguments.of("handshakeTimeoutSeconds", (short) 300, 300),
                Arguments.of("goAwaySpreadMillis", -1, -1),
                Arguments.of("goAwaySpreadMillis", 0, 0),
                Arguments.of("goAwaySpreadMillis", "60000", 60_000),
                Arguments.of("goAwayTimeoutMillis", 0L, 0),
                Arguments.of("goAwayTimeoutMillis", 60_000, 60_000));
    }

    @ParameterizedTest
    @MethodSource("valid")
    void numbersMayBeAtTheirBoundsAndOfAnyType(String property, Object value, int expected) throws Exception {
        Settings settings = of(Map.of(property, value));
        int actual =
                switch (property) {
                    case "port" -> settings.port();
                    case "maxHeadBytes" -> settings.maxHeadBytes();
                    case "goAwaySpreadMillis" -> settings.goAway().spreadMillis();
                    case "goAwayTimeoutMillis" ->
                        (int) settings.goAway().timeout().toMillis();
                    default -> (int) settings.handshakeTimeout().toSeconds();
                };
        assertEquals(expected, actual);
    }

    @Test
    void scopesMayComeInAnyShape() throws Exception {
        Set<String> expected = Set.of("a", "b.c");
        for (Object value : List.of("a, b.c", new String[] {"a", "b.c"}, List.of("b.c", "a", "a"))) {
            assertEquals(expected, of(Map.of("scope", value)).identity().scopes());
        }
        assertEquals(Set.of("*"), of(Map.of("scope", "*")).identity().scopes());
    }

    @Test
    void proxiesMayComeInAnyShape() throws Exception {
        TrustedProxies expected = TrustedProxies.of(List.of("10.0.0.0/8", "::1"));
        for (Object value : List.of("10.0.0.0/8, ::1", new String[] {"10.0.0.0/8", "::1"}, List.of("10.0.0.0/8,::1"))) {
            assertEquals(expected, of(Map.of("proxies", value)).proxies());
        }
    }

    static Stream<Arguments> invalid() {
        String port = "0, or 1025 to 65535";
        String name = "1 to 64 of the characters A-Z a-z 0-9 . _ -";
        String scope = "*, or names of " + name;
        String host = "an address or the name of a host";
        String head = "a whole number from 1024 to 262144";
        String time = "a whole number from 1 to 300";
        String spread = "a whole number from -1 to 60000";
        String patience = "a whole number from 0 to 60000";
        return Stream.of(
                Arguments.of("port", 80, "80", port),
                Arguments.of("port", 1024, "1024", port),
                Arguments.of("port", 65536, "65536", port),
                Arguments.of("port", -1, "-1", port),
                Arguments.of("port", "http", "http", port),
                Arguments.of("port", 8082.5, "8082.5", port),
                Arguments.of("port", 1L << 40, "1099511627776", port),
                Arguments.of("port", true, "true", port),
                Arguments.of("maxHeadBytes", 1023, "1023", head),
                Arguments.of("maxHeadBytes", 262145, "262145", head),
                Arguments.of("maxHeadBytes", "big", "big", head),
                Arguments.of("handshakeTimeoutSeconds", 0, "0", time),
                Arguments.of("handshakeTimeoutSeconds", 301, "301", time),
                Arguments.of("goAwaySpreadMillis", -2, "-2", spread),
                Arguments.of("goAwaySpreadMillis", 60_001, "60001", spread),
                Arguments.of("goAwaySpreadMillis", "evenly", "evenly", spread),
                Arguments.of("goAwayTimeoutMillis", -1, "-1", patience),
                Arguments.of("goAwayTimeoutMillis", 60_001, "60001", patience),
                Arguments.of("name", "a b", "a b", name),
                Arguments.of("name", "n".repeat(65), "n".repeat(65), name),
                Arguments.of("name", 5, "5", name),
                Arguments.of("scope", "a b", "a b", scope),
                Arguments.of("scope", 7, "7", scope),
                Arguments.of("scope", List.of(7L), "7", scope),
                Arguments.of("scope", new String[] {"a", "**"}, "**", scope),
                Arguments.of("port", 'c', "c", port),
                Arguments.of("maxHeadBytes", new int[] {2000}, "...", head),
                Arguments.of("handshakeTimeoutSeconds", List.of(5), "[5]", time),
                Arguments.of("name", List.of("a"), "[a]", name),
                Arguments.of("scope", new int[] {7}, "...", scope),
                Arguments.of("proxies", "10.0.0.0/8, localhost", "localhost", TrustedProxies.RULE),
                Arguments.of("proxies", new String[] {"10.0.0.1/8"}, "10.0.0.1/8", TrustedProxies.RULE),
                Arguments.of("proxies", "10.0.0.0/33", "10.0.0.0/33", TrustedProxies.RULE),
                Arguments.of("proxies", true, "true", TrustedProxies.RULE),
                Arguments.of("host", "a b", "a b", host),
                Arguments.of("host", 127, "127", host),
                Arguments.of("tls", "maybe", "maybe", "true or false"));
    }

    @Test
    void theTableOfRefusalsHasAllProperties() {
        assertEquals(
                Stream.of(Config.class.getDeclaredMethods())
                        .map(Method::getName)
                        .filter(property -> !OF_TLS.contains(property))
                        .collect(Collectors.toSet()),
                invalid().map(arguments -> arguments.get()[0]).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void aRefusalNamesPropertyValueAndRange(String property, Object value, String shown, String allowed) {
        InvalidPropertyException refusal =
                assertThrows(InvalidPropertyException.class, () -> of(Map.of(property, value)));
        String message = refusal.getMessage();
        assertTrue(message.startsWith(property + " is \"" + shown + "\" ("), message);
        assertTrue(message.endsWith("), allowed is " + allowed), message);
    }

    @Test
    void onlyLimitsAndProxiesMayDifferForTheSameServer() throws Exception {
        assertTrue(DEFAULTS.isSameServer(of(Map.of("maxHeadBytes", 2000, "handshakeTimeoutSeconds", 5))));
        assertTrue(DEFAULTS.isSameServer(of(Map.of("proxies", "10.0.0.1"))));
        assertFalse(DEFAULTS.isSameServer(of(Map.of("name", "a"))));
        assertFalse(DEFAULTS.isSameServer(of(Map.of("host", "::1"))));
        assertFalse(DEFAULTS.isSameServer(of(Map.of("scope", "a"))));
        assertFalse(DEFAULTS.isSameServer(of(Map.of("port", 0))));
    }
}
