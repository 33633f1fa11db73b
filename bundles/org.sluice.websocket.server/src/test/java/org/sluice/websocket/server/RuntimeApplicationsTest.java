package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.ServiceReference;
import org.sluice.protocol.UpgradeServer;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.ApplicationDTO;
import org.sluice.websocket.runtime.dto.DTOConstants;
import org.sluice.websocket.runtime.dto.FailedApplicationDTO;
import org.sluice.websocket.runtime.dto.RuntimeDTO;
import org.sluice.websocket.runtime.dto.ServerDTO;
import org.sluice.websocket.runtime.dto.ShadowedApplicationDTO;

/** What the runtime shows of servers and applications. */
class RuntimeApplicationsTest {

    private static final WebSocketApplication APPLICATION = handshake -> Answer.accept(new WebSocketListener() {});

    private final TestServer server = new TestServer();
    private final WebSocketRuntime runtime = server.handler.runtime();

    @AfterEach
    void stop() {
        server.close();
    }

    private RuntimeDTO shown() {
        return runtime.getRuntimeDTO();
    }

    private ApplicationDTO application() {
        ApplicationDTO[] all = shown().applications;
        assertEquals(1, all.length);
        return all[0];
    }

    private long register(Object... namesAndValues) {
        return id(server.register(APPLICATION, namesAndValues));
    }

    private long registerRanked(int ranking, Object... namesAndValues) {
        Map<String, Object> properties = TestFramework.properties(namesAndValues);
        properties.put("service.ranking", ranking);
        return id(server.register(APPLICATION, properties));
    }

    private static long id(ServiceReference<?> reference) {
        return (Long) reference.getProperty("service.id");
    }

    @Nested
    class Servers {

        @Test
        void theyAreShownByNameWithAllThatTheyTell() {
            server.serve("two", "UP", "127.0.0.1", 8082, "a", "b");
            server.serve("one", "WAITING", "localhost", 8083, "default");
            ServerDTO[] shown = shown().servers;
            assertEquals("one", shown[0].name);
            assertEquals("WAITING", shown[0].state);
            assertEquals("why one", shown[0].reason);
            assertEquals("two", shown[1].name);
            assertEquals("pid.two", shown[1].pid);
            assertEquals("127.0.0.1", shown[1].host);
            assertArrayEquals(new int[] {8082}, shown[1].ports);
            assertArrayEquals(new String[] {"a", "b"}, shown[1].scopes);
            assertEquals(7, shown[1].connections);
        }

        @Test
        void aRefusedOneHasItsPidAndReason() {
            Map<String, Object> properties = TestFramework.properties();
            properties.put(UpgradeServer.PID, "pid.x");
            properties.put(UpgradeServer.STATE, "REFUSED");
            properties.put(UpgradeServer.REASON, "port is 80");
            properties.put(UpgradeServer.PORT, 0);
            server.handler.bindServer(server.framework.<UpgradeServer>register(() -> 0, properties));
            ServerDTO shown = shown().servers[0];
            assertEquals("pid.x", shown.pid);
            assertEquals("REFUSED", shown.state);
            assertEquals("port is 80", shown.reason);
            assertNull(shown.name);
            assertNull(shown.host);
            assertEquals(0, shown.ports.length);
            assertEquals(0, shown.scopes.length);
        }

        @Test
        void oneThatFailsToAnswerIsShownAllTheSame() {
            Map<String, Object> properties = TestFramework.properties();
            properties.put(UpgradeServer.STATE, "UP");
            server.handler.bindServer(server.framework.<UpgradeServer>register(
                    () -> {
                        throw new IllegalStateException("test");
                    },
                    properties));
            assertEquals(-1, shown().servers[0].connections);
        }

        @Test
        void aChangedOneIsShownAnewAndOneThatHasGoneNoMore() {
            Map<String, Object> properties = server.properties("one", "WAITING", "127.0.0.1", 8082, "default");
            ServiceReference<UpgradeServer> reference = server.framework.<UpgradeServer>register(() -> 0, properties);
            server.handler.bindServer(reference);
            properties.put(UpgradeServer.STATE, "UP");
            server.handler.bindServer(reference);
            assertEquals("UP", shown().servers[0].state);
            server.handler.unbindServer(reference);
            assertEquals(0, shown().servers.length);
        }

        @Test
        void theirObjectsAreNotKept() {
            server.serve("one", "UP", "127.0.0.1", 8082, "default");
            shown();
            assertEquals(1, server.framework.gets.get());
            assertEquals(1, server.framework.ungets.get());
        }

        @ParameterizedTest
        @CsvSource({
            "127.0.0.1, ws://127.0.0.1:8082/",
            "gateway.example, ws://gateway.example:8082/",
            "fe80::1, ws://[fe80::1]:8082/",
            "0.0.0.0, ws://localhost:8082/",
            "::, ws://localhost:8082/"
        })
        void endpointsAreUrls(String host, String endpoint) {
            server.serve("one", "UP", host, 8082, "default");
            assertArrayEquals(new String[] {endpoint}, shown().endpoints);
        }

        @Test
        void endpointsAreThoseOfServersThatAreUp() {
            server.serve("one", "WAITING", "127.0.0.1", 8082, "default");
            assertEquals(0, shown().endpoints.length);
        }

        @Test
        void secureServersHaveSecureEndpoints() {
            Map<String, Object> properties = server.properties("one", "UP", "127.0.0.1", 8443, "default");
            properties.put(UpgradeServer.SECURE, true);
            server.handler.bindServer(server.framework.<UpgradeServer>register(() -> 0, properties));
            assertArrayEquals(new String[] {"wss://127.0.0.1:8443/"}, shown().endpoints);
        }

        @Test
        void eachPortMayBeSecureOrNot() {
            Map<String, Object> properties = server.properties("one", "UP", "127.0.0.1", 0, "default");
            properties.put(UpgradeServer.PORT, new Integer[] {8080, 8443});
            properties.put(UpgradeServer.SECURE_PORT, new Integer[] {8443});
            server.handler.bindServer(server.framework.<UpgradeServer>register(() -> 0, properties));
            assertArrayEquals(new String[] {"ws://127.0.0.1:8080/", "wss://127.0.0.1:8443/"}, shown().endpoints);
        }

        @Test
        void severalPortsAreSeveralEndpoints() {
            Map<String, Object> properties = server.properties("one", "UP", "127.0.0.1", 0, "default");
            properties.put(UpgradeServer.PORT, new Integer[] {8081, 8080});
            server.handler.bindServer(server.framework.<UpgradeServer>register(() -> 0, properties));
            assertArrayEquals(new String[] {"ws://127.0.0.1:8080/", "ws://127.0.0.1:8081/"}, shown().endpoints);
        }
    }

    @Nested
    class Valid {

        @Test
        void whatTheirPropertiesSayIsShown() {
            long id = register(
                    "pattern",
                    List.of("/a", "/b/*"),
                    "scope",
                    List.of("y", "x"),
                    "threading",
                    "loop",
                    "direction",
                    "push",
                    "data",
                    "text",
                    "subprotocols",
                    "chat",
                    "origins",
                    "https://a.example");
            ApplicationDTO shown = application();
            assertEquals(id, shown.serviceId);
            assertEquals("application.bundle", shown.bundle);
            assertArrayEquals(new String[] {"/a", "/b/*"}, shown.patterns);
            assertArrayEquals(new String[] {"x", "y"}, shown.scopes);
            assertEquals("loop", shown.threading);
            assertEquals("push", shown.direction);
            assertEquals("text", shown.data);
            assertArrayEquals(new String[] {"chat"}, shown.subprotocols);
            assertArrayEquals(new String[] {"https://a.example"}, shown.origins);
        }

        @Test
        void whatTheyDoNotSayIsTheDefault() {
            register("pattern", "/a");
            ApplicationDTO shown = application();
            assertArrayEquals(new String[] {"default"}, shown.scopes);
            assertEquals("worker", shown.threading);
            assertEquals("both", shown.direction);
            assertEquals("any", shown.data);
            assertEquals(100, shown.maxConnections);
            assertEquals(1 << 20, shown.maxMessageBytes);
            assertEquals(300, shown.idleTimeoutSeconds);
            assertEquals(60, shown.pingIntervalSeconds);
        }

        @Test
        void limitsAreThoseInForce() {
            register(
                    "pattern",
                    "/a",
                    "max.connections",
                    7,
                    "max.message.size",
                    5,
                    "idle.timeout",
                    9,
                    "ping.interval",
                    -1);
            ApplicationDTO shown = application();
            assertEquals(7, shown.maxConnections);
            assertEquals(5, shown.maxMessageBytes);
            assertEquals(9, shown.idleTimeoutSeconds);
            assertEquals(0, shown.pingIntervalSeconds);
            server.handler.configure(TestServer.limits("connectionsPerApplication", 3));
            assertEquals(3, application().maxConnections);
        }

        @Test
        void theyAreReachableAtServersThatAreUpAndInTheirScope() {
            server.serve("here", "UP", "127.0.0.1", 1, "x");
            server.serve("everything", "UP", "127.0.0.1", 2, "*");
            server.serve("elsewhere", "UP", "127.0.0.1", 3, "default");
            server.serve("waiting", "WAITING", "127.0.0.1", 4, "x");
            register("pattern", "/a", "scope", "x");
            assertArrayEquals(new String[] {"everything", "here"}, application().servers);
        }

        @Test
        void theyAreShownInTheOrderOfTheirIds() {
            long first = register("pattern", "/b");
            long second = register("pattern", "/a");
            ApplicationDTO[] shown = shown().applications;
            assertEquals(first, shown[0].serviceId);
            assertEquals(second, shown[1].serviceId);
        }

        @Test
        void oneThatHasLeftIsNotShown() {
            server.handler.unbindApplication(server.register(APPLICATION, "pattern", "/a"));
            assertEquals(0, shown().applications.length);
        }
    }

    @Nested
    class Failed {

        @ParameterizedTest
        @CsvSource({
            "pattern, a",
            "scope, two words",
            "threading, both",
            "max.connections, -1",
            "idle.timeout, x",
            "data, json",
            "direction, pull",
            "origins, example",
            "subprotocols, a b"
        })
        void theInvalidPropertyIsNamed(String name, String value) {
            Map<String, Object> properties = TestFramework.properties("pattern", "/a");
            properties.put("sluice.websocket." + name, value);
            long id = id(server.register(APPLICATION, properties));
            RuntimeDTO shown = shown();
            assertEquals(0, shown.applications.length);
            assertEquals(1, shown.failedApplications.length);
            FailedApplicationDTO failed = shown.failedApplications[0];
            assertEquals(id, failed.serviceId);
            assertEquals("application.bundle", failed.bundle);
            assertEquals(DTOConstants.FAILURE_REASON_VALIDATION_FAILED, failed.failureReason);
            assertEquals("sluice.websocket." + name, failed.property);
            assertTrue(failed.message.contains('"' + value + '"'), failed.message);
        }

        @Test
        void aCorrectedOneIsAnApplication() {
            Map<String, Object> properties = TestFramework.properties("pattern", "a");
            ServiceReference<WebSocketApplication> reference = server.register(APPLICATION, properties);
            properties.put("sluice.websocket.pattern", "/a");
            server.handler.updatedApplication(reference);
            assertEquals(0, shown().failedApplications.length);
            assertEquals(1, shown().applications.length);
        }

        @Test
        void anApplicationThatBecomesInvalidHasFailed() {
            Map<String, Object> properties = TestFramework.properties("pattern", "/a");
            ServiceReference<WebSocketApplication> reference = server.register(APPLICATION, properties);
            properties.put("sluice.websocket.pattern", "a");
            server.handler.updatedApplication(reference);
            assertEquals(1, shown().failedApplications.length);
            assertEquals(0, shown().applications.length);
        }

        @Test
        void oneThatHasGoneIsNotShown() {
            server.handler.unbindApplication(server.register(APPLICATION, "pattern", "a"));
            assertEquals(0, shown().failedApplications.length);
        }
    }

    @Nested
    class Shadowed {

        private ShadowedApplicationDTO shadow() {
            ShadowedApplicationDTO[] all = shown().shadowedApplications;
            assertEquals(1, all.length);
            return all[0];
        }

        private void assertNoShadow() {
            assertEquals(0, shown().shadowedApplications.length);
        }

        @Test
        void ofEqualsTheLowerIdIsFound() {
            server.serve("one", "UP", "127.0.0.1", 1, "default");
            long winner = register("pattern", "/a");
            long loser = register("pattern", "/a");
            ShadowedApplicationDTO shown = shadow();
            assertEquals(loser, shown.serviceId);
            assertEquals("application.bundle", shown.bundle);
            assertEquals(winner, shown.shadowedBy);
            assertEquals("/a", shown.pattern);
            assertEquals(DTOConstants.FAILURE_REASON_SHADOWED_BY_OTHER_SERVICE, shown.failureReason);
            assertArrayEquals(new String[] {"one"}, shown.servers);
            assertArrayEquals(new String[] {"one"}, shown().applications[0].servers);
            assertArrayEquals(new String[0], shown().applications[1].servers);
        }

        @Test
        void theHigherRankingIsFound() {
            long loser = register("pattern", "/a");
            long winner = registerRanked(1, "pattern", "/a");
            assertEquals(loser, shadow().serviceId);
            assertEquals(winner, shadow().shadowedBy);
        }

        @Test
        void templatesWithOtherNamesAreTheSame() {
            register("pattern", "/a/{x}");
            register("pattern", "/a/{y}");
            assertEquals("/a/{y}", shadow().pattern);
        }

        @ParameterizedTest
        @CsvSource({"/a, /b", "/a, /a/*", "/a/{x}, /a/*", "/a/{x}, /a/b", "/{x}/b, /a/{x}"})
        void patternsWithPathsOfTheirOwnAreNot(String one, String other) {
            register("pattern", one);
            register("pattern", other);
            assertNoShadow();
        }

        @Test
        void inOtherScopesNobodyIsShadowed() {
            register("pattern", "/a", "scope", "x");
            register("pattern", "/a", "scope", "y");
            assertNoShadow();
        }

        @Test
        void inSomeOfItsScopesAnApplicationIsPartlyShadowed() {
            server.serve("of-x", "UP", "127.0.0.1", 1, "x");
            server.serve("of-y", "UP", "127.0.0.1", 2, "y");
            register("pattern", "/a", "scope", "x");
            register("pattern", "/a", "scope", List.of("x", "y"));
            assertEquals(DTOConstants.FAILURE_REASON_PARTLY_SHADOWED_BY_OTHER_SERVICE, shadow().failureReason);
            assertArrayEquals(new String[] {"of-x"}, shadow().servers);
            assertArrayEquals(new String[] {"of-y"}, shown().applications[1].servers);
        }

        @Test
        void anApplicationOfAllScopesShadowsWholly() {
            register("pattern", "/a", "scope", "*");
            register("pattern", "/a", "scope", "x");
            assertEquals(DTOConstants.FAILURE_REASON_SHADOWED_BY_OTHER_SERVICE, shadow().failureReason);
        }

        @Test
        void oneWithAnotherPatternStaysReachable() {
            server.serve("one", "UP", "127.0.0.1", 1, "default");
            register("pattern", "/a");
            register("pattern", List.of("/a", "/b"));
            assertEquals("/a", shadow().pattern);
            assertArrayEquals(new String[] {"one"}, shown().applications[1].servers);
        }

        @Test
        void itEndsWithTheOther() {
            ServiceReference<WebSocketApplication> winner = server.register(APPLICATION, "pattern", "/a");
            register("pattern", "/a");
            server.handler.unbindApplication(winner);
            assertNoShadow();
        }
    }
}
