package org.sluice.websocket.authentication;

/** What may be sent as the value of {@code WWW-Authenticate} (RFC 9110, 11.6.1). */
public final class Challenge {

    /** What a text in a challenge may be, for a message to the operator. */
    public static final String TEXT_RULE = "visible ASCII characters and spaces";

    private Challenge() {}

    /**
     * Whether a text, such as a realm, can stand in a challenge.
     *
     * @param text any text
     * @return {@code true} if it follows {@link #TEXT_RULE}
     */
    public static boolean isText(String text) {
        return text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    }

    /**
     * Puts a text in quotes (RFC 9110, 5.6.4), as the realm of a challenge is: {@code "Basic realm=" + quoted(realm)}.
     *
     * @param text any text that follows {@link #TEXT_RULE}
     * @return the text in quotes, with a backslash before each quote and each backslash
     * @throws IllegalArgumentException if it does not follow {@link #TEXT_RULE}
     */
    public static String quoted(String text) {
        if (!isText(text)) {
            throw new IllegalArgumentException("a quoted text is " + TEXT_RULE);
        }
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    static void check(String challenge) {
        if (challenge.isBlank() || !isText(challenge)) {
            throw new IllegalArgumentException("a challenge is " + TEXT_RULE);
        }
    }
}
