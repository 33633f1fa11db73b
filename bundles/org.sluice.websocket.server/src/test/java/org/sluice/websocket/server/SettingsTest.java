package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.websocket.server.path.PathPattern;

/** The service properties of {@link org.sluice.websocket.WebSocketConstants}. */
class SettingsTest {

    private static Settings parse(Object... namesAndValues) throws InvalidPropertyException {
        Map<String, Object> properties = TestFramework.properties(namesAndValues);
        properties.putIfAbsent("sluice.websocket.pattern", "/a");
        return Settings.parse(properties::get, Limits.DEFAULT);
    }

    @Test
    void absentOnesHaveTheirDefaults() throws InvalidPropertyException {
        Settings settings = parse();
        assertEquals(Set.of(), settings.subprotocols());
        assertEquals(Set.of(), settings.origins());
        assertFalse(settings.onLoop());
        assertEquals(Integer.MAX_VALUE, settings.maxConnections());
        assertEquals(1 << 20, settings.maxMessageSize());
    }

    @Test
    void zeroIsTheDefault() throws InvalidPropertyException {
        Settings settings = parse("max.connections", 0, "max.message.size", 0);
        assertEquals(Integer.MAX_VALUE, settings.maxConnections());
        assertEquals(1 << 20, settings.maxMessageSize());
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
                // Reserved ones are not looked at
                Arguments.of("scope", 7, null),
                Arguments.of("idle.timeout", "soon", null));
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
                Arguments.of("subprotocols", ""),
                Arguments.of("subprotocols", "a,b"),
                Arguments.of("subprotocols", 7),
                Arguments.of("origins", "example"),
                Arguments.of("origins", "https://a/path"),
                Arguments.of("origins", true),
                Arguments.of("threading", "virtual"),
                Arguments.of("threading", "LOOP"),
                Arguments.of("threading", 1),
                Arguments.of("threading", new String[] {"loop"}),
                Arguments.of("max.connections", -1),
                Arguments.of("max.connections", 1L << 31),
                Arguments.of("max.connections", "x"),
                Arguments.of("max.connections", ""),
                Arguments.of("max.connections", "99999999999999999999"),
                Arguments.of("max.connections", 1.5),
                Arguments.of("max.connections", true),
                Arguments.of("max.message.size", -1),
                Arguments.of("max.message.size", (64 << 20) + 1),
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
