package org.sluice.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Field lines of responses, RFC 9110, 5. */
class FieldTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "a\r\nb", "ä", "a\0", "(a)"})
    void namesAreTokens(String name) {
        assertThrows(IllegalArgumentException.class, () -> new Field(name, "value"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSet-Cookie: b", "a\nb", "a\rb", "a\0b", "ä", "\u007f"})
    void valuesCannotEndTheLine(String value) {
        assertThrows(IllegalArgumentException.class, () -> new Field("Name", value));
    }

    @Test
    void valuesOfVisibleAsciiAreKeptAsTheyAre() {
        assertEquals("Basic realm=\"a b\",\tx", new Field("WWW-Authenticate", "Basic realm=\"a b\",\tx").value());
    }

    @Test
    void aMessageDoesNotRepeatAnUncheckedValue() {
        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> new Field("Name", "secret\n"));
        assertEquals("value of field Name has a character outside visible ASCII", thrown.getMessage());
    }
}
