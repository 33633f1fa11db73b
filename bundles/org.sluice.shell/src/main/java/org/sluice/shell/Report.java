package org.sluice.shell;

import java.util.StringJoiner;

/** Tables and sentences below each other. */
final class Report {

    private final int columns;
    private final StringJoiner text = new StringJoiner("\n\n");

    Report(int columns) {
        this.columns = columns;
    }

    /** Adds a table below a title, or what is said instead if it has no rows; each may be empty. */
    void add(String none, String title, Table table, int rows) {
        if (rows > 0) {
            text.add(title.isEmpty() ? table.in(columns) : wrap(title) + "\n" + table.in(columns));
        } else if (!none.isEmpty()) {
            text.add(none);
        }
    }

    /** Adds a sentence. */
    void add(String sentence) {
        text.add(wrap(sentence));
    }

    /** Reasons must be read as a whole: they get further lines, which are indented. */
    private String wrap(String sentence) {
        StringBuilder lines = new StringBuilder();
        int used = 0;
        for (String word : Printable.of(sentence).split(" ")) {
            String fitting = Printable.cut(word, columns - 2);
            int width = Printable.width(fitting);
            if (used > 0 && used + 1 + width > columns) {
                lines.append("\n  ");
                used = 2;
            } else if (used > 0) {
                lines.append(' ');
                used++;
            }
            lines.append(fitting);
            used += width;
        }
        return lines.toString();
    }

    static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
