package org.sluice.itest.deployables;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.itest.client.JdkClient;
import org.sluice.run.index.Indexer;

/** The OSGi repository, used by a resolver that knows nothing else. */
class IndexIT {

    private static final String FELIX = "org.apache.felix.framework";
    private static final String EQUINOX = "org.eclipse.osgi";

    private static final Path ALL = Places.INDEX.resolve("index.xml");
    private static final Path OURS = Places.INDEX.resolve("sluice.xml");

    @ParameterizedTest
    @ValueSource(strings = {FELIX, EQUINOX})
    void anApplicationBringsTheServersThatItNeeds(String framework) throws Exception {
        Path work = Places.fresh("index-" + framework);
        // Elsewhere: what is relative to the index must be enough.
        Path moved = copy(Files.createDirectory(work.resolve("repository")));

        Resolution resolution = Resolution.of(bndrun(work, moved, framework, List.of("org.sluice.example.echo")));

        assertTrue(resolution.names().containsAll(List.of("org.sluice.websocket.server", "org.sluice.http")));
        Path bundles = resolution.copyTo(work.resolve("bundles"));
        try (var started = Started.start(resolution.framework(), bundles, work);
                var client = JdkClient.open(started.port(), "/echo")) {
            assertEquals(framework, started.framework());
            client.sendText("from the index");
            assertEquals("from the index", client.nextText());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {FELIX, EQUINOX})
    void allThatBundlesNeedIsThere(String framework) throws Exception {
        Path work = Places.fresh("index-all-" + framework);

        List<String> names = Resolution.of(bndrun(work, Places.INDEX, framework, Published.bundles()))
                .names();

        assertTrue(names.containsAll(Published.bundles()), names::toString);
    }

    @Test
    void everyPublishedBundleIsInBothIndexes() throws Exception {
        var identities = "//capability[@namespace='osgi.identity']/attribute[@name='osgi.identity']/@value";

        assertEquals(Published.bundles(), List.copyOf(new TreeSet<>(Published.values(OURS, identities))));
        assertTrue(Published.values(ALL, identities).containsAll(Published.bundles()));
    }

    @Test
    void contentIsNamedRelativelyAndByItsHash() throws Exception {
        var content = "//capability[@namespace='osgi.content']/attribute";
        List<String> urls = Published.values(ALL, content + "[@name='url']/@value");
        List<String> hashes = Published.values(ALL, content + "[@name='osgi.content']/@value");

        assertEquals(jars(), urls);
        for (int i = 0; i < urls.size(); i++) {
            byte[] bundle = Files.readAllBytes(Places.INDEX.resolve(urls.get(i)));
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bundle);
            assertEquals(HexFormat.of().formatHex(hash), hashes.get(i), urls.get(i));
        }
    }

    @Test
    void theSameBundlesGiveTheSameIndexElsewhereAndLater() throws Exception {
        Path other = copy(Places.fresh("index-again"));
        for (String jar : jars()) {
            Files.setLastModifiedTime(other.resolve(jar), FileTime.fromMillis(0));
        }

        Indexer.main(new String[] {other.toString()});

        for (String index : List.of("index.xml", "index.xml.gz", "sluice.xml", "sluice.xml.gz")) {
            byte[] built = Files.readAllBytes(Places.INDEX.resolve(index));
            assertArrayEquals(built, Files.readAllBytes(other.resolve(index)), index);
        }
    }

    private static Path bndrun(Path folder, Path repository, String framework, List<String> names) throws Exception {
        String requirements = String.join(
                ",", names.stream().map(name -> "bnd.identity;id=" + name).toList());
        return Files.writeString(folder.resolve("application.bndrun"), """
                -standalone: %s; cache='%s'
                -runfw: %s
                -runee: JavaSE-17
                -resolve.effective: active
                -runrequires: %s
                """.formatted(
                        repository.resolve("index.xml").toUri(), folder.resolve("cache"), framework, requirements));
    }

    private static List<String> jars() throws Exception {
        try (var files = Files.list(Places.INDEX)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static Path copy(Path folder) throws Exception {
        try (var files = Files.list(Places.INDEX)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        return folder;
    }
}
