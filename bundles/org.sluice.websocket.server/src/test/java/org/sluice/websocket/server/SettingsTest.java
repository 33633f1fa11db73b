package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.websocket.server.frame.Opcode;
import org.sluice.websocket.server.frame.Violation;
import org.sluice.websocket.server.path.PathPattern;

/** The service properties of {@link org.sluice.websocket.WebSocketConstants}. */
class SettingsTest {

    private static final Limits DEFAULTS = ConfiguredLimits.limits(name -> null);

    private static Settings parse(Object... namesAndValues) throws InvalidPropertyException {
        Map<String, Object> properties = TestFramework.properties(namesAndValues);
        properties.putIfAbsent("sluice.websocket.pattern", "/a");
        return Settings.parse(properties::get);
    }

    @Test
    void absentOnesHaveTheirDefaults() throws InvalidPropertyException {
        Settings settings = parse();
        assertEquals(Set.of(), settings.subprotocols());
        assertEquals(Set.of(), settings.origins());
        assertFalse(settings.onLoop());
        assertEquals(Integer.MAX_VALUE, settings.maxConnections());
        assertEquals(1 << 20, settings.messageLimit(DEFAULTS.messages()));
        assertEquals(Set.of("default"), settings.scopes());
        assertEquals(0, settings.idleTimeout());
        assertEquals(0, settings.pingInterval());
        assertEquals(0, settings.handoverSeconds());
        assertFalse(settings.push());
        assertEquals("any", settings.data());
        assertEquals(DEFAULTS.compression(), settings.compression().or(DEFAULTS.compression()));
    }

    @Test
    void whatAnApplicationSaysAboutCompressionCountsInThePlaceOfTheServers() throws InvalidPropertyException {
        Compression server = new Compression("takeover", 1, 2);
        assertEquals(server, parse().compression().or(server));
        assertEquals(
                new Compression("off", 9, 0),
                parse("compression", "off", "compression.level", 9, "compression.threshold", 0)
                        .compression()
                        .or(server));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "subprotocols",
                "origins",
                "threading",
                "max.connections",
                "max.message.size",
                "scope",
                "idle.timeout",
                "ping.interval",
                "direction",
                "data",
                "compression",
                "compression.level",
                "compression.threshold"
            })
    void emptyOnesHaveTheirDefaults(String name) throws InvalidPropertyException {
        assertEquals(parse(), parse(name, ""));
        assertEquals(parse(), parse(name, " "));
    }

    @Test
    void blankElementsAreLeftOut() throws InvalidPropertyException {
        assertEquals(parse("scope", "a"), parse("scope", new String[] {"", " a ", " "}));
        assertEquals(parse(), parse("scope", List.of("", "")));
    }

    @Test
    void zeroIsTheDefault() throws InvalidPropertyException {
        Settings settings = parse("max.connections", 0, "max.message.size", 0);
        assertEquals(Integer.MAX_VALUE, settings.maxConnections());
        assertEquals(1 << 20, settings.messageLimit(DEFAULTS.messages()));
    }

    @Test
    void theServersMaximumHoldsForAMessageSize() throws InvalidPropertyException {
        assertEquals(64 << 20, parse("max.message.size", 65 << 20).messageLimit(DEFAULTS.messages()));
        assertEquals(5, parse("max.message.size", 5).messageLimit(DEFAULTS.messages()));
    }

    @ParameterizedTest
    @CsvSource({
        "any,    both, -,    -",
        "text,   both, -,    1003",
        "binary, both, 1003, -",
        "any,    push, 1008, 1003",
        "text,   push, 1008, 1003",
        "binary, push, 1008, 1003"
    })
    void whatIsNotTakenHasItsCloseCode(String data, String direction, String text, String binary)
            throws InvalidPropertyException {
        Settings settings = parse("data", data, "direction", direction);
        assertEquals(text, code(settings.refusalOf(Opcode.TEXT)));
        assertEquals(binary, code(settings.refusalOf(Opcode.BINARY)));
    }

    private static String code(Violation violation) {
        return violation == null ? "-" : violation.closeCode().toString();
    }

    @ParameterizedTest
    @CsvSource({
        "default, default, true",
        "a,       default, false",
        "a b,     b c,     true",
        "*,       a,       true",
        "a,       *,       true",
        "a,       A,       false"
    })
    void scopesMatchWhenTheyShareOneOrASideHasAll(String application, String ofServer, boolean matches)
            throws InvalidPropertyException {
        Settings settings = parse("scope", application.split(" "));
        assertEquals(matches, settings.isIn(Set.of(ofServer.split(" "))));
    }

    static Stream<Arguments> valid() {
        return Stream.of(
                Arguments.of("max.connections", 5, 5),
                Arguments.of("max.connections", 5L, 5),
                Arguments.of("max.connections", "5", 5),
                Arguments.of("max.connections", " 5 ", 5),
                Arguments.of("max.connections", Integer.MAX_VALUE, Integer.MAX_VALUE),
                Arguments.of("max.message.size", 1, 1),
                Arguments.of("max.message.size", 64 << 20, 64 << 20),
                Arguments.of("threading", "loop", true),
                Arguments.of("threading", "worker", false),
                Arguments.of("subprotocols", "a", Set.of("a")),
                Arguments.of("subprotocols", new String[] {"a", "b"}, Set.of("a", "b")),
                Arguments.of("subprotocols", List.of("a", "b"), Set.of("a", "b")),
                Arguments.of("subprotocols", List.of("a", "a"), Set.of("a")),
                Arguments.of("subprotocols", new String[0], Set.of()),
                Arguments.of("origins", "*", Set.of("*")),
                Arguments.of("origins", "https://A.example:443", Set.of("https://a.example")),
                Arguments.of("pattern", "/x", List.of("/x")),
                Arguments.of("pattern", new String[] {"/x", "/y/*"}, List.of("/x", "/y/*")),
                Arguments.of("pattern", Set.of("/x/{y}"), List.of("/x/{y}")),
                Arguments.of("scope", "a", Set.of("a")),
                Arguments.of("scope", List.of("a", "*"), Set.of("a", "*")),
                Arguments.of("scope", new String[0], Set.of("default")),
                Arguments.of("idle.timeout", 1, 1),
                Arguments.of("idle.timeout", "-1", -1),
                Arguments.of("idle.timeout", 86_400L, 86_400),
                Arguments.of("ping.interval", 5, 5),
                Arguments.of("ping.interval", -1, -1),
                Arguments.of("direction", "push", true),
                Arguments.of("direction", "both", false),
                Arguments.of("data", "text", "text"),
                Arguments.of("data", "binary", "binary"),
                Arguments.of("compression", "off", "off"),
                Arguments.of("compression", " on ", "on"),
                Arguments.of("compression", "takeover", "takeover"),
                Arguments.of("compression", true, "on"),
                Arguments.of("compression", false, "off"),
                Arguments.of("compression.level", 1, 1),
                Arguments.of("compression.level", "9", 9),
                Arguments.of("compression.level", 0L, 0),
                Arguments.of("compression.threshold", 0, 0),
                Arguments.of("compression.threshold", "-1", -1),
                Arguments.of("compression.threshold", 1L << 20, 1 << 20),
                Arguments.of("handover", 1, 1),
                Arguments.of("handover", "3600", 3600),
                Arguments.of("handover", 0L, 0));
    }

    @ParameterizedTest
    @MethodSource("valid")
    void validOnesAreTaken(String name, Object value, Object expected) throws InvalidPropertyException {
        Settings settings = parse(name, value);
        Object actual =
                switch (name) {
                    case "max.connections" -> settings.maxConnections();
                    case "max.message.size" -> settings.maxMessageSize();
                    case "threading" -> settings.onLoop();
                    case "subprotocols" -> settings.subprotocols();
                    case "scope" -> settings.scopes();
                    case "idle.timeout" -> settings.idleTimeout();
                    case "ping.interval" -> settings.pingInterval();
                    case "direction" -> settings.push();
                    case "data" -> settings.data();
                    case "compression" -> settings.compression().mode();
                    case "compression.level" -> settings.compression().level();
                    case "compression.threshold" -> settings.compression().threshold();
                    case "handover" -> settings.handoverSeconds();
                    case "origins" -> settings.origins();
                    case "pattern" ->
                        settings.patterns().stream().map(PathPattern::text).toList();
                    default -> null;
                };
        assertEquals(expected, actual);
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of("pattern", "a"),
                Arguments.of("pattern", ""),
                Arguments.of("pattern", new String[0]),
                Arguments.of("pattern", List.of()),
                Arguments.of("pattern", 7),
                Arguments.of("pattern", List.of("/a", 7)),
                Arguments.of("pattern", new Integer[] {7}),
                Arguments.of("pattern", new String[] {"/a", "/b/**"}),
                Arguments.of("subprotocols", "a b"),
                Arguments.of("subprotocols", "a,b"),
                Arguments.of("subprotocols", 7),
                Arguments.of("origins", "example"),
                Arguments.of("origins", "https://a/path"),
                Arguments.of("origins", true),
                Arguments.of("threading", "virtual"),
                Arguments.of("threading", "LOOP"),
                Arguments.of("threading", 1),
                Arguments.of("threading", new String[] {"loop"}),
                Arguments.of("compression", 7),
                Arguments.of("compression", "true"),
                Arguments.of("compression", "ON"),
                Arguments.of("compression", new String[] {"on"}),
                Arguments.of("compression.level", 10),
                Arguments.of("compression.level", -1),
                Arguments.of("compression.level", "fast"),
                Arguments.of("compression.level", 1.5),
                Arguments.of("compression.threshold", -2),
                Arguments.of("compression.threshold", (1 << 20) + 1),
                Arguments.of("compression.threshold", true),
                Arguments.of("max.connections", -1),
                Arguments.of("max.connections", 1L << 31),
                Arguments.of("max.connections", "x"),
                Arguments.of("max.connections", "99999999999999999999"),
                Arguments.of("max.connections", 1.5),
                Arguments.of("max.connections", true),
                Arguments.of("max.message.size", -1),
                Arguments.of("max.message.size", 1L << 31),
                Arguments.of("scope", 7),
                Arguments.of("scope", Arrays.asList("a", null)),
                Arguments.of("scope", new int[] {7}),
                Arguments.of("pattern", 'a'),
                Arguments.of("threading", 'l'),
                Arguments.of("max.connections", '5'),
                Arguments.of("idle.timeout", -2),
                Arguments.of("idle.timeout", 86_401),
                Arguments.of("idle.timeout", "soon"),
                Arguments.of("idle.timeout", 1.0),
                Arguments.of("ping.interval", -2),
                Arguments.of("ping.interval", 86_401),
                Arguments.of("ping.interval", true),
                Arguments.of("handover", -1),
                Arguments.of("handover", 3601),
                Arguments.of("handover", "soon"),
                Arguments.of("direction", "pull"),
                Arguments.of("data", "json"),
                Arguments.of("data", 1),
                Arguments.of("max.message.size", "1 MiB"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void invalidOnesAreNamed(String name, Object value) {
        InvalidPropertyException e = assertThrows(InvalidPropertyException.class, () -> parse(name, value));
        assertTrue(e.getMessage().startsWith("sluice.websocket." + name + " is "), e.getMessage());
        assertTrue(e.getMessage().contains(", allowed is "), e.getMessage());
    }

    @Test
    void controlCharactersOfAValueDoNotReachALog() {
        InvalidPropertyException e =
                assertThrows(InvalidPropertyException.class, () -> parse("threading", "a\r\nb\u001b[31m"));
        assertEquals("sluice.websocket.threading is \"a??b?[31m\" (String), allowed is worker or loop", e.getMessage());
    }
}
