package org.sluice.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

    @ParameterizedTest
    @CsvSource({"0, PT0S", "90, PT90S", "90s, PT90S", "15m, PT15M", "3h, PT3H", "2d, PT48H"})
    void timesHaveUnits(String text, Duration time) throws CommandFailed {
        assertEquals(time, Arguments.time("--older", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5h", "h", "5 m", "5w", "1h30m", "9999999999s"})
    void otherTimesAreRefused(String text) {
        assertThrows(CommandFailed.class, () -> Arguments.time("--older", text));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "59999, 59s",
        "60000, 1m0s",
        "3599000, 59m59s",
        "3600000, 1h0m",
        "86399000, 23h59m",
        "90000000, 1d1h",
        "-5, 0s"
    })
    void agesHaveTwoUnits(long millis, String age) {
        assertEquals(age, Arguments.age(1_000_000_000_000L + millis, 1_000_000_000_000L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "1.0", "1e3", "9999999999999999999", "\u0661"})
    void idsAreNumbers(String text) {
        assertThrows(CommandFailed.class, () -> Arguments.id(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "11", "ten", "99999999999999999999"})
    void numbersHaveBounds(String text) {
        CommandFailed failure = assertThrows(CommandFailed.class, () -> Arguments.number("--limit", text, 1, 10));
        assertEquals("--limit is '" + text + "', must be a number from 1 to 10", failure.getMessage());
    }

    @Test
    void whatGogoTakesForNullIsAWord() throws CommandFailed {
        assertArrayEquals(new String[] {"a", "null"}, Arguments.words(new String[] {"a", null}, 2));
    }

    @Test
    void unknownOptionsAreNoWords() {
        assertThrows(CommandFailed.class, () -> Arguments.words(new String[] {"--all"}, 5));
    }
}
