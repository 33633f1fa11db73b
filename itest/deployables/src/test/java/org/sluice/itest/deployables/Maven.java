package org.sluice.itest.deployables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The Maven that runs this build, in a process of its own and with a local repository of its own. */
final class Maven {

    private static final Path MVN = Path.of(System.getProperty("itest.maven"), "bin/mvn");
    private static final Path LOCAL = Path.of(System.getProperty("itest.local"));

    private Maven() {}

    /**
     * Runs a phase. Nothing is downloaded: instead of all remote repositories there is what this build has downloaded, which is
     * only read.
     *
     * @param project the project's folder
     * @param repository the local repository
     * @param log where Maven says what it does
     * @param phase how far
     */
    static void run(Path project, Path repository, Path log, String phase) throws IOException, InterruptedException {
        Path settings = Files.writeString(log.resolveSibling("settings.xml"), """
                <settings>
                  <mirrors>
                    <mirror>
                      <id>downloaded</id>
                      <mirrorOf>*</mirrorOf>
                      <url>%s</url>
                    </mirror>
                  </mirrors>
                </settings>
                """.formatted(LOCAL.toUri()));
        Process process = new ProcessBuilder(
                        MVN.toString(),
                        "--batch-mode",
                        "--settings=" + settings,
                        "--global-settings=" + settings,
                        "-Dmaven.repo.local=" + repository,
                        "-Dsluice.version=" + Places.VERSION,
                        "-Dbnd.version=" + System.getProperty("itest.bnd"),
                        phase)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        // For the case that this process is told to end.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), () -> "Maven hangs, see " + log);
        assertEquals(0, process.exitValue(), () -> "see " + log);
    }
}
