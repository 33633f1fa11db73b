package org.sluice.itest.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.JdkClient;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;

/** Our features in Apache Karaf, which has nothing but their archive, and reaches no repository. */
class KarafIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Path ROOMS = Path.of(System.getProperty("itest.rooms"));

    private static final String FEATURES = "sluice sluice-standalone sluice-shell sluice-console sluice-metrics"
            + " sluice-health sluice-jmx sluice-accesslog sluice-events sluice-authentication-bearer"
            + " sluice-authentication-useradmin sluice-presign sluice-lorawan sluice-examples";

    private static final String BUNDLES = "bundle:list -s -t 0";
    private static final Map<String, String> NAMES =
            Map.of("felix", "org.apache.felix.framework", "equinox", "org.eclipse.osgi");

    /** What the shell tells of the servers, when both listen. */
    private static String awaitServers(Karaf karaf) throws Exception {
        AtomicReference<String> servers = new AtomicReference<>();
        Await.until("two servers are up", () -> {
            servers.set(karaf.execute("sluice:servers --json | cat"));
            return servers.get().split("\"state\":\"UP\"").length == 3;
        });
        return servers.get();
    }

    private static int port(String servers, String name) {
        Matcher port = Pattern.compile("\"name\":\"" + name + "\"[^}]*\"ports\":\\[(\\d+)]")
                .matcher(servers);
        assertTrue(port.find(), servers);
        return Integer.parseInt(port.group(1));
    }

    private static void awaitStatus(int status, int port, String path) throws Exception {
        Await.until(path + " is answered with " + status, () -> {
            try (RawClient client = RawClient.connect(port)) {
                return client.send(RequestText.webSocket(path)).readResponse().status() == status;
            }
        });
    }

    private static void assertEcho(JdkClient client) throws Exception {
        client.sendText("hello");
        assertEquals("hello", client.nextText());
    }

    @Test
    void applicationsAreThereFromInstallationToRemovalOnEquinox() throws Exception {
        applicationsAreThereFromInstallationToRemoval("equinox");
    }

    @Test
    @Disabled("there, sluice:servers prints nothing in every other run, and it is not known why")
    void applicationsAreThereFromInstallationToRemovalOnFelix() throws Exception {
        applicationsAreThereFromInstallationToRemoval("felix");
    }

    private static void applicationsAreThereFromInstallationToRemoval(String framework) throws Exception {
        try (Karaf karaf = Karaf.start(Clients.WORK.resolve("karaf-" + framework), framework)) {
            assertBundles(karaf.execute("feature:install " + FEATURES + "; " + BUNDLES), framework);
            String servers = awaitServers(karaf);
            int httpPort = port(servers, "default");
            int standalonePort = port(servers, "further");
            awaitStatus(101, httpPort, "/echo");
            assertPages(httpPort);
            assertHotDeployment(karaf, httpPort);
            try (JdkClient atHttp = JdkClient.open(httpPort, "/echo");
                    JdkClient atStandalone = JdkClient.open(standalonePort, "/echo")) {
                assertEcho(atHttp);
                assertEcho(atStandalone);
                String left = karaf.execute("feature:uninstall " + FEATURES + "; " + BUNDLES);
                assertTrue(left.contains(NAMES.get(framework)), left);
                assertFalse(left.contains("org.sluice.") || left.contains("org.apache.felix.http"), left);
                assertEquals(1001, atHttp.nextCloseCode());
                assertEquals(1001, atStandalone.nextCloseCode());
            }
            assertEquals(List.of(), karaf.trouble());
            karaf.stop();
        }
    }

    private static void assertBundles(String bundles, String framework) {
        assertTrue(bundles.lines().anyMatch(line -> line.matches(" *0 .* " + NAMES.get(framework))), bundles);
        List<String> ours =
                bundles.lines().filter(line -> line.contains("org.sluice.")).toList();
        assertFalse(ours.isEmpty(), bundles);
        assertTrue(ours.stream().allMatch(line -> line.contains("| Active ")), bundles);
    }

    private static void assertPages(int port) throws Exception {
        for (String path : List.of("/", "/sluice/", "/metrics")) {
            URI page = URI.create("http://127.0.0.1:" + port + path);
            HttpRequest request = HttpRequest.newBuilder(page).build();
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, response.statusCode(), path);
        }
    }

    private static void assertHotDeployment(Karaf karaf, int port) throws Exception {
        awaitStatus(404, port, "/rooms/one");
        karaf.deploy(ROOMS, "rooms.jar");
        awaitStatus(101, port, "/rooms/one");
        try (JdkClient here = JdkClient.open(port, "/rooms/one", "chat");
                JdkClient there = JdkClient.open(port, "/rooms/one", "chat")) {
            here.sendText("hello one");
            assertTrue(there.nextText().endsWith(": hello one"));
        }
        karaf.undeploy("rooms.jar");
        awaitStatus(404, port, "/rooms/one");
    }
}
