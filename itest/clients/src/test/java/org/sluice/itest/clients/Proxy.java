package org.sluice.itest.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Tls;

/** A running proxy with the configuration of run/proxy, whose ports, files and time-outs are replaced. */
final class Proxy implements AutoCloseable {

    private final ProxyKind kind;
    private final Process process;
    private final Path log;
    private final int plainPort;
    private final int tlsPort;

    private Proxy(ProxyKind kind, Process process, Path log, int plainPort, int tlsPort) {
        this.kind = kind;
        this.process = process;
        this.log = log;
        this.plainPort = plainPort;
        this.tlsPort = tlsPort;
    }

    static Proxy start(ProxyKind kind, Path parent, Map<String, String> replacements) throws Exception {
        Path directory = Files.createTempDirectory(parent, kind.name());
        List<Integer> ports = FreePorts.take(2);
        String configuration = kind.documented();
        for (var each : replacements.entrySet()) {
            assertTrue(configuration.contains(each.getKey()), each.getKey());
            configuration = configuration.replace(each.getKey(), each.getValue());
        }
        configuration = configuration
                .replace("listen 80;", "listen 127.0.0.1:" + ports.get(0) + ";")
                .replace("listen 443 ", "listen 127.0.0.1:" + ports.get(1) + " ")
                .replace("bind :80\n", "bind 127.0.0.1:" + ports.get(0) + "\n")
                .replace("bind :443 ", "bind 127.0.0.1:" + ports.get(1) + " ");
        Path log = Clients.WORK.resolve(kind.name().toLowerCase() + ".log");
        Process process = new ProcessBuilder(kind.command(kind.installed(), directory, configuration))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Proxy proxy = new Proxy(kind, process, log, ports.get(0), ports.get(1));
        // For the case that this process is told to end.
        Runtime.getRuntime().addShutdownHook(new Thread(proxy::kill));
        Await.until("it listens", proxy::listens);
        return proxy;
    }

    private boolean listens() throws IOException {
        assertTrue(process.isAlive(), () -> kind + " does not start, see " + log);
        try {
            new Socket(InetAddress.getLoopbackAddress(), tlsPort).close();
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }

    int plainPort() {
        return plainPort;
    }

    int tlsPort() {
        return Tls.at(tlsPort);
    }

    private Set<ProcessHandle> workers() {
        return process.descendants().collect(Collectors.toSet());
    }

    /** Has other processes serve what comes from now on. */
    void reload() throws Exception {
        Set<ProcessHandle> before = workers();
        String kill = "kill -" + kind.reload() + " " + process.pid();
        assertEquals(0, new ProcessBuilder("sh", "-c", kill).start().waitFor());
        Await.until("new workers", () -> !before.containsAll(workers()));
    }

    /** Ends it at once, with kill -9, so that it says nothing to anybody. */
    void kill() {
        Set<ProcessHandle> all = new HashSet<>(workers());
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        kill();
    }
}
