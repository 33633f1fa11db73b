package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.FrameworkWiring;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Swarm;
import org.sluice.itest.client.Traffic;

/** Each bundle of ours may be restarted at any time. */
public class RestartIT extends GatewayTest {

    private static final int SOME = 50;

    @Test
    public void webSocketServerIsRestartedUnderLoad() throws Exception {
        assertRestarts("org.sluice.websocket.server");
    }

    @Test
    public void transportIsRestartedUnderLoad() throws Exception {
        assertRestarts("org.sluice.transport");
    }

    @Test
    public void takeoverIsRestartedUnderLoad() throws Exception {
        assertRestarts("org.sluice.jetty");
    }

    @Test
    public void adapterOfTheHttpServiceIsRestartedUnderLoad() throws Exception {
        assertRestarts("org.sluice.http");
    }

    private void assertRestarts(String name) throws Exception {
        List<Traffic> traffic = new ArrayList<>();
        try (Swarm idle = Swarm.open(port(), "/echo", SOME);
                Visitors visitors = Visitors.start(port(), "/echo")) {
            visitors.awaitSight("who?");
            for (int i = 0; i < 4; i++) {
                traffic.add(Traffic.start(port(), "/echo"));
            }
            restart(name, visitors);
            assertEquals(Map.of(1001, SOME), idle.closeCodes());
            for (Traffic one : traffic) {
                assertEquals(1001, one.closeCode());
            }
            visitors.forget();
            visitors.awaitSight("who?");
            visitors.stop();
        } finally {
            traffic.forEach(Traffic::close);
        }
    }

    /** While the bundle is stopped, upgrades are plain HTTP. */
    private void restart(String name, Visitors visitors) throws Exception {
        Bundle bundle = bundle(name);
        bundle.stop();
        try (RawClient client = RawClient.connect(port())) {
            assertEquals(
                    404,
                    client.send(RequestText.webSocket("/echo")).readResponse().status());
            visitors.awaitSight("404");
        } finally {
            bundle.start();
        }
    }

    /** Only what really talks to Jetty goes with it. */
    @Test
    public void refreshOfTheHttpServiceLeavesLoopsAndWebSocketServerAlone() throws Exception {
        Set<String> stopped = ConcurrentHashMap.newKeySet();
        SynchronousBundleListener listener = event -> {
            if (event.getType() == BundleEvent.STOPPED) {
                stopped.add(event.getBundle().getSymbolicName());
            }
        };
        context.addBundleListener(listener);
        try (Swarm idle = Swarm.open(port(), "/echo", SOME)) {
            refresh(http());
            assertEquals(Map.of(1001, SOME), idle.closeCodes());
        } finally {
            context.removeBundleListener(listener);
        }
        assertTrue(stopped.toString(), stopped.contains(http().getSymbolicName()));
        for (String ours : List.of(
                "org.sluice.protocol",
                "org.sluice.transport",
                "org.sluice.websocket",
                "org.sluice.websocket.server",
                "org.sluice.example.echo")) {
            assertTrue(ours + " was stopped with " + stopped, !stopped.contains(ours));
        }
        Await.until("the echo is served again", this::echoIsServed);
    }

    private void refresh(Bundle bundle) throws InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        context.getBundle(0)
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(bundle), event -> refreshed.countDown());
        assertTrue(refreshed.await(Await.SECONDS, TimeUnit.SECONDS));
    }
}
