package org.sluice.accesslog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How a line is made of something: text, and places for values such as {@code %{path}}. Not braces alone: what begins and ends with
 * these, File Install takes for a value of its own syntax.
 *
 * @param <T> what there are lines of
 */
final class LineFormat<T> {

    static final int MAX_LENGTH = 1000;

    private static final Pattern PART = Pattern.compile("%\\{([a-z]+)}|((?>[^%]+|%(?!\\{))+)");
    private static final Pattern PRINTABLE = Pattern.compile("[ -~]+");

    /** A part of the line. */
    private interface Part<T> {
        void append(StringBuilder line, T from);
    }

    private final List<Part<T>> parts;

    private LineFormat(List<Part<T>> parts) {
        this.parts = parts;
    }

    /**
     * Reads a format.
     *
     * @param text the format
     * @param values the values that there are
     * @throws IllegalArgumentException if the text is no format; {@link #allowed} tells what is
     */
    static <T> LineFormat<T> parse(String text, Map<String, Function<T, Object>> values) {
        if (text.length() > MAX_LENGTH || !PRINTABLE.matcher(text).matches()) {
            throw new IllegalArgumentException("too long, or not printable");
        }
        List<Part<T>> parts = new ArrayList<>();
        boolean quoted = false;
        int end = 0;
        for (Matcher part = PART.matcher(text); part.lookingAt(); part.region(end, text.length())) {
            if (part.group(1) == null) {
                String literal = part.group(2);
                parts.add((line, from) -> line.append(literal));
                quoted ^= literal.chars().filter(character -> character == '"').count() % 2 == 1;
            } else {
                parts.add(place(part.group(1), values, quoted));
            }
            end = part.end();
        }
        if (end < text.length() || quoted) {
            throw new IllegalArgumentException("a place or a quote does not end");
        }
        return new LineFormat<>(parts);
    }

    private static <T> Part<T> place(String name, Map<String, Function<T, Object>> values, boolean quoted) {
        Function<T, Object> value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no value " + name);
        }
        return (line, from) -> {
            Object found = value.apply(from);
            Escaping.append(line, found == null ? null : found.toString(), quoted);
        };
    }

    /** Whether a text is a format. */
    static <T> boolean isFormat(String text, Map<String, Function<T, Object>> values) {
        try {
            parse(text, values);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** What a format may have, for an operator. */
    static String allowed(Map<String, ?> values) {
        return "printable ASCII of up to " + MAX_LENGTH
                + " characters, with quotes in pairs and places for these only: "
                + new TreeSet<>(values.keySet())
                        .stream().map(name -> "%{" + name + '}').collect(Collectors.joining(" "));
    }

    /** The line of something. */
    String line(T from) {
        StringBuilder line = new StringBuilder();
        parts.forEach(part -> part.append(line, from));
        return line.toString();
    }
}
