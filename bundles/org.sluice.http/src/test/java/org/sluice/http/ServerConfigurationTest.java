package org.sluice.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.jetty.upgrade.GoAwayPlan;
import org.sluice.jetty.upgrade.ServerIdentity;
import org.sluice.jetty.upgrade.TrustedProxies;

/** Every property: absent, empty, of another type, at and beyond its bounds. */
class ServerConfigurationTest {

    private static final String NAMES = ServerIdentity.NAME_RULE;
    private static final String SCOPES = ServerIdentity.SCOPES_RULE;
    private static final String MILLIS = "a whole number from 0 to 60000";

    private static ServerIdentity identity(String name, String... scopes) {
        return new ServerIdentity(name, Set.of(scopes));
    }

    private static Optional<Settings> defaults(String name) {
        return Optional.of(new Settings(
                identity(name, "default"), GoAwayPlan.standard("HTTP service " + name), TrustedProxies.NONE));
    }

    private static Settings settings(String property, Object value) {
        ServerConfiguration configuration = ServerConfiguration.of(Map.of(property, value));
        assertEquals("", configuration.refusal());
        return configuration.settings().orElseThrow();
    }

    @Test
    void absentValuesHaveDefaults() {
        ServerConfiguration configuration = ServerConfiguration.of(Map.of());
        assertEquals("org.sluice.http", configuration.pid());
        assertEquals(defaults("default"), configuration.settings());
        assertTrue(configuration.target().isEverything());
    }

    @Test
    void emptyValuesHaveDefaults() {
        Map<String, Object> empty = new HashMap<>();
        Stream.of(
                        "name",
                        "scope",
                        "osgi.http.whiteboard.target",
                        "goAwaySpreadMillis",
                        "goAwayTimeoutMillis",
                        "proxies")
                .forEach(property -> empty.put(property, " "));
        ServerConfiguration configuration = ServerConfiguration.of(empty);
        assertEquals(defaults("default"), configuration.settings());
        assertTrue(configuration.target().isEverything());
        assertEquals(
                defaults("default"),
                ServerConfiguration.of(Map.of("scope", new String[0])).settings());
        assertEquals(
                defaults("default"),
                ServerConfiguration.of(Map.of("scope", List.of())).settings());
    }

    @Test
    void theNameIsThatOfTheConfigurationWhereNoneIsSet() {
        assertEquals(
                defaults("second"),
                ServerConfiguration.of(Map.of("service.pid", "org.sluice.http~second"))
                        .settings());
        assertEquals(
                defaults("default"),
                ServerConfiguration.of(Map.of("service.pid", "org.sluice.http.0815"))
                        .settings());
        assertEquals(
                defaults("default"),
                ServerConfiguration.of(Map.of("service.pid", "org.sluice.http~a b"))
                        .settings());
        assertEquals(
                defaults("own"),
                ServerConfiguration.of(Map.of("service.pid", "org.sluice.http~second", "name", "own"))
                        .settings());
    }

    @Test
    void valuesMayBeAtTheirBoundsAndOfAnyType() {
        assertEquals(
                identity("n".repeat(64), "default"),
                settings("name", " " + "n".repeat(64)).identity());
        assertEquals(identity("default", "a", "b"), settings("scope", "a, b").identity());
        assertEquals(
                identity("default", "a", "b"),
                settings("scope", List.of("a", "b")).identity());
        assertEquals(
                identity("default", "*"), settings("scope", new String[] {"*"}).identity());
        assertEquals(Duration.ZERO, settings("goAwayTimeoutMillis", 0).goAway().timeout());
        assertEquals(
                Duration.ofMinutes(1),
                settings("goAwayTimeoutMillis", " 60000 ").goAway().timeout());
        assertEquals(
                Duration.ofMillis(5),
                settings("goAwayTimeoutMillis", 5L).goAway().timeout());
        assertEquals(-1, settings("goAwaySpreadMillis", -1).goAway().spreadMillis());
        assertEquals(0, settings("goAwaySpreadMillis", "0").goAway().spreadMillis());
        assertEquals(60_000, settings("goAwaySpreadMillis", 60_000L).goAway().spreadMillis());
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of("name", "a b", "\"a b\" (String)", NAMES),
                Arguments.of("name", "n".repeat(65), "\"" + "n".repeat(65) + "\" (String)", NAMES),
                Arguments.of("name", 5, "\"5\" (Integer)", NAMES),
                Arguments.of("scope", new String[] {"a", "b c"}, "\"b c\" (String)", SCOPES),
                Arguments.of("scope", List.of(1), "\"1\" (Integer)", SCOPES),
                Arguments.of("scope", true, "\"true\" (Boolean)", SCOPES),
                Arguments.of("proxies", "10.0.0.1/8", "\"10.0.0.1/8\" (String)", TrustedProxies.RULE),
                Arguments.of("goAwaySpreadMillis", -2, "\"-2\" (Integer)", "a whole number from -1 to 60000"),
                Arguments.of("goAwaySpreadMillis", 60_001, "\"60001\" (Integer)", "a whole number from -1 to 60000"),
                Arguments.of("goAwayTimeoutMillis", -1, "\"-1\" (Integer)", MILLIS),
                Arguments.of("goAwayTimeoutMillis", 60_001, "\"60001\" (Integer)", MILLIS),
                Arguments.of("goAwayTimeoutMillis", 1L << 40, "\"1099511627776\" (Long)", MILLIS),
                Arguments.of("goAwayTimeoutMillis", 0.5, "\"0.5\" (Double)", MILLIS),
                Arguments.of("goAwayTimeoutMillis", "soon", "\"soon\" (String)", MILLIS));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anInvalidValueIsRefusedByName(String property, Object value, String shown, String allowed) {
        ServerConfiguration configuration = ServerConfiguration.of(Map.of(property, value));
        assertEquals(property + " is " + shown + ", allowed is " + allowed, configuration.refusal());
        assertEquals(Optional.empty(), configuration.settings());
        assertTrue(configuration.target().isEverything());
    }

    @Test
    void aTargetThatIsNoFilterIsRefusedAndNamesNothing() {
        for (Object target : new Object[] {"second", "(name=", 5}) {
            ServerConfiguration configuration = ServerConfiguration.of(Map.of("osgi.http.whiteboard.target", target));
            assertTrue(
                    configuration
                            .refusal()
                            .startsWith("osgi.http.whiteboard.target is \"" + target + "\" ("
                                    + target.getClass().getSimpleName() + "), allowed is an LDAP filter"),
                    configuration.refusal());
            assertFalse(configuration.target().isEverything());
            assertEquals(Optional.empty(), configuration.target().filter());
        }
    }
}
