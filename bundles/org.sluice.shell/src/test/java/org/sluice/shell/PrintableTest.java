package org.sluice.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

    @Nested
    class Escaping {

        @ParameterizedTest
        @ValueSource(
                strings = {"alice", "J\u00fcrgen", "\u6771\u4eac", "DOMAIN\\user", "a b", "\ud83d\ude00", "\u0915\u093f"
                })
        void whatCanBeSeenStays(String text) {
            assertEquals(text, Printable.of(text));
        }

        @ParameterizedTest
        @CsvSource({
            "001b, terminal sequences",
            "009b, the same in one character",
            "0000, nothing",
            "0007, the bell",
            "0008, back",
            "000a, new line",
            "000d, return",
            "007f, delete",
            "0085, next line",
            "200b, without width",
            "202e, right to left",
            "2066, isolate",
            "2028, line separator",
            "2029, paragraph separator",
            "feff, byte order mark",
            "e000, private use",
            "d800, half a surrogate pair"
        })
        void whatDoesSomethingElseIsEscaped(String code, String name) {
            char character = (char) Integer.parseInt(code, 16);
            assertEquals("a\\u" + code + "b", Printable.of("a" + character + "b"), name);
        }

        @Test
        void noControlCharacterPasses() {
            String all = new String(
                    IntStream.rangeClosed(0, Character.MAX_CODE_POINT).toArray(), 0, Character.MAX_CODE_POINT + 1);
            assertTrue(Printable.of(all).codePoints().noneMatch(Character::isISOControl));
        }

        @Test
        void tagsOutsideOfTheBasicPlaneAreEscapedAsPairs() {
            assertEquals("\\udb40\\udc41", Printable.of("\udb40\udc41"));
        }

        @Test
        void marksDoNotPileUp() {
            assertEquals("a\u0301\u0302\\u0303\\u0304b", Printable.of("a\u0301\u0302\u0303\u0304b"));
        }

        @Test
        void jsonIsAsciiAlone() {
            assertEquals(
                    "\"J\\u00fcrgen \\ud83d\\ude00 \\u009b\"", Printable.ascii("\"J\u00fcrgen \ud83d\ude00 \u009b\""));
        }
    }

    @Nested
    class Columns {

        @ParameterizedTest
        @CsvSource({"abc, 3", "J\u00fcrgen, 6", "\u6771\u4eac, 4", "a\u0301, 1", "\ud83d\ude00, 2", "\uff21, 2"})
        void charactersTakeNoneOneOrTwo(String text, int width) {
            assertEquals(width, Printable.width(text));
        }

        @ParameterizedTest
        @CsvSource({
            "abcdef, 6, abcdef",
            "abcdef, 5, abcd\u2026",
            "abcdef, 1, \u2026",
            "\u6771\u4eac\u6771, 5, \u6771\u4eac\u2026",
            "\u6771\u4eac\u6771, 4, \u6771\u2026"
        })
        void whatIsTooLongIsCut(String text, int columns, String cut) {
            assertEquals(cut, Printable.cut(text, columns));
            assertTrue(Printable.width(cut) <= columns);
        }
    }
}
