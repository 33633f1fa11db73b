package org.sluice.accesslog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.websocket.runtime.RuntimeListener;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.HandshakeDTO;

class AccessLogTest {

    private final List<String> log = new ArrayList<>();

    private RuntimeListener listener;
    private Dictionary<?, ?> properties;

    private final ServiceRegistration<?> registration = (ServiceRegistration<?>) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {ServiceRegistration.class}, (proxy, method, args) -> {
                if (method.getName().equals("setProperties")) {
                    properties = (Dictionary<?, ?>) args[0];
                } else {
                    listener = null;
                }
                return null;
            });

    private final BundleContext context = (BundleContext) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, args) -> {
                listener = (RuntimeListener) args[1];
                properties = (Dictionary<?, ?>) args[2];
                return registration;
            });

    private AccessLog accessLog(Object... namesAndValues) {
        return new AccessLog(
                context,
                configuration(namesAndValues),
                name -> line -> log.add((name.equals("org.sluice.access") ? "" : name + ": ") + line),
                () -> 0);
    }

    private static Map<String, Object> configuration(Object... namesAndValues) {
        Map<String, Object> configuration = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            configuration.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return configuration;
    }

    private static HandshakeDTO handshake() {
        HandshakeDTO dto = new HandshakeDTO();
        dto.time = 1_700_000_000_123L;
        dto.durationMicros = 812;
        dto.server = "default";
        dto.remoteAddress = "127.0.0.1:50000";
        dto.principal = "alice";
        dto.path = "/rooms/a b";
        dto.query = "room=*";
        dto.userAgent = "Mozilla/5.0 (\"X\")";
        dto.answer = "101";
        dto.applicationId = 17;
        dto.bundle = "org.example";
        dto.pattern = "/rooms/{room}";
        dto.subprotocol = "chat";
        dto.connectionId = 3;
        return dto;
    }

    private static HandshakeDTO declined() {
        HandshakeDTO dto = new HandshakeDTO();
        dto.server = "default";
        dto.remoteAddress = "127.0.0.1:50000";
        dto.path = "/";
        dto.answer = "declined";
        dto.applicationId = -1;
        dto.subprotocol = "";
        return dto;
    }

    private static ClosedConnectionDTO closed() {
        ClosedConnectionDTO dto = new ClosedConnectionDTO();
        dto.id = 3;
        dto.applicationId = 17;
        dto.server = "default";
        dto.remoteAddress = "127.0.0.1:50000";
        dto.openedAt = 1_000;
        dto.closedAt = 63_500;
        dto.closeCode = 1000;
        dto.closedBy = "PEER";
        dto.reason = "bye\nFAKE";
        return dto;
    }

    @Test
    void handshakesHaveALine() {
        accessLog();
        listener.handshakeAnswered(handshake());
        listener.handshakeAnswered(declined());
        assertEquals(
                List.of(
                        "127.0.0.1:50000 alice default \"/rooms/a b\" 101 \"/rooms/{room}\" org.example chat 812 3 \"-\""
                                + " \"Mozilla/5.0 (\\\"X\\\")\"",
                        "127.0.0.1:50000 - default \"/\" declined \"-\" - - 0 - \"-\" \"-\""),
                log);
    }

    @Test
    void endsOfConnectionsHaveALineWhereTheyAreWanted() {
        AccessLog accessLog = accessLog();
        assertArrayEquals(new String[] {"handshakes"}, (String[]) properties.get(RuntimeListener.KINDS));
        listener.connectionClosed(closed());
        assertEquals(List.of(), log);
        accessLog.modified(Map.of("closes", true));
        assertArrayEquals(new String[] {"handshakes", "closed"}, (String[]) properties.get(RuntimeListener.KINDS));
        listener.connectionClosed(closed());
        assertEquals(List.of("127.0.0.1:50000 - default closed 1000 PEER \"bye\\x0aFAKE\" 62 3"), log);
    }

    @Test
    void everyValueThatIsNamedIsThere() {
        String all = "%{time} %{scheme} %{query} %{application} %{status}";
        accessLog("format", all);
        listener.handshakeAnswered(handshake());
        assertEquals(List.of("2023-11-14T22:13:20.123Z ws room=* 17 101"), log);
        Values.OF_HANDSHAKE.values().forEach(value -> value.apply(handshake()));
        Values.OF_CLOSE.values().forEach(value -> value.apply(closed()));
    }

    @Test
    void aConfigurationTakesEffectAtOnce() {
        AccessLog accessLog = accessLog();
        accessLog.modified(configuration("format", "%{path}", "logger", "elsewhere"));
        listener.handshakeAnswered(declined());
        assertEquals(List.of("elsewhere: /"), log);
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of("format", "%{password}", "%{address} %{agent} %{application}"),
                Arguments.of("format", "\"%{path}", "quotes in pairs"),
                Arguments.of("format", 42, "%{address}"),
                Arguments.of("closeFormat", "%{path}", "%{by} %{code}"),
                Arguments.of("closes", "yes", "true or false"),
                Arguments.of("logger", "two words", "letters, digits"),
                Arguments.of("linesPerSecond", 0, "from 1 to 100000"),
                Arguments.of("linesPerSecond", "many", "from 1 to 100000"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anInvalidConfigurationLeavesTheFormerOne(String name, Object value, String allowed) {
        InvalidPropertyException refusal =
                assertThrows(InvalidPropertyException.class, () -> Settings.parse(Map.of(name, value)::get));
        assertTrue(refusal.getMessage().startsWith(name + " is \"" + value + '"'), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(allowed), refusal.getMessage());
        AccessLog accessLog = accessLog("format", "%{path}");
        accessLog.modified(Map.of(name, value));
        listener.handshakeAnswered(declined());
        assertEquals(List.of("/"), log);
    }

    @Test
    void anInvalidConfigurationAtTheBeginningLeavesTheDefaults() {
        accessLog("format", "%{password}");
        listener.handshakeAnswered(declined());
        assertTrue(log.get(0).startsWith("127.0.0.1:50000 - default"), log.toString());
    }

    @Test
    void whatWasLeftOutIsToldWhenTheLogEnds() {
        AccessLog accessLog = accessLog("linesPerSecond", 1);
        for (int i = 0; i < 5; i++) {
            listener.handshakeAnswered(declined());
        }
        listener.notificationsDropped(300);
        accessLog.deactivate();
        assertEquals(
                List.of(
                        "(more than 1 lines in a second: further ones are only counted)",
                        "(300 lines were lost: the log is too slow)",
                        "(4 lines were left out: {declined=4})"),
                log.subList(1, log.size()));
    }

    @Test
    void aLogThatIsStuckHoldsNobodyUp() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        AccessLog accessLog = new AccessLog(
                context,
                Map.of(),
                name -> line -> {
                    stuck.countDown();
                    try {
                        released.await(30, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                () -> 0);
        RuntimeListener told = listener;
        Thread thread = new Thread(() -> told.handshakeAnswered(declined()));
        thread.start();
        assertTrue(stuck.await(10, TimeUnit.SECONDS));
        accessLog.modified(Map.of("format", "%{path}"));
        accessLog.deactivate();
        assertTrue(thread.isAlive());
        released.countDown();
        thread.join(10_000);
    }
}
