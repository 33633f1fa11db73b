package org.sluice.websocket.server.path;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the best pattern for a path: exact, then template, then the longest prefix. Of two templates the one with a literal
 * where the other has its first name; among equals the higher ranking, then the lower service id. Immutable.
 *
 * <p>The cost of a look-up depends on the patterns' segments, not on their number.
 *
 * @param <T> what patterns lead to
 */
public final class PathTable<T> {

    /**
     * A pattern and what it leads to.
     *
     * @param pattern the pattern
     * @param target what it leads to
     * @param ranking the service ranking
     * @param serviceId the service id
     * @param <T> what patterns lead to
     */
    public record Entry<T>(PathPattern pattern, T target, int ranking, long serviceId) {}

    /**
     * What a path leads to.
     *
     * @param target what the best pattern leads to
     * @param parameters the values of the pattern's names, unmodifiable
     * @param <T> what patterns lead to
     */
    public record Match<T>(T target, Map<String, String> parameters) {}

    private static final class Node<T> {
        final Map<String, Node<T>> literals = new HashMap<>();
        Node<T> parameter;
        Entry<T> template;
        Entry<T> prefix;
    }

    private final Map<String, Entry<T>> exact = new HashMap<>();
    private final Node<T> root = new Node<>();

    /**
     * Makes a table.
     *
     * @param entries the entries, in any order
     */
    public PathTable(Collection<Entry<T>> entries) {
        Comparator<Entry<T>> worstFirst =
                Comparator.comparing((Entry<T> e) -> e.ranking()).thenComparing(e -> -e.serviceId());
        entries.stream().sorted(worstFirst).forEach(this::add);
    }

    private void add(Entry<T> entry) {
        PathPattern pattern = entry.pattern();
        switch (pattern.kind()) {
            case EXACT -> exact.put(pattern.text(), entry);
            case TEMPLATE -> node(pattern).template = entry;
            case PREFIX -> node(pattern).prefix = entry;
        }
    }

    private Node<T> node(PathPattern pattern) {
        Node<T> node = root;
        for (String segment : pattern.segments()) {
            if (!PathPattern.isParameter(segment)) {
                node = node.literals.computeIfAbsent(segment, s -> new Node<>());
            } else if (node.parameter == null) {
                node = node.parameter = new Node<>();
            } else {
                node = node.parameter;
            }
        }
        return node;
    }

    /**
     * Finds the best pattern.
     *
     * @param path a decoded, normalised path
     * @return empty where no pattern matches
     */
    public Optional<Match<T>> match(String path) {
        Entry<T> best = exact.get(path);
        if (best == null && path.startsWith("/")) {
            best = template(root, path, 1);
            if (best == null) {
                best = longestPrefix(path);
            }
        }
        return Optional.ofNullable(best)
                .map(e -> new Match<>(e.target(), e.pattern().parameters(path)));
    }

    // A start behind the path's end means that all its segments have matched
    private static <T> Entry<T> template(Node<T> node, String path, int start) {
        if (start > path.length()) {
            return node.template;
        }
        int end = end(path, start);
        Node<T> literal = node.literals.get(path.substring(start, end));
        Entry<T> found = literal == null ? null : template(literal, path, end + 1);
        if (found == null && node.parameter != null && end > start) {
            found = template(node.parameter, path, end + 1);
        }
        return found;
    }

    private Entry<T> longestPrefix(String path) {
        Entry<T> longest = root.prefix;
        Node<T> node = root;
        for (int start = 1; start <= path.length(); ) {
            int end = end(path, start);
            node = node.literals.get(path.substring(start, end));
            if (node == null) {
                break;
            }
            longest = node.prefix == null ? longest : node.prefix;
            start = end + 1;
        }
        return longest;
    }

    private static int end(String path, int start) {
        int slash = path.indexOf('/', start);
        return slash < 0 ? path.length() : slash;
    }
}
