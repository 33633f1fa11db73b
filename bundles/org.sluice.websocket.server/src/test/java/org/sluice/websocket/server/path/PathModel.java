package org.sluice.websocket.server.path;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of patterns as regular expressions, each tried on each path. */
final class PathModel {

    /** The names in braces, which stand for one segment each. */
    private static final Pattern NAME = Pattern.compile("\\{([A-Za-z0-9_-]+)}");

    private static final String SEGMENT = "(?!\\.{1,2}(?:/|$))[^{}*?#/\\x00-\\x1f\\x7f]";
    private static final Pattern EXACT =
            Pattern.compile("(?:/" + SEGMENT + "+)*/(?:" + SEGMENT + "+)?", Pattern.DOTALL);
    private static final Pattern PREFIX = Pattern.compile("(?:/" + SEGMENT + "+)*/\\*", Pattern.DOTALL);

    private final String text;
    private final long id;
    private final int ranking;
    private final Pattern expression;

    PathModel(String text, int ranking, long id) {
        this.text = text;
        this.ranking = ranking;
        this.id = id;
        this.expression = expression();
    }

    static boolean isPattern(String text) {
        Set<String> names = new HashSet<>();
        Matcher name = NAME.matcher(text);
        while (name.find()) {
            if (!names.add(name.group())) {
                return false;
            }
        }
        // A name is as good as any literal, if it is the whole segment, and not below a prefix
        String literal = ("/" + text).substring(1).replaceAll("(?<=/)\\{[A-Za-z0-9_-]+}(?=/|$)", "x");
        return EXACT.matcher(literal).matches()
                || names.isEmpty() && PREFIX.matcher(text).matches();
    }

    /** The best one of those that match. */
    static Optional<PathModel> best(List<PathModel> models, String path) {
        return models.stream()
                .filter(model -> path.startsWith("/"))
                .filter(model -> model.expression.matcher(path).matches())
                .min(Comparator.comparing(PathModel::kind)
                        .thenComparing(PathModel::shape)
                        .thenComparing(model -> -model.ranking)
                        .thenComparing(model -> model.id));
    }

    String text() {
        return text;
    }

    long id() {
        return id;
    }

    /** The value of a name, for a path that matches. */
    String value(String path, String name) {
        String[] names = text.split("/", -1);
        String[] values = path.split("/", -1);
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals("{" + name + "}")) {
                return values[i];
            }
        }
        return null;
    }

    private boolean isPrefix() {
        return text.endsWith("/*");
    }

    private int kind() {
        return isPrefix() ? 2 : text.contains("{") ? 1 : 0;
    }

    /** Sorts prefixes by their length, the longest first, and templates by where they have names, the latest first. */
    private String shape() {
        return isPrefix()
                ? "%09d".formatted(1_000_000 - text.split("/", -1).length)
                : text.replaceAll("/[^/{]*(?=/|$)", "/a").replaceAll("\\{[^}]*}", "b");
    }

    private Pattern expression() {
        StringBuilder expression = new StringBuilder();
        for (String segment : text.substring(1).split("/", -1)) {
            if (segment.equals("*")) {
                return Pattern.compile(expression + "(/.*)?", Pattern.DOTALL);
            }
            expression.append('/').append(segment.startsWith("{") ? "[^/]+" : Pattern.quote(segment));
        }
        return Pattern.compile(expression.toString(), Pattern.DOTALL);
    }
}
