package org.sluice.itest.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.itest.gateway.Gateway;

/** Clients that others have written, in other languages, at both ports. Each is a script that prints a line for each rule. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientsIT {

    private static final Path SCRIPTS = Path.of(System.getProperty("itest.clients"));
    private static final Path WORK = Path.of(System.getProperty("itest.work"));

    private Gateway gateway;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        Files.createDirectories(WORK);
        try (Stream<Path> scripts = Files.list(SCRIPTS)) {
            for (Path script : scripts.toList()) {
                Files.copy(script, WORK.resolve(script.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        gateway = Gateway.start("felix", directory, WORK.resolve("gateway.log"));
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
    List<DynamicTest> wsOfNode() throws Exception {
        assumeNodePackages();
        return tests(9, "node", "ws.mjs");
    }

    @TestFactory
    List<DynamicTest> undiciOfNode() throws Exception {
        assumeNodePackages();
        List<String> version = List.of("node", "-e", "process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)");
        assumeTrue(Program.succeeds(WORK, version), "undici needs a node of version 20.18 or later");
        return tests(8, "node", "undici.mjs");
    }

    @TestFactory
    List<DynamicTest> websocketsOfPython() throws Exception {
        for (String python : List.of("python3", "/usr/bin/python3")) {
            if (Program.succeeds(WORK, List.of(python, "-c", "import websockets"))) {
                return tests(9, python, "client.py");
            }
        }
        assumeTrue(false, "no python3 here has the package websockets: apt-get install python3-websockets");
        return List.of();
    }

    private static void assumeNodePackages() throws InterruptedException {
        List<String> install = List.of("npm", "ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund");
        assumeTrue(
                Program.succeeds(WORK, List.of("npm", "ls")) || Program.succeeds(WORK, install),
                "npm cannot install the packages: it is missing, or the registry cannot be reached");
    }

    /** Runs a script at each port, and makes a test of each line. */
    private List<DynamicTest> tests(int rules, String... command) throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        for (var port : Map.of("HTTP port", gateway.httpPort(), "standalone server", gateway.standalonePort())
                .entrySet()) {
            List<String> all = new ArrayList<>(List.of(command));
            all.add("ws://127.0.0.1:" + port.getValue());
            Program program = Program.run(WORK, all);
            List<String> lines = program.output()
                    .lines()
                    .filter(line -> line.matches("(ok|failed) .*"))
                    .toList();
            tests.add(DynamicTest.dynamicTest(
                    port.getKey() + ": every rule was checked",
                    () -> assertEquals(rules, lines.size(), program.output())));
            lines.forEach(line -> tests.add(test(port.getKey(), line)));
        }
        return tests;
    }

    private static DynamicTest test(String port, String line) {
        String rule = line.split("[ :]")[1];
        return DynamicTest.dynamicTest(port + ": " + rule, () -> assertEquals("ok " + rule, line));
    }
}
