package org.sluice.itest.deployables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Where things are. */
final class Places {

    private static final Path ROOT = Path.of(System.getProperty("itest.root")).normalize();

    /** The version of all that this build has made. */
    static final String VERSION = System.getProperty("itest.version");

    static final Path BUNDLES = ROOT.resolve("bundles");
    static final Path RUN = ROOT.resolve("run");
    static final Path BOM = RUN.resolve("bom/pom.xml");
    static final Path INDEX = RUN.resolve("index/target/index");

    private Places() {}

    /** An empty folder for a test. */
    static Path fresh(String name) throws IOException {
        Path folder = Path.of(System.getProperty("itest.work")).resolve(name);
        if (Files.exists(folder)) {
            try (var old = Files.walk(folder)) {
                old.sorted(Comparator.reverseOrder()).forEach(Places::delete);
            }
        }
        return Files.createDirectories(folder);
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
