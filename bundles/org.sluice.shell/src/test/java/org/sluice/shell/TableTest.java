package org.sluice.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {

    @Test
    void columnsAreAligned() {
        Table table = new Table(">ID", "NAME", ">COUNT").add(7, "a", 12345).add(1234, "longer", 1);
        assertEquals("""
                  ID  NAME    COUNT
                   7  a       12345
                1234  longer      1""", table.in(100));
    }

    @Test
    void nothingIsShownAsADash() {
        assertEquals("A  B\n-  b", new Table("A", "B").add(null, "b").in(100));
    }

    @Test
    void linesDoNotEndWithBlanks() {
        assertEquals(
                "A   B\naa\nb   b",
                new Table("A", "B").add("aa", "").add("b", "b").in(100));
    }

    @Test
    void theWidestTextIsCutFirst() {
        Table table = new Table(">ID", "A", "B").add(123456789, "short", "x".repeat(50));
        assertEquals("       ID  A      B\n123456789  short  xxxxxxxxxxx\u2026", table.in(30));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 21, 40, 80, 100})
    void noLineIsWiderThanTheTerminal(int columns) {
        Table table = new Table(">ID", "PATTERN", "BUNDLE", ">MANY", "STATE")
                .add(
                        Long.MAX_VALUE,
                        "/a/very/long/pattern/" + "x".repeat(80),
                        "\u6771".repeat(60),
                        Long.MAX_VALUE,
                        "OPEN")
                .add(1, "", "b", 2, null);
        table.in(columns).lines().forEach(line -> assertTrue(Printable.width(line) <= columns, line));
    }

    @Test
    void numbersAreNotCutAsLongAsTextCanBe() {
        Table table = new Table(">N", "TEXT", ">M").add(1234567890123L, "x".repeat(90), 9876543210L);
        String line = table.in(40).lines().toList().get(1);
        assertTrue(line.contains("1234567890123") && line.endsWith("9876543210"), line);
    }

    @Test
    void cellsCannotBreakTheTable() {
        assertEquals(
                "A\na\\u000ab\\u001b[31m", new Table("A").add("a\nb\u001b[31m").in(100));
    }

    @Test
    void reasonsAreWrapped() {
        Report report = new Report(20);
        report.add("one two three four five six");
        assertEquals("one two three four\n  five six", report.toString());
    }

    @Test
    void aWordThatIsTooLongIsCut() {
        Report report = new Report(20);
        report.add("x".repeat(50));
        assertEquals("x".repeat(17) + "\u2026", report.toString());
    }
}
