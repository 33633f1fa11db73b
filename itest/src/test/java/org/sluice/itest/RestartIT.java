package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.FrameworkWiring;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.Swarm;

/** Each bundle of ours may be restarted at any time, under load at both kinds of servers. */
public class RestartIT extends ServersTest {

    private static final int SOME = 50;
    private static final int COMMUTERS = 4;
    private static final int RESTARTS = 3;

    private interface Action {
        void run() throws Exception;
    }

    @Test
    public void webSocketServerIsRestartedUnderLoad() throws Exception {
        assertRestarts("org.sluice.websocket.server", true, "sluice-worker-", "sluice-connect-");
    }

    @Test
    public void transportIsRestartedUnderLoad() throws Exception {
        assertRestarts("org.sluice.transport", true, "sluice-loop-", "sluice-standalone-");
    }

    @Test
    public void takeoverIsRestartedUnderLoad() throws Exception {
        assertRestarts("org.sluice.jetty", true, "sluice-standalone-");
    }

    @Test
    public void adapterOfTheHttpServiceIsRestartedUnderLoad() throws Exception {
        assertRestarts("org.sluice.http", false);
    }

    /** The connections of the HTTP service are not its business. */
    @Test
    public void standaloneServersAreRestartedUnderLoad() throws Exception {
        Bundle bundle = bundle("org.sluice.standalone");
        assertNothingIsLeft(() -> {
            try (RawClient http = RawClient.open(port(), "/echo");
                    Swarm idle = Swarm.open(standalonePort(), "/echo", SOME)) {
                bundle.stop();
                try {
                    assertEquals(Map.of(1001, SOME), idle.closeCodes());
                    awaitNoThreads("sluice-standalone-");
                } finally {
                    bundle.start();
                }
                assertEchoes(http);
            }
        });
    }

    /** All that knows it is restarted. */
    @Test
    public void protocolIsRefreshedUnderLoad() throws Exception {
        assertNothingIsLeft(() -> {
            try (Swarm ofHttp = Swarm.open(port(), "/echo", SOME);
                    Swarm ofStandalone = Swarm.open(standalonePort(), "/echo", SOME)) {
                refresh(bundle("org.sluice.protocol"));
                assertEquals(Map.of(1001, SOME), ofHttp.closeCodes());
                assertEquals(Map.of(1001, SOME), ofStandalone.closeCodes());
            }
        });
    }

    /** While the bundle is stopped, upgrades at the HTTP service are plain HTTP. */
    private void assertRestarts(String name, boolean ofStandaloneToo, String... threads) throws Exception {
        Bundle bundle = bundle(name);
        assertNothingIsLeft(() -> {
            // Of those that go away all answer: a stop would wait for one that does not.
            try (Swarm ofHttp = Swarm.open(port(), "/echo", SOME);
                    Swarm ofStandalone = Swarm.open(standalonePort(), "/echo", ofStandaloneToo ? 1 : 0);
                    RawClient stays = ofStandaloneToo ? null : RawClient.open(standalonePort(), "/echo")) {
                bundle.stop();
                try {
                    assertEquals(404, status(port(), "/echo"));
                    assertEquals(Map.of(1001, SOME), ofHttp.closeCodes());
                    assertEquals(ofStandaloneToo ? Map.of(1001, 1) : Map.of(), ofStandalone.closeCodes());
                    if (stays != null) {
                        assertEchoes(stays);
                    }
                    awaitNoThreads(threads);
                } finally {
                    bundle.start();
                }
            }
        });
    }

    private static void awaitNoThreads(String... prefixes) throws Exception {
        Await.until("no threads of " + List.of(prefixes), () -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> Stream.of(prefixes).anyMatch(thread.getName()::startsWith)));
    }

    /** Does something several times while clients come and go, and looks at what is left when all have gone. */
    private void assertNothingIsLeft(Action action) throws Exception {
        disturb(action);
        // Not before: the first time, the HTTP service and the JDK make what they keep.
        awaitAlone();
        int before = Descriptors.count();
        for (int i = 0; i < RESTARTS; i++) {
            disturb(action);
        }
        awaitAlone();
        Await.until(
                "no more than " + before + " descriptors, not " + Descriptors.count(),
                () -> Descriptors.count() <= before);
    }

    private void disturb(Action action) throws Exception {
        try (Commuters atHttp = Commuters.start(COMMUTERS, this::port);
                Commuters atStandalone = Commuters.start(COMMUTERS, this::standalonePort)) {
            action.run();
            atHttp.awaitServed();
            atStandalone.awaitServed();
            atHttp.stop();
            atStandalone.stop();
        }
    }

    /** The clients and the servers are in this process: when none of its sockets is connected, nobody is there any more. */
    private void awaitAlone() throws Exception {
        Await.until("no connection is left at the standalone server", () -> connections() == 0);
        Await.until("no socket is connected", () -> Descriptors.connected() == 0);
    }

    private int connections() throws Exception {
        Object server = context.getService(server());
        return (Integer) server.getClass().getMethod("openConnections").invoke(server);
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
