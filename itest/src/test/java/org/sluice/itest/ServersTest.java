package org.sluice.itest;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.websocket.WebSocketConstants;

/** A test at both kinds of servers: the HTTP service and, beside it, a standalone server. */
public abstract class ServersTest extends GatewayTest {

    protected static final String STANDALONE = "org.sluice.standalone";

    private static final String SERVER = "org.sluice.protocol.UpgradeServer";
    private static final String NAME = "beside";

    protected ConfigurationAdmin admin;

    @Before
    public void startStandaloneServer() throws Exception {
        admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        standalone().update(new Hashtable<>(place().standaloneProperties()));
        Await.until("the example is served at both ports", () -> isServed(port()) && isServed(standalonePort()));
    }

    @After
    public void removeStandaloneServer() throws Exception {
        standalone().delete();
        Await.until("the standalone server is gone", () -> server() == null);
    }

    protected final Configuration standalone() throws IOException {
        return admin.getFactoryConfiguration(STANDALONE, NAME, "?");
    }

    /** The ports of both, as they are now. */
    protected final List<Integer> ports() throws Exception {
        return List.of(port(), standalonePort());
    }

    protected final int standalonePort() throws Exception {
        Await.until("the standalone server is up, not " + state(), () -> "UP".equals(state()));
        return place().at((Integer) server().getProperty("sluice.server.port"));
    }

    /** The state of the standalone server, with the reason for it; null where there is no server. */
    protected final String state() throws Exception {
        ServiceReference<?> server = server();
        return server == null
                ? null
                : (server.getProperty("sluice.server.state") + " " + server.getProperty("sluice.server.reason"))
                        .strip();
    }

    protected final ServiceReference<?> server() throws Exception {
        ServiceReference<?>[] servers =
                context.getAllServiceReferences(SERVER, "(sluice.server.pid=" + STANDALONE + "~" + NAME + ")");
        return servers == null ? null : servers[0];
    }

    /** Whether the example {@code /echo} does what it should at a port. */
    protected static boolean isServed(int port) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            if (client.send(RequestText.webSocket("/echo")).readResponse().status() != 101) {
                return false;
            }
            assertEchoes(client);
            return true;
        }
    }

    protected static void assertEchoes(RawClient client) throws IOException {
        client.send(Frame.text("there"));
        assertEquals("there", client.readFrame().text());
    }

    protected static int status(int port, RequestText request) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            return client.send(request).readResponse().status();
        }
    }

    protected static int status(int port, String path) throws IOException {
        return status(port, RequestText.webSocket(path));
    }

    /** Gives a registered application other properties. */
    protected static void change(ServiceRegistration<?> registration, String pattern, Object... properties) {
        Hashtable<String, Object> all = new Hashtable<>(Map.of(WebSocketConstants.PATTERN, pattern));
        for (int i = 0; i < properties.length; i += 2) {
            all.put((String) properties[i], properties[i + 1]);
        }
        registration.setProperties(all);
    }
}
