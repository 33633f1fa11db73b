package org.sluice.itest.autobahn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.itest.gateway.Gateway;

/** All cases against one server, by an application on the event loop and by one on workers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServerTest {

    private static final String LOOP = "event loop";
    private static final String WORKERS = "workers";
    private static final long SECONDS = 20;

    private List<CaseResult> results;

    /** Everything that the gateway has logged. */
    private String log;

    /** The name of the framework, as the start script takes it. */
    abstract String framework();

    /** The framework's symbolic name. */
    abstract String symbolicName();

    /** The port of the server under test. */
    abstract int port(Gateway gateway);

    @BeforeAll
    void runAllCases(@TempDir Path directory) throws Exception {
        Path reports = Files.createDirectories(
                Path.of(System.getProperty("autobahn.reports"), getClass().getSimpleName()));
        try (Gateway gateway = start(directory, reports.resolve("gateway.log"))) {
            assertEquals(symbolicName(), gateway.framework());
            Map<String, URI> servers = new TreeMap<>();
            servers.put(LOOP, URI.create("ws://127.0.0.1:" + port(gateway) + "/echo"));
            servers.put(WORKERS, URI.create("ws://127.0.0.1:" + port(gateway) + "/echo/worker"));
            servers.values().forEach(ServerTest::awaitApplication);
            results = Suite.run(reports, servers);
            gateway.stop();
            log = gateway.log();
        }
    }

    private Gateway start(Path directory, Path log) throws IOException {
        // Messages of 16 MiB take their time, and it is frames that are tested, on the loop from the first to the last.
        Files.writeString(
                Files.createDirectories(directory.resolve("etc")).resolve("org.sluice.websocket.server.cfg"),
                "loopCallbackMillis=0\n");
        return Gateway.start(framework(), directory, log, Path.of(System.getProperty("autobahn.application")));
    }

    @TestFactory
    Stream<DynamicTest> theEventLoopIsStrict() {
        return tests(LOOP);
    }

    @TestFactory
    Stream<DynamicTest> workersAreStrict() {
        return tests(WORKERS);
    }

    @Test
    void everyCaseHasRun() {
        assertEquals(Map.of(LOOP, Suite.COUNT, WORKERS, Suite.COUNT), counts());
    }

    /** Half of the cases are mistakes of a peer. */
    @Test
    void nothingThatAPeerDoesIsLogged() {
        assertEquals("", log);
    }

    private Stream<DynamicTest> tests(String server) {
        return results.stream()
                .filter(result -> result.server().equals(server))
                .map(result -> DynamicTest.dynamicTest(result.id(), result::assertStrict));
    }

    private Map<String, Long> counts() {
        return results.stream().collect(Collectors.groupingBy(CaseResult::server, Collectors.counting()));
    }

    /** What lies in the load folder is started in its own time, which the ready line does not wait for. */
    private static void awaitApplication(URI uri) {
        HttpClient client = HttpClient.newHttpClient();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (true) {
            try {
                client.newWebSocketBuilder()
                        .buildAsync(uri, new WebSocket.Listener() {})
                        .join()
                        .abort();
                return;
            } catch (CompletionException e) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("no application at " + uri + " within " + SECONDS + " s", e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }
}
