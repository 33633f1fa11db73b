package org.sluice.protocol;

import java.util.Objects;

/**
 * A field line of a response (RFC 9110, 5): safe to send, because nothing that would end the line can be in it.
 *
 * @param name a token (RFC 9110, 5.6.2)
 * @param value visible ASCII characters, spaces and tabs
 */
public record Field(String name, String value) {

    private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~";

    /**
     * Checks both parts.
     *
     * @param name as in the record
     * @param value as in the record
     * @throws IllegalArgumentException if the name is not a token, or the value has a character that a field value must not
     *     have, such as CR or LF
     */
    public Field {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        if (!isToken(name)) {
            throw new IllegalArgumentException("field name is not a token");
        }
        if (!value.chars().allMatch(c -> c == '\t' || c >= 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException("value of field " + name + " has a character outside visible ASCII");
        }
    }

    /**
     * Whether a text is a token as RFC 9110, 5.6.2 defines it.
     *
     * @param text any text
     * @return {@code true} for one or more token characters and nothing else
     */
    public static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(Field::isTokenCharacter);
    }

    private static boolean isTokenCharacter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || TOKEN_SYMBOLS.indexOf(c) >= 0;
    }
}
