package org.sluice.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocketConstants;

/** Two HTTP services, each with a name and scopes of its own. */
public class HttpServicesIT extends GatewayTest {

    private static final String RUNTIME = "org.osgi.service.servlet.runtime.HttpServiceRuntime";
    private static final String SERVER = "org.sluice.protocol.UpgradeServer";
    private static final String FIRST = "(!(org.apache.felix.http.name=second))";
    private static final String SECOND = "(org.apache.felix.http.name=second)";
    private static final String TARGET = "osgi.http.whiteboard.target";

    private final List<Configuration> configurations = new ArrayList<>();
    private final BlockingQueue<String> servers = new LinkedBlockingQueue<>();

    private ConfigurationAdmin admin;
    private Configuration jetty;
    private Configuration sluice;

    @Before
    public void startSecond() throws Exception {
        admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        Await.until("the first is there", () -> portOf(FIRST) > 0);
        application(
                "/anywhere",
                handshake -> {
                    servers.add(handshake.serverName() + handshake.path());
                    return Answer.accept(Listeners.ECHO);
                },
                WebSocketConstants.SCOPE,
                "*");
        application("/ops", handshake -> Answer.accept(Listeners.ECHO), WebSocketConstants.SCOPE, "ops");
        sluice = create("org.sluice.http", "scope", "ops", TARGET, SECOND);
        // Twice: Felix SCR misses one that is created before it has done with the deletion of the last test's.
        update(sluice, "scope", "ops", TARGET, SECOND);
        jetty = create("org.apache.felix.http", jettyProperties());
        awaitServer(SECOND, "second");
        awaitServer(FIRST, "default");
    }

    private static Object[] jettyProperties() {
        return new Object[] {
            "org.osgi.service.http.port", "0",
            "org.apache.felix.http.host", "127.0.0.1",
            "org.apache.felix.http.name", "second"
        };
    }

    @After
    public void deleteConfigurations() throws Exception {
        for (Configuration configuration : configurations) {
            configuration.delete();
        }
        Await.until(
                "the second has gone", () -> portOf(SECOND) == 0 && told("org.sluice.http~second", "state") == null);
    }

    /** A factory configuration with the name {@code second}. */
    private Configuration create(String factoryPid, Object... properties) throws IOException {
        Configuration configuration = admin.getFactoryConfiguration(factoryPid, "second", "?");
        configurations.add(configuration);
        update(configuration, properties);
        return configuration;
    }

    private static void update(Configuration configuration, Object... properties) throws IOException {
        Hashtable<String, Object> all = new Hashtable<>();
        for (int i = 0; i < properties.length; i += 2) {
            all.put((String) properties[i], properties[i + 1]);
        }
        configuration.update(all);
    }

    private void delete(Configuration configuration) throws IOException {
        configurations.remove(configuration);
        configuration.delete();
    }

    /** The port of the HTTP service that a filter matches, 0 if there is none. */
    private int portOf(String filter) throws InvalidSyntaxException {
        ServiceReference<?>[] runtimes = context.getAllServiceReferences(RUNTIME, filter);
        Object endpoints = runtimes == null ? null : runtimes[0].getProperty("osgi.http.endpoint");
        return Stream.of(endpoints instanceof String[] some ? some : new String[0])
                .mapToInt(endpoint -> URI.create(endpoint).getPort())
                .max()
                .orElse(0);
    }

    private Object told(String pid, String property) throws InvalidSyntaxException {
        ServiceReference<?>[] found = context.getAllServiceReferences(SERVER, "(sluice.server.pid=" + pid + ")");
        return found == null ? null : found[0].getProperty("sluice.server." + property);
    }

    /** Until an HTTP service offers upgrades under a name. */
    private void awaitServer(String filter, String name) throws Exception {
        Await.until("upgrades are offered by " + name, () -> name.equals(serverAt(filter)));
    }

    /** The name under which an HTTP service offers upgrades; empty if it does not. */
    private String serverAt(String filter) throws Exception {
        int port = portOf(filter);
        servers.clear();
        if (port == 0 || status(port, "/anywhere") != 101) {
            return "";
        }
        return servers.poll(Await.SECONDS, TimeUnit.SECONDS).replace("/anywhere", "");
    }

    private static int status(int port, String path) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            return client.send(RequestText.webSocket(path)).readResponse().status();
        }
    }

    private static RawClient echoing(int port) throws IOException {
        RawClient client = RawClient.open(port, "/anywhere");
        assertEchoes(client);
        return client;
    }

    private static void assertEchoes(RawClient client) throws IOException {
        client.send(Frame.text("here"));
        assertEquals("here", client.readFrame().text());
    }

    @Test
    public void applicationsAreThereInTheirScopesOnly() throws Exception {
        assertEquals(101, status(portOf(SECOND), "/ops"));
        assertEquals(404, status(portOf(FIRST), "/ops"));
        assertEquals(101, status(portOf(FIRST), "/echo"));
        assertEquals(404, status(portOf(SECOND), "/echo"));
    }

    @Test
    public void noRequestIsOfferedTwice() throws Exception {
        servers.clear();
        assertEquals(101, status(portOf(SECOND), "/anywhere"));
        assertEquals("second/anywhere", servers.poll(Await.SECONDS, TimeUnit.SECONDS));
        application(
                "/declining",
                handshake -> {
                    servers.add(handshake.serverName());
                    return Answer.decline();
                },
                WebSocketConstants.SCOPE,
                "*");
        assertEquals(404, status(portOf(SECOND), "/declining"));
        assertEquals("second", servers.poll(Await.SECONDS, TimeUnit.SECONDS));
        assertTrue(servers.isEmpty());
    }

    @Test
    public void theStopOfOneClosesItsConnectionsOnly() throws Exception {
        try (RawClient first = echoing(portOf(FIRST));
                RawClient second = echoing(portOf(SECOND))) {
            delete(jetty);
            assertEquals(1001, second.readFrame().closeCode());
            assertEchoes(first);
        }
        assertEquals("default", serverAt(FIRST));
        assertEquals("WAITING", told("org.sluice.http~second", "state"));
    }

    @Test
    public void aRestartedHttpServiceHasItsNameAndScopesAgain() throws Exception {
        int before = portOf(SECOND);
        try (RawClient first = echoing(portOf(FIRST));
                RawClient second = echoing(before)) {
            List<Object> changed = new ArrayList<>(List.of(jettyProperties()));
            changed.addAll(List.of("org.apache.felix.http.timeout", 50_000));
            update(jetty, changed.toArray());
            assertEquals(1001, second.readFrame().closeCode());
            Await.until("another port", () -> portOf(SECOND) > 0 && portOf(SECOND) != before);
            awaitServer(SECOND, "second");
            assertEquals(101, status(portOf(SECOND), "/ops"));
            assertEquals(404, status(portOf(SECOND), "/echo"));
            assertEchoes(first);
        }
    }

    @Test
    public void theServerServicesTellBoth() throws Exception {
        assertEquals("UP", told("org.sluice.http~second", "state"));
        assertEquals("second", told("org.sluice.http~second", "name"));
        assertArrayEquals(new String[] {"ops"}, (String[]) told("org.sluice.http~second", "scope"));
        assertArrayEquals(new Integer[] {portOf(SECOND)}, (Integer[]) told("org.sluice.http~second", "port"));
        assertEquals("UP", told("org.sluice.http", "state"));
        assertArrayEquals(new Integer[] {portOf(FIRST)}, (Integer[]) told("org.sluice.http", "port"));
    }

    @Test
    public void aChangedConfigurationClosesNoConnection() throws Exception {
        try (RawClient first = echoing(portOf(FIRST));
                RawClient second = echoing(portOf(SECOND))) {
            update(sluice, "name", "renamed", TARGET, SECOND);
            awaitServer(SECOND, "renamed");
            assertEquals(101, status(portOf(SECOND), "/echo"));
            delete(sluice);
            awaitServer(SECOND, "default");
            assertEchoes(first);
            assertEchoes(second);
        }
    }

    @Test
    public void targetsThatCannotBeUsedAreTold() throws Exception {
        update(sluice, TARGET, "(org.apache.felix.http.name=third)");
        Await.until("waiting", () -> "WAITING".equals(told("org.sluice.http~second", "state")));
        assertEquals(
                "(org.apache.felix.http.name=third) matches none of the HTTP services that are there, 2",
                told("org.sluice.http~second", "reason"));
        update(sluice, TARGET, "second");
        Await.until("refused", () -> "REFUSED".equals(told("org.sluice.http~second", "state")));
        String reason = (String) told("org.sluice.http~second", "reason");
        assertTrue(
                reason,
                reason.startsWith("osgi.http.whiteboard.target is \"second\" (String), allowed is an LDAP filter"));
        awaitServer(SECOND, "default");
    }

    @Test
    public void anInvalidValueTurnsUpgradesOffThereOnly() throws Exception {
        update(sluice, TARGET, SECOND, "scope", "a b");
        Await.until("off", () -> "".equals(serverAt(SECOND)));
        assertEquals("REFUSED", told("org.sluice.http~second", "state"));
        assertEquals("default", serverAt(FIRST));
    }

    @Test
    public void theOnlyConfigurationMayHaveThePidItself() throws Exception {
        delete(sluice);
        awaitServer(SECOND, "default");
        Configuration single = admin.getConfiguration("org.sluice.http", "?");
        single.update(new Hashtable<>(Map.of("name", "single")));
        try {
            awaitServer(FIRST, "single");
            awaitServer(SECOND, "single");
            assertEquals("single", told("org.sluice.http", "name"));
        } finally {
            single.delete();
        }
        awaitServer(FIRST, "default");
    }
}
