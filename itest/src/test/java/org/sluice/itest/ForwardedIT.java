package org.sluice.itest;

import static org.junit.Assert.assertEquals;

import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.websocket.Answer;

/** What a proxy says about its clients, and who is believed. The test is the proxy. */
public class ForwardedIT extends GatewayTest {

    private static final String SERVER = "(&(objectClass=org.sluice.protocol.UpgradeServer)(sluice.server.name=edge))";

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    private ConfigurationAdmin admin;
    private Configuration server;

    @Before
    public void createServer() throws Exception {
        admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        Await.until("the example is there", this::echoIsServed);
        server = admin.getFactoryConfiguration("org.sluice.standalone", "edge", "?");
        trust();
        Await.until("the server is up", () -> told("state").equals("UP"));
        application("/who", handshake -> {
            seen.add(handshake.remoteAddress().getAddress().getHostAddress());
            return Answer.accept(Listeners.ECHO);
        });
    }

    @After
    public void deleteServer() throws Exception {
        server.delete();
        Await.until("the server is gone", () -> told("state").isEmpty());
    }

    private void trust(String... proxies) throws Exception {
        server.update(new Hashtable<>(Map.of("port", 0, "proxies", proxies)));
    }

    private String told(String property) throws Exception {
        ServiceReference<?>[] servers = context.getAllServiceReferences(null, SERVER);
        return servers == null ? "" : String.valueOf(servers[0].getProperty("sluice.server." + property));
    }

    private int edgePort() throws Exception {
        return Integer.parseInt(told("port"));
    }

    private static int status(int port, RequestText request) throws Exception {
        try (RawClient client = RawClient.connect(port)) {
            return client.send(request).readResponse().status();
        }
    }

    /** The changed configuration comes on a thread of its own. */
    private void awaitStatus(int expected, RequestText request) throws Exception {
        Await.until("the answer is " + expected, () -> status(edgePort(), request) == expected);
    }

    private String client() throws InterruptedException {
        return seen.poll(Await.SECONDS, TimeUnit.SECONDS);
    }

    private static RequestText fromPublic(String path) {
        return RequestText.webSocket(path).with("Origin", "https://public.example");
    }

    private static RequestText forwarded(String path) {
        return fromPublic(path).with("Forwarded", "for=192.0.2.1;proto=https;host=public.example");
    }

    private static RequestText extensionFields(String path) {
        return fromPublic(path)
                .with("X-Forwarded-For", "192.0.2.1")
                .with("X-Forwarded-Proto", "https")
                .with("X-Forwarded-Host", "public.example");
    }

    @Test
    public void behindATrustedProxyThePublicOriginIsTheServersOwn() throws Exception {
        trust("127.0.0.1", "::1");
        awaitStatus(101, forwarded("/echo"));
        assertEquals(101, status(edgePort(), extensionFields("/echo")));
        assertEquals(403, status(edgePort(), fromPublic("/echo")));
        assertEquals(403, status(edgePort(), forwarded("/echo").replacing("Origin", "http://public.example")));
        assertEquals(403, status(edgePort(), forwarded("/echo").replacing("Origin", "https://other.example")));
    }

    @Test
    public void withoutTrustTheFieldsAreIgnored() throws Exception {
        assertEquals(403, status(edgePort(), forwarded("/echo")));
        assertEquals(403, status(edgePort(), extensionFields("/echo")));
        assertEquals(101, status(edgePort(), forwarded("/who").replacing("Origin", "http://gateway.example")));
        assertEquals("127.0.0.1", client());
        assertEquals(403, status(port(), forwarded("/echo")));
        assertEquals(403, status(port(), extensionFields("/echo")));
    }

    @Test
    public void trustIsTakenBackAtRunTimeAndConnectionsStay() throws Exception {
        trust("127.0.0.0/8", "::1");
        awaitStatus(101, forwarded("/echo"));
        try (RawClient client = RawClient.connect(edgePort())) {
            assertEquals(101, client.send(forwarded("/echo")).readResponse().status());
            trust("198.51.100.0/24");
            awaitStatus(403, forwarded("/echo"));
            client.send(Frame.text("still there"));
            assertEquals("still there", client.readFrame().text());
        }
    }

    @Test
    public void applicationsAndLimitsKnowTheClient() throws Exception {
        trust("127.0.0.1", "::1");
        awaitStatus(101, forwarded("/who"));
        assertEquals("192.0.2.1", client());
        Configuration limits = admin.getConfiguration("org.sluice.websocket.server", "?");
        try (RawClient first = RawClient.connect(edgePort())) {
            assertEquals(101, first.send(forwarded("/who")).readResponse().status());
            limits.update(new Hashtable<>(Map.of("connectionsPerAddress", 1)));
            awaitStatus(503, forwarded("/who"));
            assertEquals(
                    101,
                    status(
                            edgePort(),
                            forwarded("/who")
                                    .replacing("Forwarded", "for=192.0.2.1, for=192.0.2.2")
                                    .without("Origin")));
        } finally {
            limits.delete();
            Await.until(
                    "the limit is gone", () -> status(port(), RequestText.webSocket("/echo")) == 101 && echoIsServed());
        }
    }

    @Test
    public void anAddressThatIsNoneKeepsTheServerDown() throws Exception {
        trust("proxy.example");
        Await.until("the server is refused", () -> told("state").isEmpty() && refusal() != null);
        assertEquals(
                "proxies is \"proxy.example\" (String), allowed is addresses, and ranges with no bits behind their"
                        + " prefix, such as 10.0.0.7, 10.1.0.0/16 or 2001:db8::/32",
                refusal());
    }

    private Object refusal() throws Exception {
        ServiceReference<?>[] refused =
                context.getAllServiceReferences("org.sluice.protocol.UpgradeServer", "(sluice.server.state=REFUSED)");
        return refused == null ? null : refused[0].getProperty("sluice.server.reason");
    }

    /** Jetty's customizer believes everyone. Whom a connection comes from, its socket says all the same. */
    @Test
    public void theHttpServicesOwnTrustDoesNotReachTheAddress() throws Exception {
        Configuration http = admin.getConfiguration("org.apache.felix.http", "?");
        int before = port();
        http.update(new Hashtable<>(Map.of(
                "org.osgi.service.http.port",
                "0",
                "org.apache.felix.http.host",
                "127.0.0.1",
                "org.apache.felix.proxy.load.balancer.connection.enable",
                true)));
        try {
            Await.until("the HTTP service is back", () -> port() != before && echoIsServed());
            // So the customizer is there.
            Await.until("the HTTP service believes", () -> status(port(), forwarded("/echo")) == 101);
            assertEquals(101, status(port(), forwarded("/who")));
            assertEquals("127.0.0.1", client());
        } finally {
            int customized = port();
            http.delete();
            Await.until("the HTTP service is back", () -> port() != customized && echoIsServed());
        }
    }
}
