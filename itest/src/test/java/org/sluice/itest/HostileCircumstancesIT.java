package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;

/** What only a process of its own can go through: descriptors that run out, and time that passes without it. */
public class HostileCircumstancesIT {

    private static final Pattern READY =
            Pattern.compile("Sluice is ready: http://localhost:(\\d+)/ and ws://127\\.0\\.0\\.1:(\\d+)/ on .*");

    /** In {@code /proc/PID/stat}, behind the name: the time in user and in system mode, in hundredths of a second. */
    private static final int USER_TIME = 11;

    @Rule
    public final TemporaryFolder directory = new TemporaryFolder();

    private final List<RawClient> clients = new ArrayList<>();
    private Path errors;
    private Process process;
    private List<Integer> ports;

    @Before
    public void start() throws IOException {
        errors = directory.newFile("errors").toPath();
        boolean equinox = System.getProperty("itest.framework").equals("org.eclipse.osgi");
        process = new ProcessBuilder(
                        System.getProperty("itest.script"),
                        "--framework",
                        equinox ? "equinox" : "felix",
                        "--port",
                        "0",
                        "--standalone-port",
                        "0",
                        "--dir",
                        directory.getRoot() + "/gateway")
                .redirectError(errors.toFile())
                .start();
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        assertNotNull(Files.readString(errors), line);
        Matcher ready = READY.matcher(line);
        assertTrue(line, ready.matches());
        ports = List.of(Integer.parseInt(ready.group(1)), Integer.parseInt(ready.group(2)));
    }

    @After
    public void end() throws Exception {
        for (RawClient client : clients) {
            client.close();
        }
        process.destroyForcibly().waitFor();
    }

    private RawClient open(int port) throws IOException {
        RawClient client = RawClient.open(port, "/echo");
        clients.add(client);
        return client;
    }

    private static void assertEchoes(RawClient client, String text) throws IOException {
        client.send(Frame.text(text));
        assertEquals(text, client.readFrame().text());
    }

    private long hundredths() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
    }

    private int descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return (int) all.count();
        }
    }

    private void limitDescriptors(int count) throws Exception {
        // The soft limit only: it must be possible to raise it again
        run("prlimit", "--pid", Long.toString(process.pid()), "--nofile=" + count + ":");
    }

    private static void run(String... command) throws Exception {
        Process tool = new ProcessBuilder(command).inheritIO().start();
        assertTrue(tool.waitFor(Await.SECONDS, TimeUnit.SECONDS));
        assertEquals(0, tool.exitValue());
    }

    private void signal(String name) throws Exception {
        run("kill", "-" + name, Long.toString(process.pid()));
    }

    @Test
    public void withoutDescriptorsWhoIsThereIsServedAndLaterTheOthers() throws Exception {
        for (int port : ports) {
            RawClient there = open(port);
            assertEchoes(there, "before");
            limitDescriptors(descriptors());
            List<RawClient> waiting = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                RawClient client = RawClient.connect(port).send(RequestText.webSocket("/echo"));
                waiting.add(client);
                clients.add(client);
            }
            long logged = Files.size(errors);
            assertRests();
            assertEchoes(there, "meanwhile");
            assertTrue("the log does not fill", Files.size(errors) - logged < 20_000);
            limitDescriptors(10_000);
            for (RawClient client : waiting) {
                assertEquals(101, client.readResponse().status());
                assertEchoes(client, "after");
            }
        }
    }

    /** In some half second it uses less than a quarter of a processor. */
    private void assertRests() throws Exception {
        long[] last = {hundredths(), System.nanoTime()};
        Await.until("the process rests", () -> {
            long passed = System.nanoTime() - last[1];
            if (passed < TimeUnit.MILLISECONDS.toNanos(500)) {
                return false;
            }
            long used = hundredths() - last[0];
            last[0] += used;
            last[1] += passed;
            return used * 4 < TimeUnit.NANOSECONDS.toMillis(passed) / 10;
        });
    }

    /** A pong that has come in time, but is read too late, counts. */
    @Test
    public void aSuspendedGatewayGoesOnWithItsConnections() throws Exception {
        Path etc = directory.getRoot().toPath().resolve("gateway/etc");
        Files.writeString(
                etc.resolve("org.sluice.websocket.server.cfg"), "pingIntervalSeconds=1\npongTimeoutSeconds=2\n");
        for (int port : ports) {
            for (int i = 0; i < 20; i++) {
                open(port);
            }
        }
        List<Frame> pings = new ArrayList<>();
        for (RawClient client : clients) {
            pings.add(client.readFrame());
        }
        signal("STOP");
        for (int i = 0; i < pings.size(); i++) {
            assertEquals(Frame.FIN | Frame.PING, pings.get(i).first());
            clients.get(i)
                    .send(Frame.masked(Frame.FIN | Frame.PONG, pings.get(i).payload()));
        }
        assertFalse(
                "the time-out passes",
                Await.within(3_000, () -> clients.get(0).in().available() > 0));
        signal("CONT");
        for (RawClient client : clients) {
            assertEquals("after", echoBetweenPings(client.send(Frame.text("after"))));
        }
    }

    private static String echoBetweenPings(RawClient client) throws IOException {
        Frame frame = client.readFrame();
        while (frame.opcode() == Frame.PING) {
            client.send(Frame.masked(Frame.FIN | Frame.PONG, frame.payload()));
            frame = client.readFrame();
        }
        return frame.text();
    }
}
