package org.sluice.websocket.server.handshake;

/** Text of others in lines of ours. */
public final class LogText {

    private static final int MAX = 200;

    private LogText() {}

    /**
     * Makes a text fit for a line.
     *
     * @param text any text
     * @return the text without anything that would end the line, turn its direction around, or make it very long
     */
    public static String of(String text) {
        String line = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
        return line.length() <= MAX ? line : line.substring(0, MAX) + "…";
    }
}
