package org.sluice.websocket.server.path;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

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
     * @param pattern the best pattern
     * @param parameters the values of the pattern's names, unmodifiable
     * @param <T> what patterns lead to
     */
    public record Match<T>(T target, PathPattern pattern, Map<String, String> parameters) {}

    private static final class Node<T> {
        final Map<String, Node<T>> literals = new HashMap<>();
        Node<T> parameter;
        final List<Entry<T>> templates = new ArrayList<>(1);
        final List<Entry<T>> prefixes = new ArrayList<>(1);
    }

    private final Map<String, List<Entry<T>>> exact = new HashMap<>();
    private final Node<T> root = new Node<>();

    /**
     * Makes a table.
     *
     * @param entries the entries, in any order
     */
    public PathTable(Collection<Entry<T>> entries) {
        Comparator<Entry<T>> bestFirst =
                Comparator.comparing((Entry<T> e) -> e.ranking()).reversed().thenComparing(Entry::serviceId);
        entries.stream().sorted(bestFirst).forEach(this::add);
    }

    private void add(Entry<T> entry) {
        PathPattern pattern = entry.pattern();
        switch (pattern.kind()) {
            case EXACT ->
                exact.computeIfAbsent(pattern.text(), text -> new ArrayList<>(1))
                        .add(entry);
            case TEMPLATE -> node(pattern).templates.add(entry);
            case PREFIX -> node(pattern).prefixes.add(entry);
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
     * @param eligible which targets count; the others are as if they were not there
     * @return empty where no pattern matches
     */
    public Optional<Match<T>> match(String path, Predicate<? super T> eligible) {
        Entry<T> best = first(exact.getOrDefault(path, List.of()), eligible);
        if (best == null && path.startsWith("/")) {
            best = template(root, path, 1, eligible);
            if (best == null) {
                best = longestPrefix(path, eligible);
            }
        }
        return Optional.ofNullable(best)
                .map(e -> new Match<>(e.target(), e.pattern(), e.pattern().parameters(path)));
    }

    // A start behind the path's end means that all its segments have matched
    private static <T> Entry<T> template(Node<T> node, String path, int start, Predicate<? super T> eligible) {
        if (start > path.length()) {
            return first(node.templates, eligible);
        }
        int end = end(path, start);
        Node<T> literal = node.literals.get(path.substring(start, end));
        Entry<T> found = literal == null ? null : template(literal, path, end + 1, eligible);
        if (found == null && node.parameter != null && end > start) {
            found = template(node.parameter, path, end + 1, eligible);
        }
        return found;
    }

    private Entry<T> longestPrefix(String path, Predicate<? super T> eligible) {
        Entry<T> longest = first(root.prefixes, eligible);
        Node<T> node = root;
        for (int start = 1; start <= path.length(); ) {
            int end = end(path, start);
            node = node.literals.get(path.substring(start, end));
            if (node == null) {
                break;
            }
            Entry<T> longer = first(node.prefixes, eligible);
            longest = longer == null ? longest : longer;
            start = end + 1;
        }
        return longest;
    }

    private static <T> Entry<T> first(List<Entry<T>> bestFirst, Predicate<? super T> eligible) {
        for (Entry<T> entry : bestFirst) {
            if (eligible.test(entry.target())) {
                return entry;
            }
        }
        return null;
    }

    private static int end(String path, int start) {
        int slash = path.indexOf('/', start);
        return slash < 0 ? path.length() : slash;
    }
}
