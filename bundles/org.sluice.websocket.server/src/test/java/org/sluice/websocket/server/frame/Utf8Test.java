package org.sluice.websocket.server.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.sluice.websocket.server.frame.Bytes.concat;
import static org.sluice.websocket.server.frame.Bytes.frame;
import static org.sluice.websocket.server.frame.Bytes.hex;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 8.1 and RFC 3629. */
class Utf8Test {

    private static final List<String> FAILED = List.of("fail 1007 text is not UTF-8");

    @Nested
    class Validation {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "00",
                    "7f",
                    "c2 80",
                    "df bf",
                    "e0 a0 80",
                    "ed 9f bf",
                    "ee 80 80",
                    "ef bf bf",
                    "f0 90 80 80",
                    "f4 8f bf bf",
                    "ef bb bf",
                    "ce ba e1 bd b9 cf 83 ce bc ce b5",
                    "61 61 61 61 61 61 61 61 61 c3 a9 61 61 61 61 61 61 61 61 61 61 61"
                })
        void acceptsWhatIsWellFormed(String bytes) {
            assertEquals(1, ReaderRun.whole().feed(frame(0x81, hex(bytes))).size());
            assertEquals(Utf8.COMPLETE, check(hex(bytes)));
        }

        @ParameterizedTest(name = "{0}: {1}")
        @CsvSource(textBlock = """
                        continuation alone,       80
                        continuation alone,       bf
                        overlong slash,           c0 af
                        overlong,                 c1 bf
                        overlong slash,           e0 80 af
                        overlong,                 e0 9f bf
                        overlong slash,           f0 80 80 af
                        overlong,                 f0 8f bf bf
                        surrogate,                ed a0 80
                        surrogate,                ed bf bf
                        surrogate pair,           ed a0 bd ed b8 80
                        above U+10FFFF,           f4 90 80 80
                        above U+10FFFF,           f5 80 80 80
                        five bytes,               f8 88 80 80 80
                        impossible,               fe
                        impossible,               ff
                        lead where a next is due, c3 c3
                        lead where a next is due, e2 82 41
                        behind ASCII,             61 61 61 61 61 61 61 61 61 61 61 ff 61 61 61 61 61 61
                        """)
        void failsInTheMiddleOfAFrameWithoutFurtherInput(String what, String bytes) {
            // The frame announces 1000 bytes more than what comes
            byte[] bad = hex(bytes);
            byte[] start = concat(hex("01 fe 04 00"), new byte[4], bad);
            assertEquals(FAILED, ReaderRun.whole().feed(start));
            assertEquals(FAILED, ReaderRun.inParts().feed(start));
        }

        @ParameterizedTest
        @ValueSource(strings = {"c3", "e2 82", "f0 9f 98", "61 f0", "61 61 61 61 61 61 61 61 c3"})
        void aCharacterCutAtTheEndOfTheMessageFails(String bytes) {
            assertEquals(FAILED, ReaderRun.whole().feed(frame(0x81, hex(bytes))));
            assertEquals(FAILED, ReaderRun.whole().feed(concat(frame(0x01, hex(bytes)), frame(0x80, new byte[0]))));
        }

        @Test
        void aBadFirstFragmentFailsAtOnce() {
            assertEquals(FAILED, ReaderRun.whole().feed(frame(0x01, hex("61 c0 af"))));
        }

        @Test
        void binaryIsNotChecked() {
            assertEquals(List.of("binary c0af"), ReaderRun.whole().feed(frame(0x82, hex("c0 af"))));
        }

        @Test
        void agreesWithTheJdkOnEverySequenceOfTwoBytesAndMore() {
            byte[] tail = hex("80 80");
            for (int i = 0; i < 0x10000; i++) {
                for (int length = 2; length <= 4; length++) {
                    byte[] bytes = new byte[length];
                    bytes[0] = (byte) (i >> 8);
                    bytes[1] = (byte) i;
                    System.arraycopy(tail, 0, bytes, 2, length - 2);
                    assertEquals(jdkAccepts(bytes), check(bytes) == Utf8.COMPLETE, () -> hex(ByteBuffer.wrap(bytes)));
                }
            }
        }

        private static int check(byte[] bytes) {
            return Utf8.check(Utf8.COMPLETE, ByteBuffer.wrap(bytes), 0, bytes.length);
        }

        private static boolean jdkAccepts(byte[] bytes) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
                return true;
            } catch (CharacterCodingException e) {
                return false;
            }
        }

        @Test
        void anInvalidStateIsNoOther() {
            assertNotEquals(Utf8.COMPLETE, Utf8.INVALID);
        }
    }

    @Nested
    class Encoding {

        @ParameterizedTest
        @CsvSource(textBlock = """
                        a,              61
                        \u00e9,         c3a9
                        \u20ac,         e282ac
                        \ud83d\ude00,   f09f9880
                        """)
        void isThatOfTheRfc(String text, String expected) {
            assertEquals(expected, hex(Utf8.encode(text)));
        }

        @Test
        void anUnpairedSurrogateBecomesTheReplacementCharacter() {
            assertEquals("61efbfbd62", hex(Utf8.encode("a\ud83db")));
            assertEquals("efbfbd61", hex(Utf8.encode("\ude00a")));
            assertEquals("efbfbdefbfbd", hex(Utf8.encode("\ude00\ud83d")));
            assertEquals("3f", hex(Utf8.encode("?")));
        }
    }
}
