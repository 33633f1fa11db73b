package org.sluice.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.ComponentConstants;
import org.sluice.jetty.impl.EchoListener;
import org.sluice.jetty.impl.Eventually;
import org.sluice.jetty.impl.RawSocket;
import org.sluice.jetty.impl.TestKeys;
import org.sluice.protocol.UpgradeAnswer;

/** The life of a configured server. */
class StandaloneServerTest {

    private static final String HANDSHAKE = "GET / HTTP/1.1\nHost: a\nConnection: Upgrade\nUpgrade: echo\n\n";

    private static final int DELETED = ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED;

    private final Rig rig = new Rig();
    private final List<StandaloneServer> servers = new ArrayList<>();

    /** What the last server tells; {@code null} after its end. */
    private volatile Dictionary<?, ?> told;

    private final BundleContext context = proxy(BundleContext.class, args -> {
        told = (Dictionary<?, ?>) args[2];
        return proxy(ServiceRegistration.class, changed -> {
            told = changed == null ? null : (Dictionary<?, ?>) changed[0];
            return null;
        });
    });

    private interface Call {
        Object on(Object... args);
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                StandaloneServerTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> call.on(args)));
    }

    @AfterEach
    void stop() {
        servers.forEach(server -> server.deactivate(DELETED));
        rig.close();
    }

    private StandaloneServer start(Map<String, Object> properties) {
        StandaloneServer server = new StandaloneServer(rig.threads, rig.takeover);
        server.bindHandler(
                (request, contexts) -> UpgradeAnswer.switchProtocols(new EchoListener()), Rig.properties(7, "echo"));
        server.activate(context, properties);
        servers.add(server);
        return server;
    }

    private static RawSocket upgraded(StandaloneServer server) throws Exception {
        int open = server.openConnections();
        RawSocket client = new RawSocket(server.state().port()).send(HANDSHAKE);
        String head = client.readHead();
        assertTrue(head.startsWith("HTTP/1.1 101 "), head);
        // The client sees the 101 a little earlier than the server has the connection.
        Eventually.isTrue("kept", () -> server.openConnections() > open);
        return client;
    }

    private static void assertEchoes(RawSocket client) throws IOException {
        assertEquals("here", client.send("here").readUntil("here"));
    }

    @Test
    void itsStateIsToldByServiceProperties() {
        StandaloneServer server =
                start(Map.of("port", 0, "name", "front", "scope", "a", "service.pid", "org.sluice.standalone~one"));
        assertEquals("org.sluice.standalone~one", told.get("sluice.server.pid"));
        assertEquals("UP", told.get("sluice.server.state"));
        assertEquals(server.state().port(), told.get("sluice.server.port"));
        assertTrue(server.state().port() > 0);
        assertEquals("front", told.get("sluice.server.name"));
        assertEquals("a", ((String[]) told.get("sluice.server.scope"))[0]);
        assertEquals("127.0.0.1", told.get("sluice.server.host"));
        servers.clear();
        server.deactivate(DELETED);
        assertNull(told);
    }

    @Test
    void anInvalidValueIsARefusalUntilItIsChanged() throws Exception {
        StandaloneServer server = start(Map.of("port", 80));
        assertEquals(ServerState.Phase.REFUSED, server.state().phase());
        assertEquals("port is \"80\" (Integer), allowed is 0, or 1025 to 65535", told.get("sluice.server.reason"));
        server.modified(Map.of("port", 0));
        assertEquals("UP", told.get("sluice.server.state"));
        upgraded(server).close();
    }

    @Test
    void anInvalidChangeEndsTheServer() throws Exception {
        StandaloneServer server = start(Map.of("port", 0));
        try (RawSocket client = upgraded(server)) {
            server.modified(Map.of("port", "none"));
            assertEquals("bye", client.readToEnd());
        }
        assertEquals("REFUSED", told.get("sluice.server.state"));
    }

    @Nested
    class KeyFiles {

        @TempDir
        private Path folder;

        private Path file;

        @BeforeEach
        void resolve() {
            file = folder.resolve("late.p12");
        }

        private Map<String, Object> properties(int checkSeconds) {
            return Map.of(
                    "port",
                    0,
                    "tls",
                    true,
                    "keyStore",
                    file.toString(),
                    "keyStorePassword",
                    TestKeys.PASSWORD,
                    "certificateCheckSeconds",
                    checkSeconds);
        }

        private void copyKeys() throws IOException {
            Files.copy(TestKeys.server().file(), file, StandardCopyOption.REPLACE_EXISTING);
        }

        private void awaitUp() throws Exception {
            Eventually.isTrue("up", () -> "UP".equals(told.get("sluice.server.state")));
        }

        private void assertWaits() {
            assertEquals("WAITING", told.get("sluice.server.state"));
            String reason = (String) told.get("sluice.server.reason");
            assertTrue(reason.startsWith("keyStore is \"" + file), reason);
        }

        @Test
        void oneThatIsMendedStartsTheServer() throws Exception {
            Files.writeString(file, "broken");
            start(properties(1));
            assertWaits();
            copyKeys();
            awaitUp();
            assertEquals(true, told.get("sluice.server.secure"));
        }

        @Test
        void itIsLookedForWhereNoCheckIsWantedToo() throws Exception {
            start(properties(0));
            assertWaits();
            copyKeys();
            awaitUp();
        }

        @Test
        void changedConfigurationIsTriedAtOnce() throws Exception {
            StandaloneServer server = start(properties(86_400));
            assertWaits();
            copyKeys();
            server.modified(properties(86_399));
            assertEquals("UP", told.get("sluice.server.state"));
        }

        /** It must not go on with what it had: perhaps somebody is to be trusted no longer. */
        @Test
        void changedConfigurationWithoutItsFileEndsTheServer() throws Exception {
            copyKeys();
            StandaloneServer server = start(properties(0));
            assertEquals("UP", told.get("sluice.server.state"));
            Files.delete(file);
            server.modified(properties(86_400));
            assertWaits();
        }
    }

    @Test
    void aPortInUseIsTriedAgainUntilItIsFree() throws Exception {
        StandaloneServer server;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            server = start(Map.of("port", taken.getLocalPort()));
            assertEquals("WAITING", told.get("sluice.server.state"));
            assertEquals(taken.getLocalPort(), told.get("sluice.server.port"));
            assertNotEquals("", told.get("sluice.server.reason"));
        }
        Eventually.isTrue("up", () -> "UP".equals(told.get("sluice.server.state")));
        assertEquals("", told.get("sluice.server.reason"));
        upgraded(server).close();
    }

    @Test
    void anUnknownHostIsTriedAgain() {
        start(Map.of("port", 0, "host", "nobody.invalid"));
        assertEquals("WAITING", told.get("sluice.server.state"));
        assertEquals("host nobody.invalid is not known", told.get("sluice.server.reason"));
    }

    @Test
    void whoWaitsCanBeGivenAnotherPort() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            StandaloneServer server = start(Map.of("port", taken.getLocalPort()));
            server.modified(Map.of("port", 0));
            upgraded(server).close();
        }
    }

    @Test
    void pausesGrowUpToAMinute() {
        long[] seconds = {1, 2, 4, 8, 16, 32, 60, 60};
        for (int i = 0; i < seconds.length; i++) {
            assertEquals(seconds[i], StandaloneServer.pause(i).toSeconds());
        }
        assertEquals(60, StandaloneServer.pause(Integer.MAX_VALUE).toSeconds());
    }

    @Test
    void limitsAreTakenOver() throws Exception {
        StandaloneServer server = start(Map.of("port", 0));
        try (RawSocket client = upgraded(server)) {
            server.modified(Map.of("port", 0, "maxHeadBytes", 1024));
            assertEchoes(client);
            try (RawSocket large = new RawSocket(server.state().port())) {
                large.send("GET / HTTP/1.1\nHost: a\nX: " + "x".repeat(2_000) + "\n\n");
                assertTrue(large.readToEnd().startsWith("HTTP/1.1 431 "));
            }
        }
    }

    @Test
    void anyOtherChangeLetsItsOwnConnectionsGoAway() throws Exception {
        StandaloneServer changed = start(Map.of("port", 0));
        StandaloneServer other = start(Map.of("port", 0));
        try (RawSocket gone = upgraded(changed);
                RawSocket kept = upgraded(other)) {
            changed.modified(Map.of("port", 0, "scope", "a"));
            assertEquals("bye", gone.readToEnd());
            assertEchoes(kept);
        }
        awaitPhase(changed, ServerState.Phase.UP);
        upgraded(changed).close();
    }

    private static void awaitPhase(StandaloneServer server, ServerState.Phase phase) throws Exception {
        Eventually.isTrue(phase.name(), () -> server.state().phase() == phase);
    }

    private static String answer(int port) throws Exception {
        try (RawSocket client = new RawSocket(port).send(HANDSHAKE)) {
            return client.readToEnd();
        }
    }

    /** A free port that is its again and again. */
    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return free.getLocalPort();
        }
    }

    @Nested
    class Leaving {

        private static final int LONG_MILLIS = 60_000;

        private final int port = port();

        private static int port() {
            try {
                return freePort();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private Map<String, Object> properties(String scope) {
            return Map.of("port", port, "scope", scope, "goAwayTimeoutMillis", LONG_MILLIS);
        }

        /** The component runtime is not held up, and whoever comes back too early is sent away in order. */
        @Test
        void aChangedServerRefusesAndItsSuccessorWaits() throws Exception {
            StandaloneServer server = start(properties("a"));
            try (RawSocket slow = upgraded(server)) {
                server.modified(properties("b"));
                assertEquals("bye", slow.readToEnd());
                assertEquals("WAITING", told.get("sluice.server.state"));
                assertEquals(1, server.openConnections());
                String answer = answer(port);
                assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
                assertTrue(answer.contains("Retry-After: 1\r\n"), answer);
                assertTrue(answer.contains("Connection: close\r\n"), answer);
            }
            awaitPhase(server, ServerState.Phase.UP);
            assertEquals("b", ((String[]) told.get("sluice.server.scope"))[0]);
            upgraded(server).close();
        }

        @Test
        void theLastOfSeveralChangesCounts() throws Exception {
            StandaloneServer server = start(properties("a"));
            try (RawSocket slow = upgraded(server)) {
                server.modified(properties("b"));
                server.modified(Map.of("port", "none"));
                assertEquals("REFUSED", told.get("sluice.server.state"));
                server.modified(properties("c"));
                assertEquals("bye", slow.readToEnd());
            }
            awaitPhase(server, ServerState.Phase.UP);
            assertEquals("c", ((String[]) told.get("sluice.server.scope"))[0]);
            upgraded(server).close();
        }

        /** Those that stop together do not wait for each other: the last one would have to wait for all of them. */
        @Test
        void aBundleThatStopsLetsAllGoAwayAtTheSameTime() throws Exception {
            StandaloneServer one = start(properties("a"));
            StandaloneServer other = start(Map.of("port", 0));
            RawSocket ofOne = upgraded(one);
            RawSocket ofOther = upgraded(other);
            Thread stopping = new Thread(() -> one.deactivate(ComponentConstants.DEACTIVATION_REASON_BUNDLE_STOPPED));
            stopping.start();
            assertEquals("bye", ofOther.readToEnd());
            assertTrue(stopping.isAlive());
            ofOther.close();
            ofOne.close();
            stopping.join();
            servers.remove(one);
        }

        @Test
        void anEndMeanwhileIsTheEnd() throws Exception {
            StandaloneServer server = start(properties("a"));
            try (RawSocket slow = upgraded(server)) {
                server.modified(properties("b"));
                assertEquals("bye", slow.readToEnd());
            }
            servers.clear();
            server.deactivate(DELETED);
            assertNull(told);
            new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1")).close();
        }
    }

    @Test
    void anEndLeavesTheOthersAlone() throws Exception {
        StandaloneServer ended = start(Map.of("port", 0));
        StandaloneServer other = start(Map.of("port", 0));
        try (RawSocket gone = upgraded(ended);
                RawSocket kept = upgraded(other)) {
            servers.remove(ended);
            ended.deactivate(DELETED);
            assertEquals("bye", gone.readToEnd());
            assertEchoes(kept);
            upgraded(other).close();
        }
    }

    @Test
    void itsPortIsFreeAfterItsEnd() throws Exception {
        StandaloneServer server = start(Map.of("port", 0));
        int port = server.state().port();
        servers.clear();
        server.deactivate(DELETED);
        new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1")).close();
    }
}
