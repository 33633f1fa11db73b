package org.sluice.shell;

import java.util.HexFormat;

/** Text that takes as many columns of a terminal as it seems to, and does nothing else to it. */
final class Printable {

    /** Writing systems need up to two marks on a letter. More of them would run into other lines. */
    private static final int MAX_MARKS = 2;

    private static final char ELLIPSIS = '\u2026';

    /** Of East Asian characters and emoji, which take two columns: first and last of each range. */
    private static final int[] WIDE = {
        0x1100, 0x115f, 0x231a, 0x231b, 0x23e9, 0x23ec, 0x25fd, 0x25fe, 0x2614, 0x2615, 0x2648, 0x2653, 0x26a1, 0x26a1,
        0x26bd, 0x26be, 0x2705, 0x2705, 0x2728, 0x2728, 0x274c, 0x274c, 0x2753, 0x2755, 0x2757, 0x2757, 0x2b1b, 0x2b1c,
        0x2b50, 0x2b50, 0x2e80, 0x303e, 0x3041, 0xa4cf, 0xa960, 0xa97c, 0xac00, 0xd7a3, 0xf900, 0xfaff, 0xfe30, 0xfe6f,
        0xff00, 0xff60, 0xffe0, 0xffe6, 0x1f004, 0x1f004, 0x1f0cf, 0x1f0cf, 0x1f18e, 0x1f19a, 0x1f200, 0x1f64f, 0x1f680,
        0x1f6ff, 0x1f7e0, 0x1f7eb, 0x1f90c, 0x1faff, 0x20000, 0x3fffd
    };

    private Printable() {}

    /** A text of which nothing moves the cursor, colours, rings, turns the direction around, or cannot be seen. */
    static String of(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        int marks = 0;
        for (int codePoint : text.codePoints().toArray()) {
            marks = isMark(codePoint) ? marks + 1 : 0;
            if (marks <= MAX_MARKS && isVisible(codePoint)) {
                printable.appendCodePoint(codePoint);
            } else {
                escape(codePoint, printable);
            }
        }
        return printable.toString();
    }

    /** ASCII alone, for JSON: other characters stand in strings only, where they can be escaped. */
    static String ascii(String json) {
        StringBuilder ascii = new StringBuilder(json.length());
        json.chars().forEach(c -> {
            if (c >= ' ' && c < 0x7f) {
                ascii.append((char) c);
            } else {
                escape(c, ascii);
            }
        });
        return ascii.toString();
    }

    /** As in Java and JSON. */
    private static void escape(int codePoint, StringBuilder to) {
        for (char unit : Character.toChars(codePoint)) {
            to.append("\\u").append(HexFormat.of().toHexDigits(unit));
        }
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static boolean isMark(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }

    /** The columns that a printable text takes. */
    static int width(String printable) {
        return printable.codePoints().map(Printable::width).sum();
    }

    private static int width(int codePoint) {
        if (isMark(codePoint)) {
            return 0;
        }
        for (int i = 0; i < WIDE.length && codePoint >= WIDE[i]; i += 2) {
            if (codePoint <= WIDE[i + 1]) {
                return 2;
            }
        }
        return 1;
    }

    /** As much of a printable text as there is room for, with an ellipsis if that is not all. */
    static String cut(String printable, int columns) {
        if (width(printable) <= columns) {
            return printable;
        }
        StringBuilder cut = new StringBuilder();
        int left = columns - 1;
        for (int codePoint : printable.codePoints().toArray()) {
            left -= width(codePoint);
            if (left < 0) {
                break;
            }
            cut.appendCodePoint(codePoint);
        }
        return cut.append(ELLIPSIS).toString();
    }
}
