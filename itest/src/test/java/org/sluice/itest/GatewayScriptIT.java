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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.sluice.itest.client.JdkClient;
import org.sluice.itest.client.Swarm;

/** The command that a newcomer begins with, as a process of its own. */
public class GatewayScriptIT {

    private static final String FRAMEWORK = System.getProperty("itest.framework");
    private static final Pattern READY =
            Pattern.compile("Sluice is ready: http://localhost:(\\d+)/ on (\\S+) (\\S+), after (\\d+) ms");

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
    public void aSignalClosesEveryConnectionAndEndsWithZero() throws Exception {
        Gateway gateway = start("0");
        try (Swarm clients = Swarm.open(gateway.port(), "/echo", 100)) {
            gateway.process().toHandle().destroy();
            assertEquals(Map.of(1001, 100), clients.closeCodes());
        }
        assertTrue("ends in time", gateway.process().waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, gateway.process().exitValue());
        assertEquals("", Files.readString(errors));
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
                List.of("--framework", "knopflerfish"),
                List.of("--dir", "/dev/null/gateway"))) {
            Process process = run(wrong.toArray(String[]::new));
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            assertEquals(wrong.toString(), 2, process.exitValue());
            assertThat(onlyError(), startsWith("gateway: "));
        }
    }

    private record Gateway(Process process, BufferedReader out, int port) {}

    private Gateway start(String port) throws IOException {
        String framework = FRAMEWORK.equals("org.eclipse.osgi") ? "equinox" : "felix";
        Process process = run("--framework", framework, "--port", port, "--dir", directory.getRoot() + "/gateway");
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        assertNotNull(Files.readString(errors), line);
        Matcher ready = READY.matcher(line);
        assertTrue(line, ready.matches());
        assertEquals(FRAMEWORK, ready.group(2));
        return new Gateway(process, out, Integer.parseInt(ready.group(1)));
    }

    private Process run(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("itest.script")));
        command.addAll(List.of(options));
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        processes.add(process);
        return process;
    }

    private String onlyError() throws IOException {
        List<String> lines = Files.readAllLines(errors);
        assertEquals(lines.toString(), 1, lines.size());
        return lines.get(0);
    }
}
