package org.sluice.itest.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.sluice.itest.bench.server.Listening;
import org.sluice.itest.bench.server.Mode;

/** A gateway as operators start it, with the applications of the bench. */
final class GatewayStart {

    private static final Pattern HTTP = Pattern.compile("Sluice is ready: http://localhost:(\\d+)/");
    private static final Pattern STANDALONE = Pattern.compile("Sluice is ready: .* and ws://127\\.0\\.0\\.1:(\\d+)/");

    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 32_000;
    private static final int ATTEMPTS = 100;

    private final Workshop workshop;
    private final String name;
    private final boolean standalone;

    GatewayStart(Workshop workshop, String name, boolean standalone) {
        this.workshop = workshop;
        this.name = name;
        this.standalone = standalone;
    }

    ServerProcess start(Mode mode) throws Unavailable {
        Path directory = workshop.work().resolve(name);
        try {
            prepare(directory);
            ProcessBuilder builder = builder(directory, 0);
            if (mode == Mode.TLS) {
                int port = freePort();
                secure(builder, directory, port);
                // What is printed is the address without TLS.
                return ServerProcess.start(builder, HTTP, workshop.log(name)).at(port);
            }
            return ServerProcess.start(builder, standalone ? STANDALONE : HTTP, workshop.log(name));
        } catch (IOException e) {
            throw new Unavailable("the gateway's directory cannot be written: " + e.getMessage());
        }
    }

    /** Leaves nothing but the applications, and a configuration that allows enough connections. */
    void prepare(Path directory) throws IOException, Unavailable {
        if (Files.exists(directory)) {
            try (var files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).forEach(GatewayStart::delete);
            }
        }
        Path jar = workshop.applications();
        Files.createDirectories(directory.resolve("etc"));
        Files.copy(
                jar,
                Files.createDirectories(directory.resolve("load")).resolve(jar.getFileName()),
                StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(directory.resolve("etc/org.sluice.websocket.server.cfg"), "connections = 20000\n");
        Files.writeString(directory.resolve("etc/org.sluice.transport.cfg"), "loops = " + Listening.loops() + "\n");
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProcessBuilder builder(Path directory, int port) throws Unavailable {
        Path script = workshop.root().resolve("run/gateway.sh");
        if (!Files.isExecutable(script)) {
            throw new Unavailable(script + " is missing");
        }
        ProcessBuilder builder = new ProcessBuilder(
                script.toString(),
                "--port",
                Integer.toString(port),
                "--standalone-port",
                "0",
                "--dir",
                directory.toString());
        builder.environment().put("JAVA_OPTS", Workshop.HEAP);
        return builder;
    }

    private void secure(ProcessBuilder builder, Path directory, int port) throws IOException, Unavailable {
        Path keyStore = workshop.keyStore();
        if (standalone) {
            String configuration = "port = %d\ntls = true\nkeyStore = %s\nkeyStorePassword = %s\n"
                    .formatted(port, keyStore, Workshop.PASSWORD);
            Files.writeString(directory.resolve("etc/org.sluice.standalone-tls.cfg"), configuration);
            return;
        }
        String options = "%s -Dorg.apache.felix.https.enable=true -Dorg.osgi.service.http.port.secure=%d"
                + " -Dorg.apache.felix.https.keystore=%s -Dorg.apache.felix.https.keystore.password=%s"
                + " -Dorg.apache.felix.https.keystore.key.password=%4$s";
        builder.environment().put("JAVA_OPTS", options.formatted(Workshop.HEAP, port, keyStore, Workshop.PASSWORD));
    }

    /** One that no client gets by itself: who polls for a server at such a port is connected with itself now and then. */
    static int freePort() throws IOException {
        BindException last = null;
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                last = e;
            }
        }
        throw last;
    }
}
