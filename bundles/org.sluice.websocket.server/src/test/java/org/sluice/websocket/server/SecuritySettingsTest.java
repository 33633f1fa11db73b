package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.websocket.WebSocketConstants;
import org.sluice.websocket.server.service.Selection;

/** The properties that select who decides about clients. */
class SecuritySettingsTest {

    private static Settings parse(String name, Object value) throws InvalidPropertyException {
        Map<String, Object> properties = new HashMap<>(Map.of(WebSocketConstants.PATTERN, "/a"));
        properties.put(name, value);
        return Settings.parse(properties::get);
    }

    private static int failures(Object value) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("authenticationFailures", value);
        return ConfiguredLimits.limits(properties::get).authentication().failures();
    }

    @Test
    void absentOnesSelectNobody() throws InvalidPropertyException {
        Settings settings = parse("other", "");
        assertEquals(Optional.empty(), settings.contextSelect());
        assertEquals(Optional.empty(), settings.authenticator());
        assertEquals(
                new Limits.Authentication(Optional.empty(), 5),
                ConfiguredLimits.limits(name -> null).authentication());
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "with space", "(a=b)"})
    void aNameOrAFilterSelects(String text) throws InvalidPropertyException {
        Optional<Selection> expected = Optional.of(new Selection(text));
        assertEquals(expected, parse(WebSocketConstants.CONTEXT_SELECT, text).contextSelect());
        assertEquals(expected, parse(WebSocketConstants.AUTHENTICATOR, text).authenticator());
    }

    static Stream<Arguments> invalid() {
        return Stream.of("(", "(a=b", "a\r\nb", 1, true, new String[] {"main"}, List.of("main"))
                .map(value -> Arguments.of(new Object[] {value}));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anotherValueIsRefusedWithItsName(Object value) {
        for (String name : List.of(WebSocketConstants.CONTEXT_SELECT, WebSocketConstants.AUTHENTICATOR)) {
            String message = assertThrows(InvalidPropertyException.class, () -> parse(name, value))
                    .getMessage();
            assertTrue(message.startsWith(name + " is \""), message);
            assertTrue(message.endsWith("a name, or an LDAP filter in parentheses"), message);
            assertEquals(-1, message.indexOf('\n'));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void anEmptyContextIsRefusedAndAnEmptyAuthenticatorIsNone(String empty) throws InvalidPropertyException {
        assertThrows(InvalidPropertyException.class, () -> parse(WebSocketConstants.CONTEXT_SELECT, empty));
        assertEquals(
                Optional.empty(), parse(WebSocketConstants.AUTHENTICATOR, empty).authenticator());
    }

    @Test
    void theNumberOfFailuresHasARange() {
        assertEquals(1, failures(1));
        assertEquals(1_000_000, failures("1000000"));
        for (Object invalid : new Object[] {0, -1, 1_000_001, "many", true, 1.5}) {
            assertEquals(5, failures(invalid));
        }
    }
}
