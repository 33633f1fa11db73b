package org.sluice.itest.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.sluice.itest.client.Await;

/** An Apache Karaf of its own: as it is distributed, but with other ports, a user, and no repository that is elsewhere. */
final class Karaf implements AutoCloseable {

    private static final Path HOME = Path.of(System.getProperty("itest.karaf"));
    private static final Path ARCHIVE = Path.of(System.getProperty("itest.features"));

    private final Path base;
    private final List<String> environment;
    private final int sshPort;
    private final Process process;

    private Karaf(Path base, int sshPort) throws IOException {
        this.base = base;
        this.sshPort = sshPort;
        environment = List.of("env", "JAVA_HOME=" + System.getProperty("java.home"), "KARAF_BASE=" + base);
        process = new ProcessBuilder(command("karaf", "daemon"))
                .redirectErrorStream(true)
                .redirectOutput(base.resolve("output.txt").toFile())
                .start();
        // For the case that this process is told to end.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /**
     * Starts one, with our archive in its deploy folder.
     *
     * @param base the folder for its configuration and data, which must not exist
     * @param framework felix or equinox
     */
    static Karaf start(Path base, String framework) throws Exception {
        Path etc = base.resolve("etc");
        Files.createDirectories(etc);
        try (Stream<Path> files = Files.list(HOME.resolve("etc")).filter(Files::isRegularFile)) {
            for (Path file : files.toList()) {
                Files.copy(file, etc.resolve(file.getFileName()));
            }
        }
        List<Integer> ports = FreePorts.take(3);
        configure(
                etc,
                "custom.properties",
                Map.of("karaf.framework", framework, "org.apache.felix.http.require.config", "true"));
        configure(etc, "users.properties", Map.of("karaf", "karaf,admin,manager,viewer,systembundles,ssh"));
        configure(etc, "org.apache.karaf.shell.cfg", Map.of("sshPort", ports.get(0), "sshHost", "127.0.0.1"));
        configure(
                etc,
                "org.apache.karaf.management.cfg",
                Map.of("rmiRegistryPort", ports.get(1), "rmiServerPort", ports.get(2)));
        configure(
                etc,
                "org.ops4j.pax.url.mvn.cfg",
                Map.of(
                        "org.ops4j.pax.url.mvn.repositories", "",
                        "org.ops4j.pax.url.mvn.localRepository", "${karaf.data}/repository"));
        configure(etc, "org.apache.felix.http.cfg", Map.of("org.osgi.service.http.port", 0));
        configure(etc, "org.sluice.standalone-further.cfg", Map.of("port", 0));
        Path deploy = Files.createDirectories(base.resolve("deploy"));
        Files.copy(ARCHIVE, deploy.resolve(ARCHIVE.getFileName()));

        Karaf karaf = new Karaf(base, ports.get(0));
        try {
            karaf.awaitStart();
            return karaf;
        } catch (Throwable e) {
            karaf.close();
            throw e;
        }
    }

    /** The last value of a property counts. */
    private static void configure(Path etc, String name, Map<String, ?> properties) throws IOException {
        Path file = etc.resolve(name);
        StringBuilder text = new StringBuilder(Files.exists(file) ? Files.readString(file) + "\n" : "");
        properties.forEach((key, value) -> text.append(key + " = " + value + "\n"));
        Files.writeString(file, text);
    }

    private void awaitStart() throws Exception {
        Await.until("the features are there, and commands are listened to", () -> {
            assertTrue(process.isAlive(), () -> "Karaf does not start, see " + base);
            return Files.exists(log()) && Files.readString(log()).contains("Added feature repository") && hasShell();
        });
    }

    private boolean hasShell() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", sshPort));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private List<String> command(String program, String... arguments) {
        String path = HOME.resolve("bin").resolve(program).toString();
        return Stream.of(environment.stream(), Stream.of(path), Stream.of(arguments))
                .flatMap(part -> part)
                .toList();
    }

    /** What a command of Karaf's shell prints. */
    String execute(String command) throws Exception {
        // Karaf's shell may be restarted once more when its configuration has been read: hence the attempts.
        String[] arguments = {"-r", "5", "-a", String.valueOf(sshPort), "-u", "karaf", "-p", "karaf", command};
        Program client = Program.run(base, command("client", arguments));
        assertEquals(0, client.exitCode(), command + ": " + client.output());
        return client.output();
    }

    /** A bundle for the deploy folder, whole at once. */
    void deploy(Path jar, String name) throws IOException {
        Path whole = Files.copy(jar, base.resolve(name));
        Files.move(whole, base.resolve("deploy").resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    void undeploy(String name) throws IOException {
        Files.delete(base.resolve("deploy").resolve(name));
    }

    private Path log() {
        return base.resolve("data/log/karaf.log");
    }

    /** The lines of its log that tell of trouble, but for what its shell and its JMX warn of as they come and go. */
    List<String> trouble() throws IOException {
        try (Stream<String> lines = Files.lines(log())) {
            return lines.filter(line -> line.matches(".* \\| (WARN|ERROR|FATAL) .*|\\s+at .*|Caused by: .*"))
                    .filter(line ->
                            !line.matches(".* \\| WARN .* - org\\.apache\\.(sshd|aries\\.jmx|karaf\\.management)\\..*"))
                    .toList();
        }
    }

    /** Tells it to end, and waits until it has done so. */
    void stop() throws InterruptedException {
        process.toHandle().destroy();
        assertTrue(process.waitFor(Await.SECONDS, TimeUnit.SECONDS), "ends in time");
        assertEquals(0, process.exitValue());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
