package org.sluice.websocket.server.handshake;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sluice.protocol.Field;

/** The comma-separated lists of the handshake's fields (RFC 6455, 4.3), read in time linear to their length. */
final class FieldLists {

    private FieldLists() {}

    /**
     * Reads {@code 1#token}, which may be spread over lines.
     *
     * @return empty if it is malformed or names something twice
     */
    static Optional<List<String>> distinctTokens(List<String> lines) {
        Set<String> tokens = new LinkedHashSet<>();
        for (String line : lines) {
            List<String> elements = elements(line);
            if (elements.isEmpty() || !elements.stream().allMatch(token -> Field.isToken(token) && tokens.add(token))) {
                return Optional.empty();
            }
        }
        return Optional.of(List.copyOf(tokens));
    }

    /** Whether each line is {@code 1#extension} (RFC 6455, 9.1). */
    static boolean areExtensions(List<String> lines) {
        return lines.stream().allMatch(FieldLists::isExtensionList);
    }

    // Quoted strings hold a token, so that neither a comma nor a semicolon can stand in one
    private static boolean isExtensionList(String line) {
        List<String> elements = elements(line);
        return !elements.isEmpty() && elements.stream().allMatch(FieldLists::isExtension);
    }

    private static boolean isExtension(String element) {
        String[] parts = element.split(";", -1);
        return Field.isToken(trim(parts[0])) && Stream.of(parts).skip(1).allMatch(FieldLists::isParameter);
    }

    /** RFC 9110, 5.6.1.2: elements that are empty do not count. */
    private static List<String> elements(String line) {
        return Stream.of(line.split(",", -1))
                .map(FieldLists::trim)
                .filter(element -> !element.isEmpty())
                .toList();
    }

    private static boolean isParameter(String part) {
        int equals = part.indexOf('=');
        if (equals < 0) {
            return Field.isToken(trim(part));
        }
        String value = trim(part.substring(equals + 1));
        return Field.isToken(trim(part.substring(0, equals))) && Field.isToken(unquoted(value));
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** The text without the spaces and tabs around it (RFC 9110, 5.6.3). */
    static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** All values of the lines of a field that has one value. */
    static List<String> trimmed(List<String> lines) {
        List<String> values = new ArrayList<>(lines.size());
        lines.forEach(line -> values.add(trim(line)));
        return values;
    }
}
