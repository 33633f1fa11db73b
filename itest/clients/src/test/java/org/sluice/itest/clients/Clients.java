package org.sluice.itest.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.sluice.itest.gateway.Gateway;

/** Runs scripts, of which each prints a line for each rule, against both ports of a gateway. */
final class Clients {

    private static final Path SCRIPTS = Path.of(System.getProperty("itest.clients"));
    static final Path WORK = Path.of(System.getProperty("itest.work"));

    private Clients() {}

    /** The module's own jar, for the load folder of a gateway. */
    static Path application() {
        return Path.of(System.getProperty("itest.application"));
    }

    /** What HTTP/2 needs in a gateway: a processor for ALPN, and what Jetty finds it by. */
    static Path[] http2() throws IOException {
        Stream<Path> alpn = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(jar -> jar.getFileName().toString().startsWith("jetty-alpn-java-server"));
        Path light = Path.of(System.getProperty("itest.script")).resolveSibling("target/export/gateway-light");
        try (Stream<Path> bundles = Files.list(light)) {
            Stream<Path> spiFly =
                    bundles.filter(jar -> jar.getFileName().toString().matches("(asm|org.apache.aries.spifly).*"));
            return Stream.concat(alpn, spiFly).toArray(Path[]::new);
        }
    }

    /** Copies the scripts to where packages are installed. */
    static void prepare() throws IOException {
        Files.createDirectories(WORK);
        try (Stream<Path> scripts = Files.list(SCRIPTS)) {
            for (Path script : scripts.toList()) {
                Files.copy(script, WORK.resolve(script.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    static void assumeNodePackages() throws InterruptedException {
        List<String> install = List.of("npm", "ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund");
        assumeTrue(
                Program.succeeds(WORK, List.of("npm", "ls")) || Program.succeeds(WORK, install),
                "npm cannot install the packages: it is missing, or the registry cannot be reached");
    }

    /** A python3 that has the package websockets. */
    static String assumePython() throws InterruptedException {
        for (String python : List.of("python3", "/usr/bin/python3")) {
            if (Program.succeeds(WORK, List.of(python, "-c", "import websockets"))) {
                return python;
            }
        }
        assumeTrue(false, "no python3 here has the package websockets: apt-get install python3-websockets");
        return "";
    }

    /** Runs a script at each port, with the server's URI and further arguments, and makes a test of each line. */
    static List<DynamicTest> tests(Gateway gateway, int rules, List<String> command, String... arguments)
            throws Exception {
        return tests(servers("ws", gateway.httpPort(), gateway.standalonePort()), rules, command, arguments);
    }

    static Map<String, String> servers(String scheme, int httpPort, int standalonePort) {
        return Map.of(
                scheme + " at the HTTP service", scheme + "://127.0.0.1:" + httpPort,
                scheme + " at a standalone server", scheme + "://127.0.0.1:" + standalonePort);
    }

    static List<DynamicTest> tests(Map<String, String> servers, int rules, List<String> command, String... arguments)
            throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        for (var port : servers.entrySet()) {
            List<String> all = new ArrayList<>(command);
            all.add(port.getValue());
            all.addAll(List.of(arguments));
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
