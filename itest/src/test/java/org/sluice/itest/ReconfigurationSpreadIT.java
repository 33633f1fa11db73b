package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.Hashtable;
import java.util.Map;
import org.junit.Before;
import org.junit.Test;
import org.osgi.service.cm.Configuration;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Response;
import org.sluice.itest.client.Swarm;

/** Servers of both kinds that restart with other configurations tell their clients one by one, and let nobody in meanwhile. */
public class ReconfigurationSpreadIT extends ServersTest {

    private static final int MANY = 100;
    private static final int SPREAD_MILLIS = 1_000;

    /** Longer than those who do not answer are waited for. */
    private static final int TIMEOUT_MILLIS = 20_000;

    private static final Map<String, Object> TIMES =
            Map.of("goAwaySpreadMillis", SPREAD_MILLIS, "goAwayTimeoutMillis", TIMEOUT_MILLIS);

    private Configuration ofHttp;

    @Before
    public void spread() throws Exception {
        // What is configured goes with the gateway, which is this test's alone.
        Hashtable<String, Object> ofAdapter = new Hashtable<>(TIMES);
        ofAdapter.put("name", "spread");
        admin.getConfiguration("org.sluice.http", "?").update(ofAdapter);
        ofHttp = admin.getConfiguration("org.apache.felix.http", "?");
        Hashtable<String, Object> properties = new Hashtable<>(place().standaloneProperties());
        properties.putAll(TIMES);
        standalone().update(properties);
        Await.until(
                "it is configured", () -> context.getAllServiceReferences(null, "(sluice.server.name=spread)") != null);
    }

    @Test
    public void clientsAreToldInTurnsAndOthersAreSentAway() throws Exception {
        int http = port();
        int standalone = standalonePort();
        // The HTTP service's threads and selectors come with its first requests.
        int before = Descriptors.count();
        try (Swarm atHttp = Swarm.open(http, "/echo", MANY);
                Swarm atStandalone = Swarm.open(standalone, "/echo", MANY)) {
            // They answer no Close: so however long this takes, the servers are still going away.
            try (RawClient holdingHttpUp = RawClient.open(http, "/echo");
                    RawClient holdingStandaloneUp = RawClient.open(standalone, "/echo")) {
                assertEchoes(holdingHttpUp);
                assertEchoes(holdingStandaloneUp);
                reconfigure();
                awaitSentAway(http);
                awaitSentAway(standalone);
            }
            assertSpread(atHttp);
            assertSpread(atStandalone);
        }
        Await.until("another port", () -> port() != http && standalonePort() != standalone);
        Await.until("the example is served again", () -> isServed(port()) && isServed(standalonePort()));
        Await.until("no socket is connected", () -> Descriptors.connected() == 0);
        Await.until(
                "no more than " + before + " descriptors, not " + Descriptors.count(),
                () -> Descriptors.count() <= before);
    }

    private void reconfigure() throws Exception {
        ofHttp.update(
                new Hashtable<>(Map.of("org.osgi.service.http.port", "0", "org.apache.felix.http.host", "127.0.0.1")));
        Hashtable<String, Object> properties = new Hashtable<>(place().standaloneProperties());
        properties.put("scope", "default,other");
        standalone().update(properties);
    }

    private static void awaitSentAway(int port) throws Exception {
        Await.until("upgrades are refused", () -> status(port, "/echo") == 503);
        try (RawClient client = RawClient.connect(port)) {
            Response response = client.send(RequestText.webSocket("/echo")).readResponse();
            assertEquals(503, response.status());
            int seconds = Integer.parseInt(response.field("Retry-After"));
            assertTrue(seconds + " s", seconds >= 1 && seconds <= 3);
            assertEquals("close", response.field("Connection"));
            assertEquals(0, client.readToEnd().length);
        }
    }

    private static void assertSpread(Swarm swarm) throws Exception {
        assertEquals(Map.of(1001, MANY), swarm.closeCodes());
        int[] tenths = swarm.closesIn(SPREAD_MILLIS, 10);
        String all = Arrays.toString(tenths);
        assertTrue(all, Arrays.stream(tenths).max().getAsInt() <= MANY / 2);
        assertTrue(all, Arrays.stream(tenths).filter(tenth -> tenth > 0).count() >= 5);
    }
}
