package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.Swarm;
import org.sluice.itest.client.Traffic;

/** Felix HTTP restarts Jetty for each change of its configuration. */
public class ReconfigurationIT extends GatewayTest {

    private static final int SOME = 20;
    private static final long LIMIT_SECONDS = 15;

    private Configuration configuration;

    @Before
    public void findConfiguration() throws Exception {
        ConfigurationAdmin admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        configuration = admin.getConfiguration("org.apache.felix.http", "?");
    }

    @After
    public void deleteConfiguration() throws Exception {
        int port = port();
        configuration.delete();
        awaitEchoBehind(port);
    }

    @Test
    public void connectionsGet1001AndUpgradesWorkAgain() throws Exception {
        assertReconfigured(Map.of());
    }

    /** Jetty then waits for its connections, and lets each of their time-outs expire at once. */
    @Test
    public void connectionsGet1001WithAStopTimeoutToo() throws Exception {
        assertReconfigured(Map.of("org.apache.felix.jetty.stopTimeout", 10_000L));
    }

    private void assertReconfigured(Map<String, Object> properties) throws Exception {
        Map<String, Object> all = new Hashtable<>(properties);
        all.put("org.osgi.service.http.port", "0");
        all.put("org.apache.felix.http.host", "127.0.0.1");
        reconfigure(new Hashtable<>(all));

        List<Traffic> traffic = new ArrayList<>();
        try (Swarm idle = Swarm.open(port(), "/echo", SOME);
                RawClient silent = RawClient.open(port(), "/echo")) {
            for (int i = 0; i < SOME; i++) {
                traffic.add(Traffic.start(port(), "/echo"));
            }
            all.put("org.apache.felix.http.timeout", 50_000);
            reconfigure(new Hashtable<>(all));
            assertEquals(Map.of(1001, SOME), idle.closeCodes());
            for (Traffic one : traffic) {
                assertEquals(1001, one.closeCode());
            }
            assertEquals(1001, silent.readFrame().closeCode());
        } finally {
            traffic.forEach(Traffic::close);
        }
    }

    /** Returns when the echo works behind another port. */
    private void reconfigure(Hashtable<String, Object> properties) throws Exception {
        int port = port();
        long start = System.nanoTime();
        configuration.update(properties);
        awaitEchoBehind(port);
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        assertTrue("took " + seconds + " s", seconds < LIMIT_SECONDS);
    }

    private void awaitEchoBehind(int oldPort) throws Exception {
        Await.until("another port", () -> port() != oldPort);
        Await.until("the echo is served", () -> echoIsServed());
    }
}
