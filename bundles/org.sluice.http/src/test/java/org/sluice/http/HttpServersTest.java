package org.sluice.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;
import org.sluice.jetty.impl.EchoListener;
import org.sluice.jetty.impl.Eventually;
import org.sluice.jetty.impl.RawSocket;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeRequest;
import org.sluice.protocol.UpgradeServer;

/** Which configuration an HTTP service has, and what is told of it. */
class HttpServersTest {

    private static final String TARGET = "osgi.http.whiteboard.target";
    private static final String SECOND = "org.sluice.http~second";
    private static final String HANDSHAKE =
            "GET /context/path HTTP/1.1\nHost: a\nConnection: Upgrade, close\nUpgrade: echo\n\n";

    private final Gateway gateway = new Gateway();
    private final GatewayServer one = new GatewayServer(gateway, "one");
    private final GatewayServer two = new GatewayServer(gateway, "two");
    private final BlockingQueue<UpgradeRequest> asked = new LinkedBlockingQueue<>();

    @BeforeEach
    void handle() {
        gateway.handler(this::refuse, "echo").activate();
    }

    private UpgradeAnswer refuse(UpgradeRequest request, ServletContexts contexts) {
        asked.add(request);
        return UpgradeAnswer.refuse(403);
    }

    @AfterEach
    void stop() throws Exception {
        one.stop();
        two.stop();
        gateway.close();
    }

    /** Name and scopes of the server that offers a request, or nothing if it is plain HTTP. */
    private static String server(GatewayServer httpService, BlockingQueue<UpgradeRequest> asked) throws Exception {
        String answer;
        try (RawSocket client = httpService.connect().send(HANDSHAKE)) {
            answer = client.readToEnd();
        }
        if (answer.startsWith("HTTP/1.1 200 ")) {
            assertTrue(asked.isEmpty());
            return "";
        }
        UpgradeRequest request = asked.poll(20, TimeUnit.SECONDS);
        assertTrue(asked.isEmpty(), "offered twice");
        return request.serverName() + request.scopes();
    }

    private String serverOfOne() throws Exception {
        return server(one, asked);
    }

    private String serverOfTwo() throws Exception {
        return server(two, asked);
    }

    private static Integer[] ports(GatewayServer... httpServices) {
        return List.of(httpServices).stream()
                .map(httpService -> httpService.connector.getLocalPort())
                .sorted()
                .toArray(Integer[]::new);
    }

    private void configureSecond(Object... more) {
        Object[] all = new Object[more.length + 4];
        all[0] = "service.pid";
        all[1] = SECOND;
        all[2] = TARGET;
        all[3] = "(name=two)";
        System.arraycopy(more, 0, all, 4, more.length);
        gateway.configure(2, all);
    }

    @Nested
    class OfARequest {

        @Test
        void withoutConfigurationsAllHttpServicesAreTheDefault() throws Exception {
            one.start();
            two.start();
            assertEquals("default[default]", serverOfOne());
            assertEquals("default[default]", serverOfTwo());
        }

        @Test
        void theTargetNamesTheHttpServiceAndTheOthersStayTheDefault() throws Exception {
            configureSecond("scope", "ops");
            one.start();
            two.start();
            assertEquals("default[default]", serverOfOne());
            assertEquals("second[ops]", serverOfTwo());
        }

        @Test
        void theOneWithoutATargetHasWhatNoOtherNames() throws Exception {
            gateway.configure(1, "name", "front", "scope", "public");
            configureSecond();
            one.start();
            two.start();
            assertEquals("front[public]", serverOfOne());
            assertEquals("second[default]", serverOfTwo());
        }

        @Test
        void changesHoldFromTheNextRequestOn() throws Exception {
            one.start();
            two.start();
            configureSecond("name", "ops");
            assertEquals("ops[default]", serverOfTwo());
            configureSecond("scope", "ops");
            assertEquals("second[ops]", serverOfTwo());
            gateway.remove(2);
            assertEquals("default[default]", serverOfTwo());
            assertEquals("default[default]", serverOfOne());
        }

        @Test
        void anHttpServiceThatComesBackHasItsOwnAgain() throws Exception {
            configureSecond();
            two.start();
            two.go();
            assertEquals("", serverOfTwo());
            two.come();
            assertEquals("second[default]", serverOfTwo());
        }

        /** A late modification looks like that: the HTTP service may be held up by its connections meanwhile. */
        @Test
        void anHttpServiceThatIsBoundAgainWhileItGoesStaysGone() throws Exception {
            two.start();
            ServiceReference<?> runtime = two.runtime();
            gateway.servers.bindHttpService(runtime);
            assertEquals("default[default]", serverOfTwo());
            gateway.servers.unbindHttpService(runtime);
            gateway.servers.bindHttpService(runtime);
            assertEquals("", serverOfTwo());
            assertNull(gateway.server("org.sluice.http"));
        }

        @Test
        void ofTwoThatNameItTheOneWithTheFirstPidHasIt() throws Exception {
            two.start();
            configureSecond();
            gateway.configure(3, "service.pid", "org.sluice.http~a", TARGET, "(name=*)");
            assertEquals("a[default]", serverOfTwo());
        }

        @Test
        void aRefusedConfigurationKeepsItsHttpServicesForItself() throws Exception {
            configureSecond("scope", "a b");
            one.start();
            two.start();
            assertEquals("default[default]", serverOfOne());
            assertEquals("", serverOfTwo());
        }

        @Test
        void aTargetThatIsNoFilterTakesNothingFromOthers() throws Exception {
            configureSecond(TARGET, "two");
            two.start();
            assertEquals("default[default]", serverOfTwo());
        }
    }

    @Nested
    class Told {

        private Object told(String property) {
            return gateway.told(SECOND, property);
        }

        private Object toldOfDefault(String property) {
            return gateway.told("org.sluice.http", property);
        }

        @Test
        void itIsUpWhileItsHttpServiceIsThere() throws Exception {
            configureSecond("scope", "a,b");
            assertEquals(UpgradeServer.WAITING, told("state"));
            assertEquals("there is no HTTP service", told("reason"));
            two.start();
            assertEquals(UpgradeServer.UP, told("state"));
            assertEquals("", told("reason"));
            assertEquals("second", told("name"));
            assertEquals(2, ((String[]) told("scope")).length);
            assertArrayEquals(ports(two), (Integer[]) told("port"));
            two.go();
            assertEquals(UpgradeServer.WAITING, told("state"));
            assertArrayEquals(new Integer[0], (Integer[]) told("port"));
        }

        @Test
        void theDefaultWithoutAConfigurationIsThereWhileItHasAnHttpService() throws Exception {
            configureSecond();
            assertNull(gateway.server("org.sluice.http"));
            two.start();
            assertNull(gateway.server("org.sluice.http"));
            one.start();
            assertEquals(UpgradeServer.UP, toldOfDefault("state"));
            assertArrayEquals(ports(one), (Integer[]) toldOfDefault("port"));
            one.go();
            assertNull(gateway.server("org.sluice.http"));
        }

        @Test
        void theDefaultHasThePortsOfAllThatNobodyNames() throws Exception {
            gateway.configure(1);
            one.start();
            two.start();
            assertArrayEquals(ports(one, two), (Integer[]) toldOfDefault("port"));
            configureSecond();
            assertArrayEquals(ports(one), (Integer[]) toldOfDefault("port"));
            assertArrayEquals(ports(two), (Integer[]) told("port"));
        }

        @Test
        void aTargetThatMatchesNothingWaits() throws Exception {
            configureSecond(TARGET, "(name=three)");
            one.start();
            assertEquals(UpgradeServer.WAITING, told("state"));
            assertEquals("(name=three) matches none of the HTTP services that are there, 1", told("reason"));
        }

        @Test
        void whoComesTooLateIsToldWhoHasIt() throws Exception {
            two.start();
            configureSecond();
            gateway.configure(3, "service.pid", "org.sluice.http~third", TARGET, "(name=two)");
            assertEquals(UpgradeServer.WAITING, gateway.told("org.sluice.http~third", "state"));
            assertEquals(
                    "the HTTP services that it names have another configuration, " + SECOND,
                    gateway.told("org.sluice.http~third", "reason"));
            gateway.remove(2);
            assertEquals(UpgradeServer.UP, gateway.told("org.sluice.http~third", "state"));
        }

        @Test
        void anInvalidValueIsRefusedUntilItIsCorrected() throws Exception {
            two.start();
            configureSecond("goAwayTimeoutMillis", "soon");
            assertEquals(UpgradeServer.REFUSED, told("state"));
            assertEquals(
                    "goAwayTimeoutMillis is \"soon\" (String), allowed is a whole number from 0 to 60000",
                    told("reason"));
            assertNull(told("name"));
            configureSecond();
            assertEquals(UpgradeServer.UP, told("state"));
        }

        @Test
        void changesAreChangesOfOneService() throws Exception {
            two.start();
            configureSecond();
            ServiceReference<UpgradeServer> server = gateway.server(SECOND);
            configureSecond("name", "other");
            two.go();
            two.come();
            assertEquals(server, gateway.server(SECOND));
            assertEquals("other", server.getProperty(UpgradeServer.NAME));
        }

        @Test
        void theServiceGoesWithItsConfigurationAndWithUs() {
            configureSecond();
            gateway.configure(1);
            gateway.remove(2);
            assertNull(gateway.server(SECOND));
            gateway.servers.deactivate();
            assertNull(gateway.server("org.sluice.http"));
        }

        @Test
        void itCountsTheConnectionsOfItsHttpServices() throws Exception {
            EchoListener listener = new EchoListener();
            gateway.handler((request, contexts) -> UpgradeAnswer.switchProtocols(listener), "echo");
            configureSecond();
            one.start();
            two.start();
            try (RawSocket client = two.connect().send(HANDSHAKE)) {
                client.readHead();
                Eventually.isTrue("kept", () -> connections(SECOND) == 1);
                assertEquals(0, connections("org.sluice.http"));
            }
        }

        private int connections(String pid) {
            return gateway.context.getService(gateway.server(pid)).openConnections();
        }
    }
}
