package org.sluice.console.live;

import java.util.Arrays;
import java.util.Map;

/** Writes JSON (RFC 8259). Commas are put where they belong; objects and arrays are opened and closed by the caller. */
final class Json {

    /** Texts that are longer are cut: some are the peers'. */
    static final int MAX_TEXT = 300;

    private static final char FIRST_PRINTABLE = 0x20;

    private final StringBuilder out = new StringBuilder(4096);
    private boolean comma;

    Json open(char bracket) {
        separate();
        out.append(bracket);
        comma = false;
        return this;
    }

    Json close(char bracket) {
        out.append(bracket);
        comma = true;
        return this;
    }

    Json name(String name) {
        separate();
        quote(name);
        out.append(':');
        comma = false;
        return this;
    }

    Json value(String text) {
        separate();
        if (text == null) {
            out.append("null");
        } else {
            quote(text);
        }
        comma = true;
        return this;
    }

    Json value(long number) {
        separate();
        out.append(number);
        comma = true;
        return this;
    }

    Json value(boolean flag) {
        separate();
        out.append(flag);
        comma = true;
        return this;
    }

    Json field(String name, String text) {
        return name(name).value(text);
    }

    Json field(String name, long number) {
        return name(name).value(number);
    }

    Json field(String name, boolean flag) {
        return name(name).value(flag);
    }

    Json field(String name, String[] texts) {
        name(name).open('[');
        Arrays.stream(texts).forEach(this::value);
        return close(']');
    }

    Json field(String name, Map<String, Long> numbers) {
        name(name).open('{');
        numbers.forEach(this::field);
        return close('}');
    }

    private void separate() {
        if (comma) {
            out.append(',');
        }
    }

    private void quote(String text) {
        out.append('"');
        int end = Math.min(text.length(), MAX_TEXT);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < FIRST_PRINTABLE) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append(end < text.length() ? "…\"" : "\"");
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
