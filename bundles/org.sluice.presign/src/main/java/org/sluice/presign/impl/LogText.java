package org.sluice.presign.impl;

import java.util.HexFormat;

/** What peers send, as it may stand in a line of a log: printable ASCII, and not too much of it. */
final class LogText {

    private static final int MAX = 300;

    private LogText() {}

    static String of(String text) {
        StringBuilder line = new StringBuilder();
        text.chars().limit(MAX).forEach(c -> {
            if (c >= ' ' && c < 0x7f) {
                line.append((char) c);
            } else {
                line.append("\\u").append(HexFormat.of().toHexDigits((char) c));
            }
        });
        return text.length() > MAX ? line + "..." : line.toString();
    }
}
