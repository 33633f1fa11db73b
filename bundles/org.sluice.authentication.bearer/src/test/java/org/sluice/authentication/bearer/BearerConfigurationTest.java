package org.sluice.authentication.bearer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.testing.TestContext;

class BearerConfigurationTest {

    private static final String PID = "org.sluice.authentication.bearer~main";
    private static final String TOKEN = "0123456789abcdef";

    private final TestContext framework = new TestContext();
    private final BearerAuthenticators authenticators = new BearerAuthenticators(framework.context);

    private static Dictionary<String, Object> properties(Object... namesAndValues) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("tokens", "alice=" + TOKEN);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return properties;
    }

    @Test
    void absentOnesHaveTheirDefaults() throws InvalidPropertyException {
        Settings settings = Settings.parse(PID, properties());
        assertEquals("main", settings.name());
        assertEquals("\"gateway\"", settings.quotedRealm());
        assertEquals("", settings.queryParameter());
        assertEquals("sluice.bearer", settings.subprotocol());
        assertEquals(
                "org.sluice.authentication.bearer",
                Settings.parse("pid.of.elsewhere", properties("name", " ")).name());
        assertEquals("\"gateway\"", Settings.parse(PID, properties("realm", "")).quotedRealm());
    }

    @Test
    void emptyOnesHaveTheirDefaultsButForTheSubprotocol() throws InvalidPropertyException {
        Settings settings =
                Settings.parse(PID, properties("name", "", "realm", " ", "queryParameter", " ", "subprotocol", " "));
        assertEquals("main", settings.name());
        assertEquals("\"gateway\"", settings.quotedRealm());
        assertEquals("", settings.queryParameter());
        assertEquals("", settings.subprotocol());
    }

    @Test
    void ofSeveralTokensTheInvalidOneIsCounted() {
        String message = assertThrows(
                        InvalidPropertyException.class,
                        () -> Settings.parse(PID, properties("tokens", "a=0123456789abcdef,b=secret")))
                .getMessage();
        assertEquals(
                "tokens, number 2, is not shown (String), allowed is a token of 16 or more letters, digits and"
                        + " characters of ._~+/-",
                message);
        assertTrue(assertThrows(InvalidPropertyException.class, () -> Settings.parse(PID, new Hashtable<>()))
                .getMessage()
                .startsWith("tokens is absent, allowed is at least one PRINCIPAL=TOKEN"));
    }

    static Stream<Arguments> lists() {
        return Stream.of(
                        "alice=0123456789abcdef,bob=fedcba9876543210",
                        " alice = 0123456789abcdef , bob=fedcba9876543210,",
                        new String[] {"alice=0123456789abcdef", "bob=fedcba9876543210"},
                        List.of("alice=0123456789abcdef", "bob=fedcba9876543210"))
                .map(value -> Arguments.of(new Object[] {value}));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void tokensAreALineOrAList(Object value) throws InvalidPropertyException {
        Tokens tokens = Settings.parse(PID, properties("tokens", value)).tokens();
        assertEquals(Optional.of("alice"), tokens.principalOf("0123456789abcdef"));
        assertEquals(Optional.of("bob"), tokens.principalOf("fedcba9876543210"));
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of("tokens", ""),
                Arguments.of("tokens", new String[0]),
                Arguments.of("tokens", 5),
                Arguments.of("tokens", List.of(5)),
                Arguments.of("tokens", Arrays.asList("alice=0123456789abcdef", null)),
                Arguments.of("tokens", ","),
                Arguments.of("tokens", new char[] {'0', '1'}),
                Arguments.of("tokens", "alice=0123456789abcde"),
                Arguments.of("tokens", "=0123456789abcdef"),
                Arguments.of("tokens", " =0123456789abcdef"),
                Arguments.of("tokens", "0123456789abcdef"),
                Arguments.of("tokens", "alice=0123456789 abcdef"),
                Arguments.of("tokens", "alice=0123456789\u00e9abcdef"),
                Arguments.of("tokens", "al\nice=0123456789abcdef"),
                Arguments.of("tokens", "alice=sha256:0123456789abcdef"),
                Arguments.of("tokens", "alice=sha512:0123456789abcdef"),
                Arguments.of("tokens", "alice=0123456789abcdef,bob=0123456789abcdef"),
                Arguments.of("name", 5),
                Arguments.of("name", "a\nb"),
                Arguments.of("name", new String[] {"a"}),
                Arguments.of("realm", "\u00e9"),
                Arguments.of("realm", true),
                Arguments.of("queryParameter", "a b"),
                Arguments.of("queryParameter", 1L),
                Arguments.of("subprotocol", "a b"),
                Arguments.of("subprotocol", "a,b"),
                Arguments.of("subprotocol", new String[] {"a"}));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anInvalidValueIsNamedWithoutBeingTold(String property, Object value) {
        String message = assertThrows(
                        InvalidPropertyException.class, () -> Settings.parse(PID, properties(property, value)))
                .getMessage();
        assertTrue(message.startsWith(property), message);
        assertFalse(message.contains("0123456789"), message);
    }

    @Test
    void eachConfigurationIsAnAuthenticatorWithNothingOfItsTokens() {
        authenticators.updated("f~1", properties("name", "one"));
        authenticators.updated("f~2", properties("name", "two"));
        assertEquals(Set.of("one", "two"), framework.registered.keySet());
        assertFalse(framework.log.toString().contains(TOKEN), framework.log.toString());
        authenticators.deleted("f~1");
        assertEquals(Set.of("two"), framework.registered.keySet());
        authenticators.deleted("f~1");
        authenticators.deactivate();
        assertEquals(Set.of(), framework.registered.keySet());
    }

    @Test
    void aChangedOneIsReplacedWithoutAGap() {
        authenticators.updated("f~1", properties("name", "one"));
        framework.log.clear();
        authenticators.updated("f~1", properties("name", "two"));
        assertEquals(Set.of("two"), framework.registered.keySet());
        assertTrue(framework.log.get(0).startsWith("+ "), framework.log.toString());
        assertEquals("- one", framework.log.get(1));
    }

    @Test
    void anInvalidOneLeavesNobody() {
        authenticators.updated("f~1", properties("name", "one"));
        authenticators.updated("f~1", properties("name", "one", "tokens", "short"));
        assertEquals(Set.of(), framework.registered.keySet());
        authenticators.updated("f~1", properties("name", "one"));
        assertEquals(Set.of("one"), framework.registered.keySet());
    }
}
