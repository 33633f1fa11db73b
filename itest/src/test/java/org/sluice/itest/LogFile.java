package org.sluice.itest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.sluice.itest.client.Await;

/** What the bundles have logged since a point in time, in the file that the composition has named. */
final class LogFile {

    private static final Path FILE = Path.of(System.getProperty("org.slf4j.simpleLogger.logFile"));

    private final int before = text().length();

    private static String text() {
        try {
            return Files.exists(FILE) ? Files.readString(FILE, UTF_8) : "";
        } catch (IOException e) {
            throw new AssertionError("the log cannot be read", e);
        }
    }

    /** The warnings and errors of our bundles that contain all the parts. */
    List<String> warnings(String... parts) {
        return text().substring(before)
                .lines()
                .filter(line -> line.contains(" WARN org.sluice.") || line.contains(" ERROR org.sluice."))
                .filter(line -> Stream.of(parts).allMatch(line::contains))
                .toList();
    }

    /** The lines of a logger that contain all the parts, as they are in the file. */
    List<String> lines(String logger, String... parts) {
        return text().substring(before)
                .lines()
                .filter(line -> line.contains(" INFO " + logger + " - "))
                .filter(line -> Stream.of(parts).allMatch(line::contains))
                .toList();
    }

    /** Everything. */
    List<String> all() {
        return text().substring(before).lines().toList();
    }

    void awaitWarning(String... parts) throws Exception {
        if (!Await.within(Await.SECONDS * 1000, () -> !warnings(parts).isEmpty())) {
            throw new AssertionError("no warning with " + List.of(parts) + " among " + warnings());
        }
    }
}
