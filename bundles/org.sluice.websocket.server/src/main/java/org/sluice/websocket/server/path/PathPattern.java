package org.sluice.websocket.server.path;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A pattern of paths: exact ({@code /a}), a prefix ({@code /a/*}, which matches {@code /a} too), or a template
 * ({@code /a/{id}}, where a name in braces stands for one segment that is not empty).
 *
 * @param text the pattern as it was written
 * @param kind what it is
 * @param segments what stands between the slashes, without a prefix's asterisk
 */
public record PathPattern(String text, Kind kind, List<String> segments) {

    /** What is allowed, for messages. */
    public static final String ALLOWED = "/a, /a/* or /a/{id}, without empty segments, '.', '..', '?' and '#'";

    /** The kinds, the best match first. */
    public enum Kind {
        /** Matches one path. */
        EXACT,
        /** Matches paths with as many segments. */
        TEMPLATE,
        /** Matches a path and everything below it. */
        PREFIX
    }

    private static final String PARAMETER = "\\{[A-Za-z0-9_-]+}";
    private static final String LITERAL = "[^{}*?#\\x00-\\x1f\\x7f]*";
    private static final String ASTERISK = "*";

    /**
     * Reads a pattern.
     *
     * @param text the pattern
     * @return the pattern
     * @throws IllegalArgumentException if it is none
     */
    public static PathPattern parse(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("pattern does not begin with a slash");
        }
        List<String> segments = Arrays.asList(text.substring(1).split("/", -1));
        int last = segments.size() - 1;
        boolean prefix = segments.get(last).equals(ASTERISK);
        if (prefix) {
            segments = segments.subList(0, last);
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            boolean empty = segment.isEmpty() && (prefix || i < last);
            if (empty || !isSegment(segment) || isParameter(segment) && (prefix || !names.add(segment))) {
                throw new IllegalArgumentException("segment " + (i + 1) + " is not allowed");
            }
        }
        Kind kind = prefix ? Kind.PREFIX : names.isEmpty() ? Kind.EXACT : Kind.TEMPLATE;
        return new PathPattern(text, kind, List.copyOf(segments));
    }

    private static boolean isSegment(String segment) {
        // The server normalises paths, so that these could never match
        boolean dots = segment.equals(".") || segment.equals("..");
        return !dots && (segment.matches(LITERAL) || segment.matches(PARAMETER));
    }

    /**
     * Whether another pattern matches the same paths: names in braces may differ.
     *
     * @param other the other one
     * @return whether only one of them can ever be found
     */
    public boolean hasSamePaths(PathPattern other) {
        return kind == other.kind && unnamed().equals(other.unnamed());
    }

    private List<String> unnamed() {
        return segments.stream()
                .map(segment -> isParameter(segment) ? "{}" : segment)
                .toList();
    }

    static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }

    /** The values of the names in braces, for a path that matches. */
    Map<String, String> parameters(String path) {
        if (kind != Kind.TEMPLATE) {
            return Map.of();
        }
        String[] values = path.substring(1).split("/", -1);
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            String segment = segments.get(i);
            if (isParameter(segment)) {
                parameters.put(segment.substring(1, segment.length() - 1), values[i]);
            }
        }
        return Collections.unmodifiableMap(parameters);
    }
}
