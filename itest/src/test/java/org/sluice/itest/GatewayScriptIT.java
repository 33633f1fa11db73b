package org.sluice.itest;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.startsWith;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.JdkClient;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.Swarm;

/** The command that a newcomer begins with, as a process of its own. */
public class GatewayScriptIT {

    private static final String FRAMEWORK = System.getProperty("itest.framework");
    private static final Pattern READY = Pattern.compile(
            "Sluice is ready: http://localhost:(\\d+)/( and ws://127\\.0\\.0\\.1:(\\d+)/)? on (\\S+) (\\S+),"
                    + " after (\\d+) ms");

    @Rule
    public final TemporaryFolder directory = new TemporaryFolder();

    private final List<Process> processes = new ArrayList<>();
    private Path errors;

    @Before
    public void prepare() throws IOException {
        errors = directory.newFile("errors").toPath();
    }

    @After
    public void end() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    public void theGatewaySaysInOneLineThatItIsReady() throws Exception {
        Gateway gateway = start("0");
        try (JdkClient client = JdkClient.open(gateway.port(), "/echo")) {
            client.sendText("hello");
            assertEquals("hello", client.nextText());
        }
        gateway.process().toHandle().destroy();
        assertNull(gateway.out().readLine());
    }

    @Test
    public void aSignalClosesEveryConnectionInItsTurnAndEndsWithZero() throws Exception {
        Path etc = Files.createDirectories(directory.getRoot().toPath().resolve("gateway/etc"));
        Files.writeString(etc.resolve("org.sluice.http.cfg"), "goAwaySpreadMillis=1000\n");
        Files.writeString(etc.resolve("org.sluice.standalone-standalone-1.cfg"), "port=0\ngoAwaySpreadMillis=1000\n");
        Gateway gateway = start("0");
        try (Swarm clients = Swarm.open(gateway.port(), "/echo", 100);
                Swarm others = Swarm.open(gateway.standalonePort(), "/echo", 100)) {
            gateway.process().toHandle().destroy();
            assertEquals(Map.of(1001, 100), clients.closeCodes());
            assertEquals(Map.of(1001, 100), others.closeCodes());
            // Whatever the framework stops first: all of them have had their turns before.
            assertSpread(clients.closesIn(1000, 10));
            assertSpread(others.closesIn(1000, 10));
        }
        assertTrue("ends in time", gateway.process().waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, gateway.process().exitValue());
        assertOnlyGoesAway("100 connections are told", ": 0 connections had to be cut off");
    }

    @Test
    public void aRestartOfTheFrameworkThatWasToldClosesWith1012() throws Exception {
        Path load = Files.createDirectories(directory.getRoot().toPath().resolve("gateway/load"));
        Files.copy(ApplicationBundle.build("restarter", "1"), load.resolve("restarter.jar"));
        Gateway gateway = start("0");
        try (Swarm clients = Swarm.open(gateway.port(), "/echo", 20);
                Swarm others = Swarm.open(gateway.standalonePort(), "/echo", 20)) {
            Await.until("the restarter is there", () -> isServed(gateway.port(), "/restart"));
            try (JdkClient client = JdkClient.open(gateway.port(), "/restart")) {
                client.sendText("now");
                assertEquals(Map.of(1012, 20), clients.closeCodes());
                assertEquals(Map.of(1012, 20), others.closeCodes());
            }
        }
        assertTrue("ends in time", gateway.process().waitFor(20, TimeUnit.SECONDS));
        assertOnlyGoesAway("20 connections are told", "standalone server standalone-1 has gone away");
    }

    @Test
    public void aShellReadsCommandsAndEndsTheGateway() throws Exception {
        Gateway gateway = start("0", "off", "--shell");
        try (Swarm clients = Swarm.open(gateway.port(), "/echo", 3);
                Writer commands = gateway.process().outputWriter()) {
            commands.write("sluice:applications\nsluice:connections --limit 0\nexit\n");
            commands.flush();
            assertEquals(Map.of(1001, 3), clients.closeCodes());
        }
        String out = gateway.out().lines().collect(Collectors.joining("\n"));
        assertThat(out, containsString("org.sluice.example.echo"));
        assertThat(out, containsString("--limit is '0', must be a number"));
        assertTrue("ends in time", gateway.process().waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, gateway.process().exitValue());
    }

    @Test
    public void theStandaloneServerServesTheSameApplications() throws Exception {
        Gateway gateway = start("0");
        try (JdkClient client = JdkClient.open(gateway.standalonePort(), "/echo")) {
            client.sendText("hello");
            assertEquals("hello", client.nextText());
        }
    }

    @Test
    public void theStandalonePortOfTheNewStartCounts() throws Exception {
        int[] ports = new int[2];
        for (int i = 0; i < ports.length; i++) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
                ports[i] = free.getLocalPort();
            }
            Gateway gateway = start("0", Integer.toString(ports[i]));
            assertEquals(ports[i], gateway.standalonePort());
            gateway.stop();
        }
        Gateway without = start("0", "off");
        assertEquals(0, without.standalonePort());
        without.stop();
        assertEquals(List.of(), errorLines());
    }

    @Test
    public void aConfigurationTakesThePlaceOfTheOption() throws Exception {
        Path etc = Files.createDirectories(directory.getRoot().toPath().resolve("gateway/etc"));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Files.writeString(etc.resolve("org.sluice.standalone-standalone-1.cfg"), "port=0\n");
            Gateway gateway = start("0", Integer.toString(taken.getLocalPort()));
            RawClient.open(gateway.standalonePort(), "/echo").close();
            gateway.stop();
        }
        assertOnlyGoesAway();
    }

    @Test
    public void aTakenStandalonePortIsAWarning() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Gateway gateway = start("0", Integer.toString(taken.getLocalPort()));
            assertEquals(0, gateway.standalonePort());
            assertThat(onlyError(), containsString("cannot have port " + taken.getLocalPort()));
        }
    }

    @Test
    public void aTakenPortIsOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            Process process =
                    run("--port", Integer.toString(taken.getLocalPort()), "--dir", directory.getRoot() + "/taken");
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            assertEquals(1, process.exitValue());
            assertThat(onlyError(), containsString("port " + taken.getLocalPort()));
        }
    }

    @Test
    public void aWrongOptionIsOneLine() throws Exception {
        for (List<String> wrong : List.of(
                List.of("--prot", "8080"),
                List.of("--port"),
                List.of("--port", "65536"),
                List.of("--port", "http"),
                List.of("--standalone-port", "1024"),
                List.of("--standalone-port", "none"),
                List.of("--standalone-port", "8080"),
                List.of("--framework", "knopflerfish"),
                List.of("--dir", "/dev/null/gateway"))) {
            Process process = run(wrong.toArray(String[]::new));
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            assertEquals(wrong.toString(), 2, process.exitValue());
            assertThat(onlyError(), startsWith("gateway: "));
        }
    }

    /** The standalone port is 0 where there is none. */
    private record Gateway(Process process, BufferedReader out, int port, int standalonePort) {

        void stop() throws InterruptedException {
            process.toHandle().destroy();
            assertTrue("ends in time", process.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
        }
    }

    private Gateway start(String port) throws IOException {
        return start(port, "0");
    }

    private Gateway start(String port, String standalonePort, String... further) throws IOException {
        String framework = FRAMEWORK.equals("org.eclipse.osgi") ? "equinox" : "felix";
        List<String> options = new ArrayList<>(List.of(further));
        options.addAll(List.of("--framework", framework, "--port", port, "--standalone-port", standalonePort));
        options.addAll(List.of("--dir", directory.getRoot() + "/gateway"));
        Process process = run(options.toArray(String[]::new));
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        assertNotNull(Files.readString(errors), line);
        Matcher ready = READY.matcher(line);
        assertTrue(line, ready.matches());
        assertEquals(FRAMEWORK, ready.group(4));
        int standalone = ready.group(3) == null ? 0 : Integer.parseInt(ready.group(3));
        return new Gateway(process, out, Integer.parseInt(ready.group(1)), standalone);
    }

    private static boolean isServed(int port, String path) {
        try (JdkClient client = JdkClient.open(port, path)) {
            return client != null;
        } catch (Exception e) {
            return false;
        }
    }

    private Process run(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("itest.script")));
        command.addAll(List.of(options));
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        processes.add(process);
        return process;
    }

    private static void assertSpread(int[] tenths) {
        String all = Arrays.toString(tenths);
        assertTrue(all, Arrays.stream(tenths).max().getAsInt() <= 50);
        assertTrue(all, Arrays.stream(tenths).filter(tenth -> tenth > 0).count() >= 5);
    }

    /** No warning, and no more than two lines for each server: one before and one behind. */
    private void assertOnlyGoesAway(String... parts) throws IOException {
        List<String> lines = errorLines();
        lines.forEach(line -> assertThat(line, containsString(" INFO org.sluice.jetty.upgrade.OpenConnections")));
        String all = String.join("\n", lines);
        assertTrue(all, lines.size() <= 4);
        for (String part : parts) {
            assertThat(all, containsString(part));
        }
    }

    private String onlyError() throws IOException {
        List<String> lines = errorLines();
        assertEquals(lines.toString(), 1, lines.size());
        return lines.get(0);
    }

    private List<String> errorLines() throws IOException {
        return Files.readAllLines(errors).stream()
                // Felix's EventAdmin says so when it is stopped while bundles' events are on their way
                .filter(line -> !line.startsWith("WARNING: EventAdmin: Event Task Processing Interrupted"))
                .toList();
    }
}
