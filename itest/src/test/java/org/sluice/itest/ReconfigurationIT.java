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
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
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
        assertReconfigured("org.apache.felix.http.session.timeout", 10);
    }

    /** Jetty then waits for its connections, and lets each of their time-outs expire at once. */
    @Test
    public void connectionsGet1001WithAStopTimeoutToo() throws Exception {
        assertReconfigured("org.apache.felix.jetty.stopTimeout", 10_000L);
    }

    /** Jetty sees nothing of what is sent, and takes every connection for an idle one. */
    @Test
    public void idleTimeoutOfTheHttpServiceDoesNotEndConnections() throws Exception {
        reconfigure(configuration("org.apache.felix.http.timeout", 300));
        try (RawClient client = RawClient.open(port(), "/echo");
                RawClient plain = RawClient.connect(port())) {
            assertEquals(
                    404, plain.send(RequestText.get("/nothing")).readResponse().status());
            assertEquals("the idle connection of HTTP is closed", 0, plain.readToEnd().length);
            client.send(Frame.text("still there"));
            assertEquals("still there", client.readFrame().text());
        }
    }

    private static Hashtable<String, Object> configuration(String name, Object value) {
        return new Hashtable<>(
                Map.of("org.osgi.service.http.port", "0", "org.apache.felix.http.host", "127.0.0.1", name, value));
    }

    private void assertReconfigured(String name, Object value) throws Exception {
        Hashtable<String, Object> properties = configuration(name, value);
        reconfigure(properties);

        List<Traffic> traffic = new ArrayList<>();
        try (Swarm idle = Swarm.open(port(), "/echo", SOME);
                RawClient silent = RawClient.open(port(), "/echo")) {
            for (int i = 0; i < SOME; i++) {
                traffic.add(Traffic.start(port(), "/echo"));
            }
            properties.put("org.apache.felix.http.timeout", 50_000);
            reconfigure(properties);
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
