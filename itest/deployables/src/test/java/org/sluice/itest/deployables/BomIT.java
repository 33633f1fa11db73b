package org.sluice.itest.deployables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.itest.client.JdkClient;
import org.sluice.itest.gateway.Gateway;

/** The BOM, imported by a project that is none of ours. */
class BomIT {

    private static final String MANAGED = "/project/dependencyManagement/dependencies/dependency/";
    private static final Path APPLICATION = Path.of(System.getProperty("itest.application"));

    @Test
    void everyPublishedBundleIsInTheBom() throws Exception {
        assertEquals(Published.bundles(), Published.values(Places.BOM, MANAGED + "artifactId"));
    }

    @Test
    void nothingElseComesWithIt() {
        assertEquals(List.of(), Published.values(Places.BOM, "/project/*[name()='parent' or name()='properties']"));
        assertEquals(List.of(), Published.values(Places.BOM, "/project/*[name()='dependencies' or name()='build']"));
    }

    @Test
    void itHasTheVersionOfTheBundles() {
        assertEquals(List.of(Places.VERSION), Published.values(Places.BOM, "/project/version"));
        assertEquals(
                List.of("${project.version}"),
                Published.values(Places.BOM, MANAGED + "version").stream()
                        .distinct()
                        .toList());
    }

    @Test
    void anApplicationIsBuiltWithItAndRuns() throws Exception {
        Path work = Places.fresh("bom");
        Path project = Files.createDirectory(work.resolve("project"));
        copyTree(APPLICATION, project);
        // Or Maven would look for one above, and find ours.
        Files.createDirectory(project.resolve(".mvn"));
        Path repository = work.resolve("repository");
        publish(repository);

        Maven.run(project, repository, work.resolve("maven.log"), "package");

        Path application = project.resolve("target/com.example.greeting-1.0.0.jar");
        try (var gateway = Gateway.start("felix", work.resolve("gateway"), work.resolve("gateway.log"), application);
                var client = JdkClient.open(gateway.httpPort(), "/greeting")) {
            client.sendText("BOM");
            assertEquals("Hello BOM", client.nextText());
        }
    }

    /** Puts there what a deployment would, so that Maven takes it for installed. */
    private static void publish(Path repository) throws Exception {
        publish(repository, "sluice", Places.BUNDLES.resolveSibling("pom.xml"));
        publish(repository, "bundles", Places.BUNDLES.resolve("pom.xml"));
        publish(repository, "org.sluice.bom", Places.BOM);
        for (String bundle : Published.bundles()) {
            Path module = Places.BUNDLES.resolve(bundle);
            Path folder = publish(repository, bundle, module.resolve("pom.xml"));
            String jar = bundle + "-" + Places.VERSION + ".jar";
            Files.copy(module.resolve("target").resolve(jar), folder.resolve(jar));
        }
    }

    private static Path publish(Path repository, String artifact, Path pom) throws IOException {
        Path folder = Files.createDirectories(
                repository.resolve("org/sluice").resolve(artifact).resolve(Places.VERSION));
        Files.copy(pom, folder.resolve(artifact + "-" + Places.VERSION + ".pom"));
        return folder;
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }
}
