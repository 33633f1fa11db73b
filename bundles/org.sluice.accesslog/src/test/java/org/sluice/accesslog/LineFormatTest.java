package org.sluice.accesslog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineFormatTest {

    private static final Map<String, Function<String, Object>> VALUES =
            Map.of("text", text -> text, "length", String::length, "nothing", text -> null);

    private static String line(String format, String from) {
        return LineFormat.parse(format, VALUES).line(from);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "%{text} %{length} | a\\x20b 3",
                "\"%{text}\" %{text} | \"a b\" a\\x20b",
                "[%{text}]\"%{text}%{length}\" | [a\\x20b]\"a b3\"",
                "\"\"%{text} | \"\"a\\x20b",
                "%{nothing} \"%{nothing}\" | - \"-\"",
                "no value at all, %s $1 \\n {} | no value at all, %s $1 \\n {}",
                "{text} 100% %%{length} | {text} 100% %3",
            })
    void valuesAreInTheirPlaces(String format, String expected) {
        assertEquals(expected, line(format, "a b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%{",
                "%{text",
                "a %{text %{length}",
                "%{}",
                "%{text }",
                "%{TEXT}",
                "%{%{text}}",
                "%{unknown}",
                "\"%{text}",
                "a\nb",
                "\u00fc",
                "\u001b[1m"
            })
    void whatIsNoFormatIsRefused(String format) {
        assertThrows(IllegalArgumentException.class, () -> LineFormat.parse(format, VALUES));
    }

    @Test
    void aFormatHasALimit() {
        assertEquals(1000, line("a".repeat(1000), "").length());
        assertThrows(IllegalArgumentException.class, () -> LineFormat.parse("a".repeat(1001), VALUES));
    }

    @Test
    void whatIsAllowedIsNamed() {
        String allowed = LineFormat.allowed(VALUES);
        assertTrue(allowed.endsWith("%{length} %{nothing} %{text}"), allowed);
    }
}
