package org.sluice.itest.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.itest.gateway.Gateway;

/** Clients that others have written, in other languages, at both ports. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientsIT {

    private Gateway gateway;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        Clients.prepare();
        gateway = Gateway.start("felix", directory, Clients.WORK.resolve("gateway.log"), Clients.application());
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        if (gateway == null) {
            return;
        }
        try (Gateway started = gateway) {
            started.stop();
            assertEquals("", started.log());
        }
    }

    @TestFactory
    Stream<DynamicTest> javaNetHttp() {
        return Stream.of(gateway.httpPort(), gateway.standalonePort()).flatMap(port -> new JdkRules(port)
                .all().entrySet().stream()
                        .map(rule -> DynamicTest.dynamicTest(port + ": " + rule.getKey(), rule.getValue())));
    }

    @TestFactory
    List<DynamicTest> wsOfNode() throws Exception {
        Clients.assumeNodePackages();
        return Clients.tests(gateway, 13, List.of("node", "ws.mjs"));
    }

    @TestFactory
    List<DynamicTest> undiciOfNode() throws Exception {
        Clients.assumeNodePackages();
        List<String> version = List.of("node", "-e", "process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)");
        assumeTrue(Program.succeeds(Clients.WORK, version), "undici needs a node of version 20.18 or later");
        return Clients.tests(gateway, 12, List.of("node", "undici.mjs"));
    }

    @TestFactory
    List<DynamicTest> websocketsOfPython() throws Exception {
        return Clients.tests(gateway, 12, List.of(Clients.assumePython(), "client.py"));
    }
}
