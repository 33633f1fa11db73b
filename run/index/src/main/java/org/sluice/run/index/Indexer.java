package org.sluice.run.index;

import aQute.bnd.osgi.repository.XMLResourceGenerator;
import aQute.bnd.osgi.resource.ResourceBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarFile;
import org.osgi.resource.Resource;

/**
 * Writes the indexes of a folder with bundles, as the OSGi Repository Service Specification 1.1 has them: of all, and of
 * those of Sluice alone.
 *
 * <p>They have no name and no increment: bnd takes the time for that, and the same bundles would give another index.
 */
public final class Indexer {

    private static final String OTHER_MANIFEST = "META-INF/versions/\\d+/OSGI-INF/MANIFEST.MF";

    private Indexer() {}

    /**
     * Writes the indexes beside the bundles.
     *
     * @param args the folder
     * @throws Exception if a file in it cannot be read or is no bundle
     */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        List<Path> all = jars(folder);
        write(all, folder.resolve("index.xml"));
        write(all.stream().filter(Indexer::isOurs).toList(), folder.resolve("sluice.xml"));
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isOurs(Path jar) {
        return jar.getFileName().toString().startsWith("org.sluice.");
    }

    private static void write(List<Path> jars, Path index) throws Exception {
        generator(jars).save(Files.newOutputStream(index));
        Path compressed = index.resolveSibling(index.getFileName() + ".gz");
        generator(jars).compress().save(Files.newOutputStream(compressed));
    }

    private static XMLResourceGenerator generator(List<Path> jars) throws Exception {
        var generator = new XMLResourceGenerator();
        for (Path jar : jars) {
            generator.resource(resource(jar));
        }
        return generator;
    }

    /**
     * What the manifest says, and what the content is. Not what bnd would say of a whole file: of those with classes for
     * several releases of Java it says more, in words of its own that no other resolver knows.
     */
    private static Resource resource(Path jar) throws Exception {
        var builder = new ResourceBuilder();
        try (var file = new JarFile(jar.toFile())) {
            if (file.stream().anyMatch(entry -> entry.getName().matches(OTHER_MANIFEST))) {
                throw new IllegalArgumentException(jar + " needs something else with each release of Java");
            }
            if (!builder.addManifest(file.getManifest())) {
                throw new IllegalArgumentException(jar + " is no bundle");
            }
        }
        // Relative to the index: the folder may be put anywhere.
        var location = URI.create(jar.getFileName().toString());
        builder.addContentCapability(location, sha256(jar), Files.size(jar), "application/vnd.osgi.bundle");
        return builder.build();
    }

    private static String sha256(Path jar) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
    }
}
