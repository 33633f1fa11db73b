package org.sluice.itest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.JdkClient;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Response;
import org.sluice.websocket.Answer;

/** Servers of their own, by configuration, beside the HTTP service. */
public class StandaloneIT extends GatewayTest {

    private static final String SERVER = "org.sluice.protocol.UpgradeServer";
    private static final String NOTHING_HERE = "Websockets upgrade failed";

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
        Await.until("no server is left", () -> context.getAllServiceReferences(SERVER, null) == null);
    }

    /** A server with port 0 and some more properties. */
    private Configuration create(String name, Object... properties) throws IOException {
        Configuration configuration = admin.getFactoryConfiguration("org.sluice.standalone", name, "?");
        configurations.add(configuration);
        update(configuration, properties);
        return configuration;
    }

    private static void update(Configuration configuration, Object... properties) throws IOException {
        Hashtable<String, Object> all = new Hashtable<>(Map.of("port", 0));
        for (int i = 0; i < properties.length; i += 2) {
            all.put((String) properties[i], properties[i + 1]);
        }
        configuration.update(all);
    }

    private void delete(Configuration configuration) throws IOException {
        configurations.remove(configuration);
        configuration.delete();
    }

    private Object told(String name, String property) throws Exception {
        ServiceReference<?>[] servers = context.getAllServiceReferences(SERVER, "(sluice.server.name=" + name + ")");
        return servers == null ? null : servers[0].getProperty("sluice.server." + property);
    }

    private int portOf(String name) throws Exception {
        Await.until("server " + name + " is up", () -> "UP".equals(told(name, "state")));
        return (Integer) told(name, "port");
    }

    private int awaitAnotherPort(String name, int before) throws Exception {
        Await.until("server " + name + " has moved", () -> portOf(name) != before);
        return portOf(name);
    }

    /** A connection that certainly is the server's: it has answered. */
    private static RawClient echoing(int port) throws IOException {
        RawClient client = RawClient.open(port, "/echo");
        assertEchoes(client);
        return client;
    }

    private static void assertEchoes(RawClient client) throws IOException {
        client.send(Frame.text("here"));
        assertEquals("here", client.readFrame().text());
    }

    private static void assertAnswer(int status, String body, int port, RequestText request) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            Response response =
                    client.send(request).send(RequestText.get("/echo")).readResponse();
            assertEquals(status, response.status());
            assertEquals(body, response.body());
            assertEquals("close", response.field("Connection"));
            assertNull(response.field("Server"));
            assertArrayEquals(new byte[0], client.readToEnd());
        }
    }

    @Test
    public void itServesTheApplicationsOfTheGateway() throws Exception {
        create("one");
        try (JdkClient client = JdkClient.open(portOf("one"), "/echo")) {
            client.sendText("hello");
            assertEquals("hello", client.nextText());
        }
    }

    @Test
    public void applicationsLearnItsName() throws Exception {
        BlockingQueue<String> names = new LinkedBlockingQueue<>();
        application("/named", handshake -> {
            names.add(handshake.serverName());
            return Answer.accept(Listeners.ECHO);
        });
        create("one", "name", "front");
        RawClient.open(portOf("front"), "/named").close();
        RawClient.open(port(), "/named").close();
        assertEquals("front", names.poll(Await.SECONDS, TimeUnit.SECONDS));
        assertEquals("default", names.poll(Await.SECONDS, TimeUnit.SECONDS));
    }

    @Test
    public void whatIsNoUpgradeIsNotFound() throws Exception {
        create("one");
        assertAnswer(404, NOTHING_HERE, portOf("one"), RequestText.get("/echo"));
        assertAnswer(404, NOTHING_HERE, portOf("one"), RequestText.get("/"));
        assertAnswer(404, NOTHING_HERE, portOf("one"), RequestText.upgrade("/echo", "h2c"));
    }

    @Test
    public void withoutAnApplicationItIsNotFoundHoweverBroken() throws Exception {
        create("one");
        RequestText request = RequestText.webSocket("/nobody");
        assertAnswer(404, NOTHING_HERE, portOf("one"), request);
        assertAnswer(404, NOTHING_HERE, portOf("one"), request.without("Sec-WebSocket-Key"));
    }

    @Test
    public void aDecliningApplicationIsNotFound() throws Exception {
        application("/declining", handshake -> Answer.decline());
        create("one");
        assertAnswer(404, NOTHING_HERE, portOf("one"), RequestText.webSocket("/declining"));
    }

    @Test
    public void withoutAHandlerItIsNotFound() throws Exception {
        create("one");
        int port = portOf("one");
        Bundle server = bundle("org.sluice.websocket.server");
        server.stop();
        try {
            assertAnswer(404, NOTHING_HERE, port, RequestText.webSocket("/echo"));
        } finally {
            server.start();
        }
        Await.until("the handler is back", () -> echoIsServed());
        echoing(port).close();
    }

    @Test
    public void aBrokenHandshakeIsTheHandlersToRefuse() throws Exception {
        create("one");
        try (RawClient client = RawClient.connect(portOf("one"))) {
            Response response = client.send(RequestText.webSocket("/echo").replacing("Sec-WebSocket-Version", "8"))
                    .readResponse();
            assertEquals(400, response.status());
            assertEquals("13", response.field("Sec-WebSocket-Version"));
            assertEquals("close", response.field("Connection"));
        }
    }

    @Test
    public void aRemovedServerClosesItsConnectionsWith1001() throws Exception {
        Configuration configuration = create("one");
        int port = portOf("one");
        try (RawClient client = echoing(port)) {
            delete(configuration);
            assertEquals(1001, client.readFrame().closeCode());
        }
        Await.until("the server is gone", () -> told("one", "state") == null);
        assertThrows(ConnectException.class, () -> RawClient.connect(port));
    }

    @Test
    public void aChangeTouchesNoOtherServer() throws Exception {
        Configuration changed = create("one");
        create("two");
        int before = portOf("one");
        try (RawClient gone = echoing(before);
                RawClient kept = echoing(portOf("two"));
                RawClient ofHttp = echoing(port())) {
            update(changed, "scope", "default,other");
            assertEquals(1001, gone.readFrame().closeCode());
            echoing(awaitAnotherPort("one", before)).close();
            delete(changed);
            Await.until("the server is gone", () -> told("one", "state") == null);
            assertEchoes(kept);
            assertEchoes(ofHttp);
        }
    }

    @Test
    public void limitsChangeWithoutDroppingAConnection() throws Exception {
        Configuration configuration = create("one");
        int port = portOf("one");
        RequestText large = RequestText.get("/").with("X", "x".repeat(2_000));
        assertAnswer(404, NOTHING_HERE, port, large);
        try (RawClient client = echoing(port)) {
            update(configuration, "maxHeadBytes", 1024);
            Await.until("the limit is lower", () -> status(port, large) == 431);
            assertEchoes(client);
        }
    }

    private static int status(int port, RequestText request) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            return client.send(request).readResponse().status();
        }
    }

    @Test
    public void aPortInUseIsTakenWhenItIsFree() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = taken.getLocalPort();
            create("one", "port", port);
            Await.until("the server waits", () -> "WAITING".equals(told("one", "state")));
            assertTrue(String.valueOf(told("one", "reason")), !"".equals(told("one", "reason")));
        }
        assertEquals(port, portOf("one"));
        echoing(port).close();
    }

    @Test
    public void anInvalidValueIsNamedAndKeepsTheServerDown() throws Exception {
        Configuration configuration = create("one", "port", 80);
        Await.until("refused", () -> refusal() != null);
        assertEquals("port is \"80\" (Integer), allowed is 0, or 1025 to 65535", refusal());
        update(configuration, "handshakeTimeoutSeconds", "soon");
        Await.until(
                "refused",
                () -> ("handshakeTimeoutSeconds is \"soon\" (String), allowed is a whole number from 1 to 300")
                        .equals(refusal()));
        update(configuration);
        echoing(portOf("one")).close();
    }

    private Object refusal() throws Exception {
        ServiceReference<?>[] refused = context.getAllServiceReferences(SERVER, "(sluice.server.state=REFUSED)");
        return refused == null ? null : refused[0].getProperty("sluice.server.reason");
    }

    @Test
    public void aSlowRequestIsCutOff() throws Exception {
        create("one", "handshakeTimeoutSeconds", 1);
        try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), portOf("one"))) {
            slow.setSoTimeout(100);
            Await.until("cut off", () -> hasEnded(slow));
        }
    }

    /** Sends one more byte where nothing has come. */
    private static boolean hasEnded(Socket slow) throws IOException {
        try {
            slow.getOutputStream().write('G');
            return slow.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    /** Its Jetty's classes are from there, but nothing else. */
    @Test
    public void theHttpServiceMayStop() throws Exception {
        create("one");
        try (RawClient client = echoing(portOf("one"))) {
            http().stop();
            try {
                assertEchoes(client);
                echoing(portOf("one")).close();
            } finally {
                http().start();
            }
            assertEchoes(client);
        }
    }
}
