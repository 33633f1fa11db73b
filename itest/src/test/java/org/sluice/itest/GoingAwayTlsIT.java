package org.sluice.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.ConfigurationAdmin;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;

/** Connections over TLS, whose sessions stay with Jetty, are told to go away before Jetty's stop would end them. */
public class GoingAwayTlsIT extends GatewayTest {

    private static final int SOME = 10;
    private static final int MANY = 30;
    private static final String RUNTIME = "org.sluice.websocket.runtime.WebSocketRuntime";

    private interface Action {
        void run() throws Exception;
    }

    private TlsServer server;

    @Override
    protected Place place() {
        return Place.HTTPS;
    }

    @Before
    public void startStandaloneServer() throws Exception {
        server = new TlsServer(context);
        server.configure();
        Await.until("the echo is served", this::echoIsServed);
    }

    @After
    public void deleteStandaloneServer() throws Exception {
        server.delete();
    }

    /** Has connections at a port, does something, and looks at how each of them ends. */
    private static void assert1001(int port, Action action) throws Exception {
        assert1001(port, SOME, action);
    }

    private static void assert1001(int port, int count, Action action) throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                clients.add(RawClient.open(port, "/echo"));
            }
            // They certainly are the server's.
            for (RawClient client : clients) {
                assertEchoes(client);
            }
            CompletableFuture<Void> closed =
                    CompletableFuture.runAsync(() -> clients.forEach(GoingAwayTlsIT::answerClose));
            action.run();
            closed.get(Await.SECONDS, TimeUnit.SECONDS);
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    private static void answerClose(RawClient client) {
        try {
            assertEquals(1001, client.readFrame().closeCode());
            client.send(Frame.close(1001));
            // In order: with a close_notify.
            assertArrayEquals(new byte[0], client.readToOrderlyEnd());
            client.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertEchoes(RawClient client) throws IOException {
        client.send(Frame.text("here"));
        assertEquals("here", client.readFrame().text());
    }

    @Test
    public void httpServiceStops() throws Exception {
        try (RawClient standalone = RawClient.open(server.port(), "/echo")) {
            assert1001(port(), http()::stop);
            assertEchoes(standalone);
        } finally {
            http().start();
        }
    }

    @Test
    public void httpServiceIsRefreshed() throws Exception {
        assert1001(port(), () -> {
            CountDownLatch refreshed = new CountDownLatch(1);
            context.getBundle(0)
                    .adapt(FrameworkWiring.class)
                    .refreshBundles(List.of(http()), event -> refreshed.countDown());
            refreshed.await(Await.SECONDS, TimeUnit.SECONDS);
        });
    }

    @Test
    public void httpServiceIsReconfigured() throws Exception {
        assertReconfigured("org.apache.felix.http.session.timeout", 10);
    }

    /** Jetty then waits for its connections, and lets each of their time-outs expire at once. */
    @Test
    public void httpServiceWithAStopTimeoutIsReconfigured() throws Exception {
        assertReconfigured("org.apache.felix.jetty.stopTimeout", 10_000L);
    }

    private void assertReconfigured(String name, Object value) throws Exception {
        ConfigurationAdmin admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        var configuration = admin.getConfiguration("org.apache.felix.http", "?");
        Hashtable<String, Object> properties = new Hashtable<>(
                Map.of("org.osgi.service.http.port", "0", "org.apache.felix.http.host", "127.0.0.1", name, value));
        int unconfigured = port();
        try {
            configuration.update(properties);
            awaitMoved(unconfigured);
            int before = port();
            assert1001(before, () -> {
                properties.put("org.apache.felix.http.timeout", 50_000);
                configuration.update(properties);
            });
            awaitMoved(before);
        } finally {
            int before = port();
            configuration.delete();
            awaitMoved(before);
        }
    }

    private void awaitMoved(int before) throws Exception {
        Await.until("another port", () -> port() != before);
        Await.until("the echo is served", this::echoIsServed);
    }

    @Test
    public void standaloneServerIsRemoved() throws Exception {
        assert1001(server.port(), server::delete);
        server = new TlsServer(context);
    }

    @Test
    public void standaloneServerIsReconfigured() throws Exception {
        assert1001(server.port(), () -> server.configure("scope", "default,other"));
    }

    @Test
    public void standaloneServerIsRefused() throws Exception {
        assert1001(server.port(), () -> server.configure("port", 80));
    }

    @Test
    public void standaloneServerLosesItsKeys() throws Exception {
        assert1001(server.port(), () -> server.configure("keyStore", "/nowhere"));
        Await.until("it waits", () -> "WAITING".equals(server.told("state")));
    }

    @Test
    public void bundleStops() throws Exception {
        for (String name : List.of("http", "jetty", "transport", "websocket.server")) {
            assertStops("org.sluice." + name, port());
        }
        for (String name : List.of("standalone", "jetty", "transport", "websocket.server")) {
            assertStops("org.sluice." + name, server.port());
        }
    }

    private void assertStops(String name, int port) throws Exception {
        Bundle bundle = bundle(name);
        try {
            assert1001(port, bundle::stop);
        } finally {
            bundle.start();
        }
        Await.until("the echo is served again", this::echoIsServed);
    }

    /** Half of them never answer, nor read: that may cost as long as a close is waited for, for all of them together. */
    @Test
    public void manyAreToldAndTheSilentOnesHoldNothingUp() throws Exception {
        List<RawClient> silent = new ArrayList<>();
        try {
            for (int port : List.of(port(), server.port())) {
                for (int i = 0; i < MANY / 2; i++) {
                    silent.add(RawClient.open(port, "/echo"));
                }
            }
            assert1001(
                    port(),
                    MANY,
                    () -> assert1001(server.port(), MANY, () -> {
                        long before = System.nanoTime();
                        bundle("org.sluice.websocket.server").stop();
                        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - before);
                        assertTrue(seconds + " s", seconds < Await.SECONDS);
                    }));
            for (RawClient client : silent) {
                assertEquals(1001, client.readFrame().closeCode());
                assertArrayEquals(new byte[0], client.readToEnd());
            }
        } finally {
            bundle("org.sluice.websocket.server").start();
            for (RawClient client : silent) {
                client.close();
            }
        }
    }

    /** Of the HTTP service, each port has a scheme of its own. */
    @Test
    public void endpointsAreShownWithTheirScheme() throws Exception {
        List<String> expected = List.of(
                "ws://localhost:" + httpPort("http") + "/",
                "wss://localhost:" + port() + "/",
                "wss://127.0.0.1:" + server.port() + "/");
        Await.until("the endpoints " + expected, () -> {
            ServiceReference<?> runtime = context.getAllServiceReferences(RUNTIME, null)[0];
            List<String> told = Arrays.asList((String[]) runtime.getProperty("sluice.websocket.endpoints"));
            return told.containsAll(expected) && told.size() == expected.size();
        });
    }
}
