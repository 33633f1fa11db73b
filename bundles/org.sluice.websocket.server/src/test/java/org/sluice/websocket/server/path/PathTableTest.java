package org.sluice.websocket.server.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.websocket.server.path.PathTable.Entry;
import org.sluice.websocket.server.path.PathTable.Match;

class PathTableTest {

    private static final Predicate<String> ALL = target -> true;

    /** Patterns in a row, of which each leads to itself. */
    private static PathTable<String> table(String... patterns) {
        return new PathTable<>(Arrays.stream(patterns)
                .map(p -> new Entry<>(PathPattern.parse(p), p, 0, 1))
                .toList());
    }

    @Nested
    class Matching {

        @ParameterizedTest(name = "{0} and {1}: {2}")
        @CsvSource(textBlock = """
                        # exact
                        /a,             /a,            true
                        /a,             /a/,           false
                        /a,             /A,            false
                        /a,             /b,            false
                        /a,             /a/b,          false
                        /a,             /ab,           false
                        /a/,            /a/,           true
                        /a/,            /a,            false
                        /a/b,           /a/b,          true
                        /a/b,           /a/c,          false
                        /,              /,             true
                        /,              /a,            false
                        /a b,           /a b,          true
                        /\u00e9,        /\u00e9,       true
                        /a.b,           /a.b,          true
                        /a.b,           /axb,          false
                        # prefix
                        /a/*,           /a,            true
                        /a/*,           /a/,           true
                        /a/*,           /a/b,          true
                        /a/*,           /a/b/c,        true
                        /a/*,           /ab,           false
                        /a/*,           /b/a,          false
                        /a/b/*,         /a,            false
                        /a/b/*,         /a/b,          true
                        /a/b/*,         /a/bc,         false
                        /*,             /,             true
                        /*,             /a,            true
                        /*,             /a/b/c,        true
                        # template
                        /a/{x},         /a/1,          true
                        /a/{x},         /a/b c,        true
                        /a/{x},         /a,            false
                        /a/{x},         /a/,           false
                        /a/{x},         /a/1/,         false
                        /a/{x},         /a/1/2,        false
                        /a/{x},         /b/1,          false
                        /{x},           /1,            true
                        /{x},           /,             false
                        /{x}/b,         /1/b,          true
                        /{x}/b,         /1/c,          false
                        /{x}/b,         //b,           false
                        /a/{x}/b/{y},   /a/1/b/2,      true
                        /a/{x}/b/{y},   /a/1/b,        false
                        /a/{x}/,        /a/1/,         true
                        /a/{x}/,        /a/1,          false
                        # not a path
                        /*,             a,             false
                        /*,             '',            false
                        """)
        void isByWholeSegments(String pattern, String path, boolean matches) {
            assertEquals(matches, table(pattern).match(path, ALL).isPresent());
        }

        @Test
        void noPatternMatchesNothing() {
            assertTrue(table().match("/", ALL).isEmpty());
        }

        @Test
        void parametersAreWhatStandsInTheirPlaces() {
            Match<String> match =
                    table("/a/{x}/b/{y-z}").match("/a/1 2/b/\u00e9", ALL).orElseThrow();
            assertEquals(Map.of("x", "1 2", "y-z", "\u00e9"), match.parameters());
            assertThrows(UnsupportedOperationException.class, () -> match.parameters()
                    .put("x", ""));
        }

        @Test
        void onlyTemplatesHaveParameters() {
            assertEquals(
                    Map.of(),
                    table("/a", "/a/*").match("/a/b", ALL).orElseThrow().parameters());
        }
    }

    @Nested
    class TheBest {

        @ParameterizedTest(name = "{1} of {0} for {2}")
        @CsvSource(delimiter = '|', textBlock = """
                        /a/b /a/{x} /a/* /a/b/*   | /a/b         | /a/b
                        /a/b /a/{x} /a/* /a/b/*   | /a/{x}       | /a/c
                        /a/{x} /a/* /a/b/*        | /a/{x}       | /a/b
                        /a/b /a/{x} /a/* /a/b/*   | /a/b/*       | /a/b/c
                        /a/b /a/{x} /a/* /a/b/*   | /a/*         | /a
                        /a/b /a/{x} /a/* /a/b/*   | /a/*         | /a/c/d
                        /* /a/* /a/b/*            | /*           | /b
                        /* /a/* /a/b/*            | /a/b/*       | /a/b/c/d
                        /* /a/* /a/b/*            | /a/*         | /a/bc
                        /{x}/b /a/{y}             | /a/{y}       | /a/b
                        /{x}/b /a/{y}             | /{x}/b       | /c/b
                        /{x}/b /a/{y} /a/c/d      | /a/{y}       | /a/c
                        /a/b/c /a/{x}/d           | /a/{x}/d     | /a/b/d
                        /{x}/{y}/c /a/b/{z}/d     | /{x}/{y}/c   | /a/b/c
                        """)
        void isExactThenTemplateThenTheLongestPrefix(String patterns, String expected, String path) {
            List<String> all = new ArrayList<>(List.of(patterns.split(" ")));
            for (int i = 0; i < all.size(); i++) {
                assertEquals(
                        expected,
                        table(all.toArray(String[]::new))
                                .match(path, ALL)
                                .orElseThrow()
                                .target());
                all.add(all.remove(0));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"/a", "/a/*", "/a/{x}"})
        void amongEqualsHasTheHigherRankingThenTheLowerServiceId(String pattern) {
            String path = pattern.equals("/a") ? "/a" : "/a/b";
            PathPattern parsed = PathPattern.parse(pattern);
            PathPattern same = PathPattern.parse(pattern.replace("{x}", "{other}"));
            Entry<String> old = new Entry<>(parsed, "low id", 0, 1);
            Entry<String> young = new Entry<>(same, "high id", 0, 2);
            Entry<String> ranked = new Entry<>(same, "ranked", 1, 3);
            Entry<String> loser = new Entry<>(same, "negative", -1, 0);
            assertEquals("low id", best(path, List.of(loser, old, young)));
            assertEquals("low id", best(path, List.of(young, old, loser)));
            assertEquals("ranked", best(path, List.of(ranked, old, young, loser)));
            assertEquals("negative", best(path, List.of(loser)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"/a/b", "/a/*", "/a/{x}"})
        void isFoundAmongTheEligible(String pattern) {
            PathPattern parsed = PathPattern.parse(pattern);
            List<Entry<String>> entries = List.of(
                    new Entry<>(parsed, "best", 2, 1),
                    new Entry<>(parsed, "good", 1, 2),
                    new Entry<>(PathPattern.parse("/*"), "prefix", 0, 3));
            PathTable<String> table = new PathTable<>(entries);
            assertEquals("best", table.match("/a/b", ALL).orElseThrow().target());
            assertEquals(
                    "good",
                    table.match("/a/b", target -> !target.equals("best"))
                            .orElseThrow()
                            .target());
            assertEquals(
                    "prefix",
                    table.match("/a/b", "prefix"::equals).orElseThrow().target());
            assertTrue(table.match("/a/b", target -> false).isEmpty());
        }

        private static String best(String path, List<Entry<String>> entries) {
            return new PathTable<>(entries).match(path, ALL).orElseThrow().target();
        }

        @Test
        void isFoundAmongAThousand() {
            PathTable<String> table = table(IntStream.range(0, 1000)
                    .boxed()
                    .flatMap(i -> List.of("/app" + i, "/app" + i + "/{id}/x", "/app" + i + "/*").stream())
                    .toArray(String[]::new));
            assertEquals("/app999", table.match("/app999", ALL).orElseThrow().target());
            assertEquals(
                    "/app500/{id}/x",
                    table.match("/app500/7/x", ALL).orElseThrow().target());
            assertEquals("/app1/*", table.match("/app1/7/y", ALL).orElseThrow().target());
            assertEquals(Optional.empty(), table.match("/app1000", ALL));
        }

        @Test
        void isFoundInTimeThatDoesNotGrowWithThePath() {
            // A look-up that made a string of each of the prefixes would not end
            String path = "/a".repeat(1_000_000);
            assertEquals(
                    "/a/a/*",
                    table("/a/a/*", "/a/{x}").match(path, ALL).orElseThrow().target());
        }
    }

    @Nested
    class Patterns {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "a",
                    "*",
                    "a/*",
                    "/a*",
                    "/*a",
                    "/*/a",
                    "/a/*/b",
                    "/a//b",
                    "//",
                    "//a",
                    "/a//*",
                    "/a/{}",
                    "/a/{x",
                    "/a/x}",
                    "/a/x{y}",
                    "/a/{x}y",
                    "/a/{x}/{x}",
                    "/a/{x}/*",
                    "/{x y}",
                    "/.",
                    "/..",
                    "/a/../b",
                    "/a/./b",
                    "/a?b",
                    "/a#b",
                    "/a/**",
                    "/a\u0000",
                    "/a\n"
                })
        void ofOtherFormsAreRefused(String pattern) {
            assertThrows(IllegalArgumentException.class, () -> PathPattern.parse(pattern));
        }
    }
}
