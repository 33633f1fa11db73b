package org.sluice.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows below headings. Columns are as wide as their longest cell; where that is too much, those with text are cut, the widest
 * first. Numbers are never cut, but lines are.
 */
final class Table {

    private static final String GAP = "  ";

    /** No column with text becomes narrower than that. */
    private static final int NARROW = 6;

    private final List<String[]> rows = new ArrayList<>();
    private final boolean[] numbers;

    /**
     * Makes a table without rows.
     *
     * @param headings those of columns with numbers begin with {@code >}
     */
    Table(String... headings) {
        numbers = new boolean[headings.length];
        String[] row = new String[headings.length];
        for (int i = 0; i < headings.length; i++) {
            numbers[i] = headings[i].startsWith(">");
            row[i] = numbers[i] ? headings[i].substring(1) : headings[i];
        }
        rows.add(row);
    }

    /** Adds a row; {@code null} is shown as a dash. */
    Table add(Object... cells) {
        rows.add(Arrays.stream(cells)
                .map(cell -> cell == null ? "-" : Printable.of(cell.toString()))
                .toArray(String[]::new));
        return this;
    }

    /** The table in so many columns, without a line end behind it. */
    String in(int columns) {
        int[] widths = widths(columns);
        return rows.stream()
                .map(row -> Printable.cut(line(row, widths), columns))
                .collect(Collectors.joining("\n"));
    }

    private int[] widths(int columns) {
        int[] widths = IntStream.range(0, numbers.length)
                .map(column -> rows.stream()
                        .mapToInt(row -> Printable.width(row[column]))
                        .max()
                        .orElseThrow())
                .toArray();
        int surplus = IntStream.of(widths).sum() + GAP.length() * (widths.length - 1) - columns;
        for (; surplus > 0; surplus--) {
            int widest = widestText(widths);
            if (widest < 0) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    /** The column that is cut next, or less than 0. */
    private int widestText(int[] widths) {
        int widest = -1;
        for (int i = 0; i < widths.length; i++) {
            if (!numbers[i] && widths[i] > (widest < 0 ? NARROW : widths[widest])) {
                widest = i;
            }
        }
        return widest;
    }

    private String line(String[] row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            String cell = Printable.cut(row[i], widths[i]);
            String blanks = " ".repeat(widths[i] - Printable.width(cell));
            line.append(i == 0 ? "" : GAP).append(numbers[i] ? blanks + cell : cell + blanks);
        }
        return line.toString().stripTrailing();
    }
}
