package org.sluice.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketConstants;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.ApplicationDTO;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.DTOConstants;
import org.sluice.websocket.runtime.dto.FailedApplicationDTO;
import org.sluice.websocket.runtime.dto.RuntimeDTO;
import org.sluice.websocket.runtime.dto.ServerDTO;
import org.sluice.websocket.runtime.dto.ShadowedApplicationDTO;

/** What an operator sees of a running gateway. */
public class RuntimeIT extends GatewayTest {

    private final List<Configuration> configurations = new ArrayList<>();

    private ConfigurationAdmin admin;

    @Before
    public void findAdmin() throws Exception {
        admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        Await.until("the example is there", () -> echoIsServed());
    }

    @After
    public void deleteConfigurations() throws Exception {
        for (Configuration configuration : configurations) {
            configuration.delete();
        }
        Await.until("no server of ours is left", () -> Stream.of(shown().servers)
                .noneMatch(server -> server.pid != null && server.pid.startsWith("org.sluice.standalone")));
    }

    private Configuration create(String name, Object... properties) throws IOException {
        Configuration configuration = admin.getFactoryConfiguration("org.sluice.standalone", name, "?");
        configurations.add(configuration);
        Hashtable<String, Object> all = new Hashtable<>(Map.of("port", 0));
        for (int i = 0; i < properties.length; i += 2) {
            all.put((String) properties[i], properties[i + 1]);
        }
        configuration.update(all);
        return configuration;
    }

    private ServiceReference<WebSocketRuntime> reference() {
        ServiceReference<WebSocketRuntime> reference = context.getServiceReference(WebSocketRuntime.class);
        assertNotNull("the runtime is a service", reference);
        return reference;
    }

    private WebSocketRuntime runtime() {
        return context.getService(reference());
    }

    private RuntimeDTO shown() {
        return runtime().getRuntimeDTO();
    }

    private ServerDTO server(String pid, String state) throws Exception {
        Await.until("server " + pid + " is " + state, () -> state(pid).equals(state));
        return server(pid);
    }

    private String state(String pid) {
        ServerDTO server = server(pid);
        return server == null ? "missing" : server.state;
    }

    private ServerDTO server(String pid) {
        return Stream.of(shown().servers)
                .filter(server -> pid.equals(server.pid))
                .findFirst()
                .orElse(null);
    }

    private int portOf(String name) throws Exception {
        return server("org.sluice.standalone~" + name, "UP").ports[0];
    }

    private ApplicationDTO shown(ServiceRegistration<?> registration) {
        return Stream.of(shown().applications)
                .filter(application -> application.serviceId == id(registration))
                .findFirst()
                .orElseThrow();
    }

    private static long id(ServiceRegistration<?> registration) {
        return (Long) registration.getReference().getProperty(Constants.SERVICE_ID);
    }

    private ServiceRegistration<WebSocketApplication> echo(String pattern, Object... properties) {
        return application(pattern, handshake -> Answer.accept(Listeners.ECHO), properties);
    }

    private static int status(int port, String path) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            return client.send(RequestText.webSocket(path)).readResponse().status();
        }
    }

    private static void echoOnce(RawClient client) throws IOException {
        client.send(Frame.text("hello"));
        assertEquals("hello", client.readFrame().text());
    }

    @Test
    public void serversAreShownWhetherOrNotTheyAreUp() throws Exception {
        try (ServerSocket occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            create("up", "name", "front", "scope", "default,b");
            create("waiting", "port", occupied.getLocalPort());
            create("refused", "port", 80);
            ServerDTO up = server("org.sluice.standalone~up", "UP");
            assertEquals("front", up.name);
            assertEquals("127.0.0.1", up.host);
            assertEquals(List.of("b", "default"), Stream.of(up.scopes).sorted().toList());
            assertEquals("", up.reason);
            assertEquals(0, up.connections);
            ServerDTO waiting = server("org.sluice.standalone~waiting", "WAITING");
            assertEquals(occupied.getLocalPort(), waiting.ports[0]);
            assertTrue(waiting.reason, waiting.reason.contains("in use"));
            ServerDTO refused = server("org.sluice.standalone~refused", "REFUSED");
            assertTrue(refused.reason, refused.reason.contains("80"));
            try (RawClient client = RawClient.open(up.ports[0], "/echo")) {
                echoOnce(client);
                assertEquals(1, server("org.sluice.standalone~up").connections);
            }
        }
        server("org.sluice.standalone~waiting", "UP");
    }

    @Test
    public void endpointsAreAServiceProperty() throws Exception {
        create("one");
        String endpoint = "ws://127.0.0.1:" + portOf("one") + "/";
        Await.until("the endpoint is told", () -> Arrays.asList(
                        (String[]) reference().getProperty(WebSocketRuntime.ENDPOINTS))
                .contains(endpoint));
        assertTrue(Arrays.asList(shown().endpoints).contains(endpoint));
    }

    @Test
    public void theChangeCountOfTheServiceFollowsThatOfTheState() throws Exception {
        long before = shown().changeCount;
        ServiceRegistration<?> registration = echo("/count");
        Await.until("the change is told", () -> told() > before && told() == shown().changeCount);
        long registered = told();
        unregister(registration);
        Await.until("the end is told", () -> told() > registered && told() == shown().changeCount);
    }

    private long told() {
        return (Long) reference().getProperty(WebSocketRuntime.CHANGECOUNT);
    }

    @Test
    public void applicationsAreShownWithTheServersThatTheyAreAt() throws Exception {
        create("one", "scope", "b");
        create("two");
        portOf("one");
        portOf("two");
        ServiceRegistration<?> registration = echo("/at-one", WebSocketConstants.SCOPE, "b");
        ApplicationDTO shown = shown(registration);
        assertEquals(context.getBundle().getSymbolicName(), shown.bundle);
        assertArrayEquals(new String[] {"/at-one"}, shown.patterns);
        assertArrayEquals(new String[] {"b"}, shown.scopes);
        assertArrayEquals(new String[] {"one"}, shown.servers);
    }

    @Test
    public void anApplicationOfAnotherScopeIsNotFoundAtAStandaloneServer() throws Exception {
        create("one");
        create("two", "scope", "b,c");
        ServiceRegistration<?> registration = echo("/scoped", WebSocketConstants.SCOPE, "b");
        assertEquals(404, status(portOf("one"), "/scoped"));
        assertEquals(404, status(port(), "/scoped"));
        assertEquals(Map.of(), shown(registration).handshakes);
        assertEquals(101, status(portOf("two"), "/scoped"));
        assertEquals(Map.of("101", 1L), shown(registration).handshakes);
    }

    @Test
    public void failedApplicationsAreShownWithTheProperty() {
        ServiceRegistration<?> registration = echo("/failed", WebSocketConstants.THREADING, "none");
        FailedApplicationDTO failed = Stream.of(shown().failedApplications)
                .filter(each -> each.serviceId == id(registration))
                .findFirst()
                .orElseThrow();
        assertEquals(DTOConstants.FAILURE_REASON_VALIDATION_FAILED, failed.failureReason);
        assertEquals(WebSocketConstants.THREADING, failed.property);
        assertTrue(failed.message, failed.message.contains("none"));
        unregister(registration);
        assertEquals(0, shown().failedApplications.length);
    }

    @Test
    public void shadowedApplicationsAreShownWithTheOneThatIsFound() {
        ServiceRegistration<?> loser = echo("/shadow/{a}");
        ServiceRegistration<?> winner = echo("/shadow/{b}", Constants.SERVICE_RANKING, 5);
        ShadowedApplicationDTO[] shadowed = shown().shadowedApplications;
        assertEquals(1, shadowed.length);
        assertEquals(id(loser), shadowed[0].serviceId);
        assertEquals(id(winner), shadowed[0].shadowedBy);
        assertEquals("/shadow/{a}", shadowed[0].pattern);
        assertEquals(DTOConstants.FAILURE_REASON_SHADOWED_BY_OTHER_SERVICE, shadowed[0].failureReason);
        unregister(winner);
        assertEquals(0, shown().shadowedApplications.length);
    }

    @Test
    public void connectionsAreShownWhileTheyLastAndRememberedBehind() throws Exception {
        create("one", "name", "front");
        ServiceRegistration<?> registration = echo("/seen");
        try (RawClient client = RawClient.open(portOf("one"), "/seen")) {
            echoOnce(client);
            List<ConnectionDTO> open = runtime().getConnectionDTOs(id(registration), 10);
            assertEquals(1, open.size());
            ConnectionDTO shown = open.get(0);
            assertEquals("front", shown.server);
            assertTrue(shown.remoteAddress, shown.remoteAddress.startsWith("127.0.0.1:"));
            assertEquals(1, shown.messagesReceived);
            assertEquals(1, shown.messagesSent);
            assertEquals(DTOConstants.CONNECTION_OPEN, shown.state);
            assertEquals(1, shown(registration).connections);
            client.send(Frame.close(4321));
            Await.until("the end is remembered", () -> last(registration) != null);
            ClosedConnectionDTO closed = last(registration);
            assertEquals(shown.id, closed.id);
            assertEquals(shown.remoteAddress, closed.remoteAddress);
            assertEquals(4321, closed.closeCode);
            assertEquals(DTOConstants.CLOSED_BY_PEER, closed.closedBy);
            assertEquals(0, shown(registration).connections);
        }
    }

    private ClosedConnectionDTO last(ServiceRegistration<?> registration) {
        return runtime().getClosedConnectionDTOs(100).stream()
                .filter(closed -> closed.applicationId == id(registration))
                .findFirst()
                .orElse(null);
    }

    @Test
    public void lostConnectionsAreRememberedAsSuch() throws Exception {
        ServiceRegistration<?> registration = echo("/lost");
        RawClient client = RawClient.open(port(), "/lost");
        echoOnce(client);
        client.reset();
        Await.until("the loss is noticed", () -> last(registration) != null);
        assertEquals(1006, last(registration).closeCode);
        assertEquals(DTOConstants.CLOSED_BY_LOSS, last(registration).closedBy);
    }

    @Test
    public void whatHappensIsCounted() throws Exception {
        echo("/counted");
        RuntimeDTO before = shown();
        try (RawClient client = RawClient.open(port(), "/counted")) {
            echoOnce(client);
            client.send(Frame.close(4007));
            assertEquals(4007, client.readFrame().closeCode());
        }
        assertEquals(404, status(port(), "/nobody"));
        Await.until("the end is counted", () -> shown().counters.closes.containsKey("4007"));
        RuntimeDTO after = shown();
        assertEquals(before.counters.connectionsOpened + 1, after.counters.connectionsOpened);
        assertEquals(before.counters.messagesReceived + 1, after.counters.messagesReceived);
        assertEquals(before.counters.messagesSent + 1, after.counters.messagesSent);
        assertTrue(after.counters.bytesReceived > before.counters.bytesReceived);
        assertEquals(before.counters.bytesSent + 7, after.counters.bytesSent);
        assertEquals(
                before.counters.handshakes.get("101") + 1,
                after.counters.handshakes.get("101").longValue());
        assertEquals(
                before.counters.handshakes.getOrDefault("declined", 0L) + 1,
                after.counters.handshakes.get("declined").longValue());
    }

    @Test
    public void aRestartedServerBeginsAtZero() throws Exception {
        ServiceReference<WebSocketRuntime> before = reference();
        Bundle server = bundle("org.sluice.websocket.server");
        server.stop();
        assertEquals(null, context.getServiceReference(WebSocketRuntime.class));
        server.start();
        RuntimeDTO shown = shown();
        assertTrue(reference().compareTo(before) < 0);
        assertEquals(0, shown.counters.connectionsOpened);
        assertEquals(Map.of(), shown.counters.handshakes);
        Await.until("the example is back", () -> echoIsServed());
    }

    /** The file is also for who wants to see what there is to see. */
    @Test
    public void theStateCanBeWrittenAsJson() throws Exception {
        try (ServerSocket occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            create("one");
            create("waiting", "port", occupied.getLocalPort());
            create("refused", "port", 80);
            server("org.sluice.standalone~waiting", "WAITING");
            server("org.sluice.standalone~refused", "REFUSED");
            ServiceRegistration<?> registration = echo("/json");
            echo("/json");
            echo("json");
            RawClient.open(portOf("one"), "/json").close();
            Await.until("the end is remembered", () -> last(registration) != null);
            try (RawClient client = RawClient.open(portOf("one"), "/json")) {
                echoOnce(client);
                String json = json();
                Files.writeString(jsonFile(), json);
                Stream.of(
                                "WAITING",
                                "REFUSED",
                                "/json",
                                "sluice.websocket.pattern",
                                "\"shadowedBy\": " + id(registration))
                        .forEach(text -> assertTrue(json, json.contains(text)));
            }
        }
    }

    private String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("runtime", shown());
        all.put("connections", runtime().getConnectionDTOs(100));
        all.put("closedConnections", runtime().getClosedConnectionDTOs(100));
        return Json.of(all) + "\n";
    }

    private static Path jsonFile() {
        Path work = Path.of(System.getProperty("itest.work"));
        String composition = work.getFileName().toString().replace("gateway-", "");
        return work.resolveSibling("runtime-" + composition + ".json");
    }
}
