package org.sluice.console.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssetsTest {

    private static final Pattern OF_THE_DOCUMENT = Pattern.compile("(?:href|src)=\"(b1/[^\"]+)\"");
    private static final Pattern IMPORTED = Pattern.compile("from '\\./([^']+)'");

    private final Assets assets = new Assets("b1");

    private String text(String path) throws IOException {
        return new String(assets.find(path).orElseThrow().content(), StandardCharsets.UTF_8);
    }

    @Test
    void theDocumentIsAskedForAgainAndItsPartsAreKept() throws IOException {
        assertFalse(assets.find("/").orElseThrow().immutable());
        assertTrue(assets.find("/b1/main.js").orElseThrow().immutable());
        assertEquals(
                "text/javascript;charset=utf-8",
                assets.find("/b1/main.js").orElseThrow().type());
        assertEquals(
                "text/css;charset=utf-8",
                assets.find("/b1/console.css").orElseThrow().type());
    }

    @Test
    void everythingThatIsReferredToIsThere() throws IOException {
        Set<String> files = new TreeSet<>(matches(OF_THE_DOCUMENT, text("/")));
        assertTrue(files.size() > 4, files.toString());
        Set<String> seen = new TreeSet<>();
        while (!files.isEmpty()) {
            String file = files.iterator().next();
            files.remove(file);
            if (seen.add(file) && file.endsWith(".js")) {
                matches(IMPORTED, text("/" + file)).forEach(name -> files.add("b1/" + name));
            }
            assertTrue(assets.find("/" + file).isPresent(), file);
        }
        assertTrue(seen.contains("b1/uPlot.iife.min.js"), seen.toString());
    }

    private static Set<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .collect(Collectors.toSet());
    }

    /** No registry, no content delivery network, no font: the page works without any other machine. */
    @Test
    void nothingIsLoadedFromElsewhere() throws IOException {
        for (String file : new String[] {"/", "/b1/console.css", "/b1/uPlot.min.css", "/b1/main.js", "/b1/live.js"}) {
            String text = text(file);
            assertFalse(text.matches("(?s).*(src|href|url\\(|from)[=' \"(]+(https?:)?//.*"), file);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/index.html",
                "/b1/index.html",
                "/b1/",
                "/b2/main.js",
                "/main.js",
                "/b1/../Assets.class",
                "/b1/%2e%2e/x.js",
                "/b1/LICENSE",
                "/b1/nothing.js",
                "//b1/main.js"
            })
    void nothingElseIsThere(String path) throws IOException {
        assertEquals(Optional.empty(), assets.find(path));
    }
}
