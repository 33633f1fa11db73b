package org.sluice.websocket.server.path;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluice.websocket.server.path.PathTable.Entry;
import org.sluice.websocket.server.path.PathTable.Match;

/**
 * The table finds what the model finds, in any order of the patterns, and no text is more than refused.
 *
 * <p>An input has a line for each pattern, an empty one, and a line for each path.
 */
class PathTableFuzz {

    private static final Pattern NAME = Pattern.compile("(?<=/)\\{([^{}/]+)}");

    @FuzzTest
    void aPathLeadsToItsBestPattern(byte[] input) {
        String[] parts = new String(input, UTF_8).split("\n\n", 2);
        if (parts.length < 2) {
            return;
        }
        List<Entry<PathModel>> entries = entries(parts[0].split("\n", -1));
        PathTable<PathModel> table = new PathTable<>(entries);
        for (String path : parts[1].split("\n", -1)) {
            check(table, entries, path, target -> true);
            check(table, entries, path, target -> target.id() % 2 == 0);
        }
    }

    private static List<Entry<PathModel>> entries(String[] patterns) {
        List<Entry<PathModel>> entries = new ArrayList<>();
        for (int i = 0; i < patterns.length; i++) {
            Optional<PathPattern> pattern = parse(patterns[i]);
            assertEquals(PathModel.isPattern(patterns[i]), pattern.isPresent(), patterns[i]);
            if (pattern.isPresent()) {
                int ranking = patterns[i].length() % 2;
                PathModel model = new PathModel(patterns[i], ranking, i);
                // The order must not count, but for that of the ids
                entries.add(i % 3 == 0 ? 0 : entries.size(), new Entry<>(pattern.get(), model, ranking, i));
            }
        }
        return entries;
    }

    private static Optional<PathPattern> parse(String text) {
        try {
            PathPattern pattern = PathPattern.parse(text);
            assertTrue(pattern.hasSamePaths(pattern));
            return Optional.of(pattern);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void check(
            PathTable<PathModel> table, List<Entry<PathModel>> entries, String path, Predicate<PathModel> eligible) {
        Optional<Match<PathModel>> match = table.match(path, eligible);
        List<PathModel> models =
                entries.stream().map(Entry::target).filter(eligible).toList();
        Optional<PathModel> best = PathModel.best(models, path);
        assertEquals(best.map(PathModel::id), match.map(found -> found.target().id()), path);
        match.ifPresent(found -> checkParameters(found.parameters(), found.target(), path));
    }

    private static void checkParameters(Map<String, String> parameters, PathModel model, String path) {
        parameters.forEach((name, value) -> {
            assertEquals(model.value(path, name), value);
            assertTrue(!value.isEmpty() && value.indexOf('/') < 0, value);
        });
        Matcher names = NAME.matcher(model.text());
        int count = 0;
        while (names.find()) {
            count++;
        }
        assertEquals(count, parameters.size());
    }
}
