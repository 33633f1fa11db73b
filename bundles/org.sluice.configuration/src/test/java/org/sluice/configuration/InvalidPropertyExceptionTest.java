package org.sluice.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The message is one line of a log, whatever the value is. */
class InvalidPropertyExceptionTest {

    static Stream<Arguments> shown() {
        return Stream.of(
                Arguments.of(null, "absent"),
                Arguments.of("a", "\"a\" (String)"),
                Arguments.of(5L, "\"5\" (Long)"),
                Arguments.of(new String[] {"a", null}, "\"[a, null]\" (String[])"),
                Arguments.of(new int[] {5}, "\"...\" (int[])"),
                Arguments.of("a\r\nb\u001b[31m\u0085\u2028\u202e", "\"a??b?[31m???\" (String)"),
                Arguments.of("\u00e4", "\"\u00e4\" (String)"),
                Arguments.of("x".repeat(200), '"' + "x".repeat(200) + "\" (String)"),
                Arguments.of("x".repeat(100_000), '"' + "x".repeat(200) + "...\" (String)"));
    }

    @ParameterizedTest
    @MethodSource
    void shown(Object value, String expected) {
        String message = new InvalidPropertyException("p", value, "x").getMessage();
        assertEquals("p is " + expected + ", allowed is x", message);
    }

    @ParameterizedTest
    @MethodSource("shown")
    void aSecretIsNotShown(Object value) {
        String expected =
                value == null ? "absent" : "not shown (" + value.getClass().getSimpleName() + ")";
        String message = InvalidPropertyException.ofSecret("p", value, "x").getMessage();
        assertEquals("p is " + expected + ", allowed is x", message);
    }

    @ParameterizedTest
    @MethodSource("shown")
    void thePropertyIsKnown(Object value) {
        assertEquals("p", new InvalidPropertyException("p", value, "x").property());
        assertEquals("p", InvalidPropertyException.ofSecret("p", value, "x").property());
    }
}
