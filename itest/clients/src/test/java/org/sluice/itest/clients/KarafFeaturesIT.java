package org.sluice.itest.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the features for Karaf consist of is what gateways consist of. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KarafFeaturesIT {

    private static final Path BUNDLES = Path.of(System.getProperty("itest.bundles"));
    private static final Path COMPOSITIONS = Path.of(System.getProperty("itest.compositions"));
    private static final Path FEATURES = Path.of(System.getProperty("itest.features"));

    /** Copied into bundles, or for tests alone; what is there to be dropped in, and what Karaf has. */
    private static final Set<String> IN_NO_FEATURE = Set.of(
            "org.sluice.access",
            "org.sluice.configuration",
            "org.sluice.logging",
            "org.sluice.testing",
            "org.sluice.example.rooms",
            "org.sluice.example.lorasim",
            "org.sluice.slf4j");

    /** By symbolic name. */
    private final Map<String, String> versions = new TreeMap<>();

    @BeforeAll
    void readArchive() throws IOException {
        try (ZipInputStream archive = new ZipInputStream(Files.newInputStream(FEATURES))) {
            for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                if (entry.getName().endsWith(".jar")) {
                    read(archive, versions);
                }
            }
        }
    }

    private static void read(InputStream jar, Map<String, String> versions) throws IOException {
        // Not closed: it may be a part of an archive.
        Attributes manifest = new JarInputStream(jar).getManifest().getMainAttributes();
        String name = manifest.getValue("Bundle-SymbolicName").replaceFirst(";.*", "");
        versions.put(name, manifest.getValue("Bundle-Version"));
    }

    @Test
    void everyBundleIsInAFeature() throws IOException {
        Set<String> expected = new TreeSet<>();
        try (Stream<Path> folders = Files.list(BUNDLES)) {
            folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> name.startsWith("org.sluice.") && !IN_NO_FEATURE.contains(name))
                    .forEach(expected::add);
        }
        Set<String> present = new TreeSet<>(versions.keySet());
        present.removeIf(name -> !name.startsWith("org.sluice."));
        assertEquals(expected, present);
    }

    @Test
    void versionsAreThoseOfGateways() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        for (String composition : new String[] {"gateway-felix", "shell"}) {
            try (Stream<Path> jars = Files.list(COMPOSITIONS.resolve(composition))) {
                for (Path jar : jars.toList()) {
                    try (InputStream in = Files.newInputStream(jar)) {
                        read(in, expected);
                    }
                }
            }
        }
        Map<String, String> common = new TreeMap<>(versions);
        common.keySet().retainAll(expected.keySet());
        expected.keySet().retainAll(versions.keySet());
        assertEquals(expected, common);
    }
}
