package org.sluice.itest.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluice.itest.client.Await;

/** A headless browser for all tests of this process. */
final class Chromium {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");

    /** Guarded by this class. */
    private static String devTools;

    private Chromium() {}

    /** The address of the protocol that tells it what to do. */
    static synchronized String assumeDevTools() throws Exception {
        if (devTools == null) {
            for (String name : NAMES) {
                if (Program.succeeds(Clients.WORK, List.of(name, "--version"))) {
                    devTools = start(name);
                    break;
                }
            }
        }
        assumeTrue(devTools != null, "there is no Chromium: apt-get install chromium");
        return devTools;
    }

    private static String start(String name) throws Exception {
        Path log = Clients.WORK.resolve("chromium.log");
        Path profile = Files.createTempDirectory(Clients.WORK, "chromium");
        Process process = new ProcessBuilder(
                        name,
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--no-first-run",
                        "--ignore-certificate-errors",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }));
        Await.until("it listens, see " + log, () -> address(log) != null);
        return address(log);
    }

    private static String address(Path log) throws IOException {
        Matcher listening = LISTENING.matcher(Files.readString(log));
        return listening.find() ? listening.group(1) : null;
    }
}
