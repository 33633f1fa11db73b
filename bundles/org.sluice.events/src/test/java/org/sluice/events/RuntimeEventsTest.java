package org.sluice.events;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.sluice.websocket.runtime.RuntimeListener;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.ApplicationDTO;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.FailedApplicationDTO;
import org.sluice.websocket.runtime.dto.RuntimeDTO;
import org.sluice.websocket.runtime.dto.ServerDTO;

class RuntimeEventsTest {

    private final List<Event> posted = new ArrayList<>();
    private final List<Event> sent = new ArrayList<>();

    private final EventAdmin admin = new EventAdmin() {
        @Override
        public void postEvent(Event event) {
            posted.add(event);
        }

        @Override
        public void sendEvent(Event event) {
            sent.add(event);
        }
    };

    /** Null while none is registered. */
    private RuntimeListener listener;

    private String[] kinds;

    private final ServiceRegistration<?> registration = proxy(ServiceRegistration.class, (proxy, method, args) -> {
        assertEquals("unregister", method.getName());
        listener = null;
        return null;
    });

    private final BundleContext context = proxy(BundleContext.class, (proxy, method, args) -> {
        listener = (RuntimeListener) args[1];
        kinds = (String[]) ((Dictionary<?, ?>) args[2]).get(RuntimeListener.KINDS);
        return registration;
    });

    private final RuntimeDTO there = new RuntimeDTO();
    private final WebSocketRuntime runtime = runtime();
    private final RuntimeEvents events = new RuntimeEvents(context, admin);

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(RuntimeEventsTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private WebSocketRuntime runtime() {
        return proxy(
                WebSocketRuntime.class,
                (proxy, method, args) -> method.getName().equals("getRuntimeDTO") ? there : null);
    }

    @BeforeEach
    void nothingIsThere() {
        servers();
        applications();
        failures();
    }

    private void servers(ServerDTO... servers) {
        there.servers = servers;
    }

    private void applications(ApplicationDTO... applications) {
        there.applications = applications;
    }

    private void failures(FailedApplicationDTO... failures) {
        there.failedApplications = failures;
    }

    private static ServerDTO server(String pid, String name, String state, int... ports) {
        ServerDTO dto = new ServerDTO();
        dto.pid = pid;
        dto.name = name;
        dto.scopes = new String[] {"default"};
        dto.host = "127.0.0.1";
        dto.ports = ports;
        dto.state = state;
        return dto;
    }

    private static ApplicationDTO application(long id, String... patterns) {
        ApplicationDTO dto = new ApplicationDTO();
        dto.serviceId = id;
        dto.bundle = "org.example";
        dto.patterns = patterns;
        dto.scopes = new String[] {"default"};
        return dto;
    }

    private static FailedApplicationDTO failed(long id, String message) {
        FailedApplicationDTO dto = new FailedApplicationDTO();
        dto.serviceId = id;
        dto.bundle = "org.example";
        dto.failureReason = 6;
        dto.property = "sluice.websocket.pattern";
        dto.message = message;
        return dto;
    }

    private void activate(Object... namesAndValues) {
        events.activate(namesAndValues.length == 0 ? Map.of() : Map.of((String) namesAndValues[0], namesAndValues[1]));
    }

    /** The topics since the last look, without what they have in common. */
    private List<String> topics() {
        List<String> topics = posted.stream()
                .map(event -> event.getTopic().replace("org/sluice/websocket/", ""))
                .toList();
        posted.clear();
        return topics;
    }

    @Nested
    class ThingsThatComeAndGo {

        @Test
        void changesAreToldInOrder() {
            activate();
            events.bindRuntime(runtime);
            servers(server("http", "default", "UP", 8080));
            applications(application(1, "/a"), application(2, "/b"));
            events.bindRuntime(runtime);
            assertEquals(List.of("server/UP", "application/ADDED", "application/ADDED"), topics());
            servers(server("http", "default", "WAITING"));
            applications(application(2, "/b"));
            events.bindRuntime(runtime);
            assertEquals(List.of("server/DOWN", "application/REMOVED"), topics());
            events.bindRuntime(runtime);
            assertEquals(List.of(), topics());
        }

        @Test
        void anEventSaysWhatItIsAbout() {
            activate();
            long before = System.currentTimeMillis();
            servers(server("http", "default", "UP", 8080, 8443));
            applications(application(1, "/a", "/b"));
            failures(failed(3, "why"));
            events.bindRuntime(runtime);
            Event up = posted.get(0);
            assertEquals("default", up.getProperty("server"));
            assertEquals("http", up.getProperty("server.pid"));
            assertEquals("127.0.0.1", up.getProperty("host"));
            assertArrayEquals(new int[] {8080, 8443}, (int[]) up.getProperty("port"));
            Event added = posted.get(1);
            assertEquals(1L, added.getProperty("service.id"));
            assertEquals("org.example", added.getProperty("bundle.symbolicName"));
            assertArrayEquals(new String[] {"/a", "/b"}, (String[]) added.getProperty("pattern"));
            assertArrayEquals(new String[] {"default"}, (String[]) added.getProperty("scope"));
            assertTrue((Long) added.getProperty("timestamp") >= before);
            Event failed = posted.get(2);
            assertEquals("org/sluice/websocket/application/FAILED", failed.getTopic());
            assertEquals(3L, failed.getProperty("service.id"));
            assertEquals(6, failed.getProperty("failure.reason"));
            assertEquals("sluice.websocket.pattern", failed.getProperty("failure.property"));
            assertEquals("why", failed.getProperty("reason"));
        }

        @Test
        void whatHasBecomeSomethingElseGoesAndComes() {
            servers(server("http", "default", "UP", 8080));
            applications(application(1, "/a"));
            events.bindRuntime(runtime);
            activate();
            servers(server("http", "default", "UP", 8081));
            applications(application(1, "/b"));
            events.bindRuntime(runtime);
            assertEquals(List.of("server/DOWN", "application/REMOVED", "server/UP", "application/ADDED"), topics());
        }

        @Test
        void anApplicationThatFailsHasGone() {
            applications(application(1, "/a"));
            events.bindRuntime(runtime);
            activate();
            applications();
            failures(failed(1, "why"));
            events.bindRuntime(runtime);
            assertEquals(List.of("application/REMOVED", "application/FAILED"), topics());
            failures(failed(1, "another reason"));
            events.bindRuntime(runtime);
            assertEquals(List.of("application/FAILED"), topics());
            failures();
            applications(application(1, "/a"));
            events.bindRuntime(runtime);
            assertEquals(List.of("application/ADDED"), topics());
        }

        @Test
        void whatWasThereBeforeIsNotTold() {
            servers(server("http", "default", "UP"));
            applications(application(1, "/a"));
            events.bindRuntime(runtime);
            activate();
            events.bindRuntime(runtime);
            assertEquals(List.of(), topics());
        }

        @Test
        void withTheWebSocketServerAllGoesAndWithTheNextOneItComes() {
            activate();
            servers(server("http", "default", "UP"), server(null, "other", "UP"));
            applications(application(1, "/a"));
            events.bindRuntime(runtime);
            topics();
            events.unbindRuntime(runtime);
            assertEquals(List.of("server/DOWN", "server/DOWN", "application/REMOVED"), topics());
            events.bindRuntime(runtime());
            assertEquals(List.of("server/UP", "server/UP", "application/ADDED"), topics());
        }

        @Test
        void aRuntimeThatHasBeenReplacedCannotTakeAllAway() {
            activate();
            applications(application(1, "/a"));
            events.bindRuntime(runtime);
            events.bindRuntime(runtime());
            events.unbindRuntime(runtime);
            assertEquals(List.of("application/ADDED"), topics());
        }

        @Test
        void nothingIsToldThereafter() {
            activate("connections", true);
            events.bindRuntime(runtime);
            events.deactivate();
            applications(application(1, "/a"));
            events.bindRuntime(runtime);
            events.unbindRuntime(runtime);
            assertEquals(List.of(), topics());
            assertNull(listener);
        }
    }

    @Nested
    class Connections {

        @Test
        void areNotToldUnlessTheyAreWanted() {
            activate();
            assertNull(listener);
            events.modified(Map.of("connections", true));
            assertArrayEquals(new String[] {"opened", "closed"}, kinds);
            RuntimeListener first = listener;
            events.modified(Map.of("connections", true));
            assertEquals(first, listener);
            events.modified(Map.of());
            assertNull(listener);
        }

        @Test
        void anInvalidValueIsTheDefault() {
            activate("connections", "yes");
            assertNull(listener);
        }

        @Test
        void areSentSoThatWhatWaitsIsBounded() {
            activate("connections", true);
            ConnectionDTO opened = new ConnectionDTO();
            opened.id = 7;
            opened.applicationId = 1;
            opened.server = "default";
            opened.remoteAddress = "127.0.0.1:50000";
            opened.subprotocol = "chat";
            opened.openedAt = 1000;
            listener.connectionOpened(opened);
            ClosedConnectionDTO closed = new ClosedConnectionDTO();
            closed.id = 7;
            closed.applicationId = 1;
            closed.server = "default";
            closed.remoteAddress = "127.0.0.1:50000";
            closed.principal = "alice";
            closed.openedAt = 1000;
            closed.closedAt = 2500;
            closed.closeCode = 1001;
            closed.closedBy = "SERVER";
            closed.reason = "idle";
            listener.connectionClosed(closed);
            assertEquals(List.of(), posted);
            Event first = sent.get(0);
            assertEquals("org/sluice/websocket/connection/OPENED", first.getTopic());
            assertEquals(7L, first.getProperty("connection.id"));
            assertEquals("chat", first.getProperty("subprotocol"));
            assertEquals(1000L, first.getProperty("timestamp"));
            assertFalse(first.containsProperty("principal"));
            Event second = sent.get(1);
            assertEquals("org/sluice/websocket/connection/CLOSED", second.getTopic());
            assertEquals(1L, second.getProperty("service.id"));
            assertEquals("alice", second.getProperty("principal"));
            assertEquals(1001, second.getProperty("close.code"));
            assertEquals("SERVER", second.getProperty("closed.by"));
            assertEquals("idle", second.getProperty("reason"));
            assertEquals(1000L, second.getProperty("opened.at"));
            assertEquals(2500L, second.getProperty("timestamp"));
        }
    }
}
