package org.sluice.accesslog;

/**
 * Makes values fit for a place in a line, whatever they are: printable ASCII, of a bounded length, and without what would end the
 * line or the place. Readable back: {@code \"}, {@code \\}, {@code \xHH}, and {@code \}{@code uHHHH} for a UTF-16 code unit.
 */
final class Escaping {

    /** How many characters of a value are shown. */
    static final int MAX = 256;

    /** Stands for what is not there. */
    static final String ABSENT = "-";

    /** Ends a value that is longer than what is shown. No escaped text has a backslash before a dot. */
    static final String CUT = "\\...";

    private static final String HEX = "0123456789abcdef";

    private Escaping() {}

    /**
     * Appends a value.
     *
     * @param value the value, or null
     * @param quoted whether there are quotes around its place: else a space would end it
     */
    static void append(StringBuilder line, String value, boolean quoted) {
        if (value == null || value.isEmpty()) {
            line.append(ABSENT);
        } else if (value.equals(ABSENT)) {
            hex(line, 'x', ABSENT.charAt(0), 2);
        } else {
            value.chars().limit(MAX).forEach(character -> append(line, (char) character, quoted));
            if (value.length() > MAX) {
                line.append(CUT);
            }
        }
    }

    private static void append(StringBuilder line, char character, boolean quoted) {
        if (character == '"' || character == '\\') {
            line.append('\\').append(character);
        } else if (character > '~') {
            hex(line, 'u', character, 4);
        } else if (character < ' ' || character == '$' || character == ' ' && !quoted) {
            // Some logging back ends replace ${…} in messages
            hex(line, 'x', character, 2);
        } else {
            line.append(character);
        }
    }

    private static void hex(StringBuilder line, char kind, char character, int digits) {
        line.append('\\').append(kind);
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            line.append(HEX.charAt(character >> shift & 0xf));
        }
    }
}
