package org.sluice.accesslog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapingTest {

    private static String quoted(String value) {
        return escaped(value, true);
    }

    private static String escaped(String value, boolean quoted) {
        StringBuilder line = new StringBuilder();
        Escaping.append(line, value, quoted);
        return line.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/rooms/12?a=b | /rooms/12?a=b | nothing to escape",
                "a\" 101 \"b | a\\\" 101 \\\"b | an end of the place",
                "a\\\" | a\\\\\\\" | an escape of the escape",
                "`a\nb` | a\\x0ab | another line",
                "`a\r\nb` | a\\x0d\\x0ab | another line",
                "`a\tb` | a\\x09b | another column",
                "a\u001b[31mred | a\\x1b[31mred | a terminal's colour",
                "`a\u001b]0;title\u0007` | a\\x1b]0;title\\x07 | a terminal's title",
                "a\u0000b | a\\x00b | an end for programs in C",
                "a\u007fb | a\\u007fb | delete",
                "a\u0085b | a\\u0085b | another line, in ISO 8859",
                "a\u009b31mb | a\\u009b31mb | a terminal's colour in one character",
                "a\u2028b | a\\u2028b | another line, in Unicode",
                "a\u202eb | a\\u202eb | right to left",
                "a\u200bb | a\\u200bb | nothing that could be seen",
                "\ufeffa | \\ufeffa | a byte order mark",
                "m\u00fcller | m\\u00fcller | not ASCII",
                "\ud83d\ude00 | \\ud83d\\ude00 | a pair of surrogates",
                "\ud83d | \\ud83d | half of one",
                "${jndi:ldap://x} | \\x24{jndi:ldap://x} | a look-up of the back end",
                "a{}b%s%n | a{}b%s%n | a format of the back end",
                "- | \\x2d | what is absent",
            })
    void whatClientsChooseStaysInItsPlace(String value, String expected, String what) {
        assertEquals(expected, quoted(value), what);
    }

    @Test
    void spacesStayWithinQuotesOnly() {
        assertEquals("a b", escaped("a b", true));
        assertEquals("a\\x20b", escaped("a b", false));
    }

    @Test
    void whatIsNotThereIsADash() {
        assertEquals("-", escaped(null, true));
        assertEquals("-", escaped("", false));
    }

    @Test
    void longValuesAreCutAndSaySo() {
        assertEquals("a".repeat(256), quoted("a".repeat(256)));
        assertEquals("a".repeat(256) + "\\...", quoted("a".repeat(257)));
        assertEquals("\\u2028".repeat(256) + "\\...", quoted("\u2028".repeat(100_000)));
    }

    @Test
    void anyValueIsPrintableWithoutQuotesThatCount() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            StringBuilder value = new StringBuilder();
            random.ints(random.nextInt(40), 0, random.nextBoolean() ? 256 : 65_536)
                    .forEach(unit -> value.append((char) unit));
            String escaped = escaped(value.toString(), false);
            assertTrue(
                    escaped.matches("-|([!-~&&[^\\\\\"$]]|\\\\[\"\\\\]|\\\\x[0-9a-f]{2}|\\\\u[0-9a-f]{4})+"), escaped);
        }
    }
}
