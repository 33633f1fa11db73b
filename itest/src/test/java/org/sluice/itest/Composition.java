package org.sluice.itest;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarFile;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Constants;
import org.sluice.itest.client.Tls;
import org.sluice.run.launcher.StartLevels;

/** The options that make the container a gateway: the bundles are those of {@code run/}, and nothing else. */
final class Composition {

    private static final Path WORK = Path.of(System.getProperty("itest.work"));

    private Composition() {}

    /** The gateway of a test, with a log file of its own, and what the place takes where it connects. */
    static Option gateway(String test, Place place) throws IOException {
        return switch (place) {
            case HTTP -> gateway(test);
            case HTTPS -> tlsGateway(test);
            case STANDALONE_TLS -> {
                newServerKeys();
                yield gateway(test);
            }
        };
    }

    private static Option gateway(String test) {
        // What does not log through SLF4J.
        Logger.getLogger("").setLevel(Level.WARNING);
        System.setProperty(
                "org.slf4j.simpleLogger.logFile", WORK.resolve(test + ".log").toString());
        return composite(
                junitBundles(),
                composite(bundles().stream().map(Composition::provision).toArray(Option[]::new)),
                frameworkProperty("org.osgi.service.http.port").value("0"),
                frameworkProperty("org.apache.felix.http.host").value("127.0.0.1"),
                frameworkProperty("felix.fileinstall.dir")
                        .value(emptyFolder("load").toString()),
                frameworkProperty("felix.fileinstall.noInitialDelay").value("true"),
                frameworkProperty("felix.fileinstall.poll").value("100"),
                frameworkProperty("felix.fileinstall.tmpdir")
                        .value(emptyFolder("tmp").toString()));
    }

    private static Option tlsGateway(String test) throws IOException {
        return composite(
                gateway(test),
                frameworkProperty("org.apache.felix.https.enable").value("true"),
                frameworkProperty("org.osgi.service.http.port.secure").value("0"),
                frameworkProperty("org.apache.felix.https.keystore")
                        .value(newServerKeys().toString()),
                frameworkProperty("org.apache.felix.https.keystore.password").value(Tls.PASSWORD),
                frameworkProperty("org.apache.felix.https.keystore.key.password")
                        .value(Tls.PASSWORD));
    }

    private static Path newServerKeys() throws IOException {
        Files.createDirectories(WORK);
        return Tls.newKeys(Tls.serverKeys(), "CN=localhost");
    }

    /** The commands of a gateway with a shell, but not the shell, which would read from the terminal. */
    static Option commands() {
        return composite(jars(Path.of(System.getProperty("itest.bundles")).resolveSibling("shell")).stream()
                .filter(jar -> !jar.getFileName().toString().contains("jline"))
                .map(Composition::provision)
                .toArray(Option[]::new));
    }

    static List<Path> bundles() {
        return jars(Path.of(System.getProperty("itest.bundles")));
    }

    private static List<Path> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the composition has not been exported to " + folder, e);
        }
    }

    /** A bundle that is no part of the composition: the test's class path has it. */
    static Option further(String artifact) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(jar -> jar.getFileName().toString().matches(artifact + "-[0-9].*\\.jar"))
                .findFirst()
                .map(Composition::provision)
                .orElseThrow(() -> new IllegalStateException("no " + artifact + " on the class path"));
    }

    /** What Jetty finds its processor for HTTP/2 by; the composition with Jetty's own bundles has it anyway. */
    static Option http2() {
        List<Path> there = bundles();
        return composite(
                further("jetty-alpn-java-server"),
                composite(jars(Path.of(System.getProperty("itest.bundles")).resolveSibling("gateway-light")).stream()
                        .filter(jar -> jar.getFileName().toString().matches("(asm|org.apache.aries.spifly).*"))
                        .filter(jar -> there.stream().noneMatch(bundle -> bundle.endsWith(jar.getFileName())))
                        .map(Composition::provision)
                        .toArray(Option[]::new)));
    }

    /** The framework's users, and the authenticator for them. */
    static Option userAdmin() {
        return composite(
                further("org.sluice.authentication.useradmin"),
                further("org.osgi.service.event"),
                further("org.apache.felix.useradmin"),
                further("org.apache.felix.useradmin.filestore"));
    }

    /** Presigned URLs, and what calls the command that signs them. */
    static Option presign() {
        return composite(further("org.sluice.presign"), further("org.apache.felix.gogo.runtime"));
    }

    /** Health checks and who executes them, and the MBean. */
    static Option operation() {
        return composite(
                further("org.sluice.health"),
                further("org.sluice.jmx"),
                further("org.osgi.service.event"),
                further("org.apache.felix.healthcheck.api"),
                further("org.apache.felix.healthcheck.core"));
    }

    /** Gateways of a LoRaWAN, and a simulation of some. */
    static Option lorawan() {
        return composite(further("org.sluice.lorawan"), further("org.sluice.example.lorasim"));
    }

    private static Option provision(Path jar) {
        return bundle(jar.toUri().toString()).startLevel(StartLevels.of(symbolicName(jar)));
    }

    private static String symbolicName(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            String header = file.getManifest().getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            return header.split(";")[0].strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder of this execution's own. */
    static Path folder(String name) throws IOException {
        return Files.createDirectories(WORK.resolve(name));
    }

    private static Path emptyFolder(String name) {
        try {
            Path folder = folder(name);
            try (Stream<Path> old = Files.walk(folder)) {
                old.sorted(Comparator.reverseOrder())
                        .filter(path -> !path.equals(folder))
                        .forEach(path -> path.toFile().delete());
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
