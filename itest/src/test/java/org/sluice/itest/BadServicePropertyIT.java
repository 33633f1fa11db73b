package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.sluice.websocket.WebSocketConstants.AUTHENTICATOR;
import static org.sluice.websocket.WebSocketConstants.COMPRESSION;
import static org.sluice.websocket.WebSocketConstants.COMPRESSION_LEVEL;
import static org.sluice.websocket.WebSocketConstants.COMPRESSION_THRESHOLD;
import static org.sluice.websocket.WebSocketConstants.CONTEXT_SELECT;
import static org.sluice.websocket.WebSocketConstants.DATA;
import static org.sluice.websocket.WebSocketConstants.DIRECTION;
import static org.sluice.websocket.WebSocketConstants.HANDOVER;
import static org.sluice.websocket.WebSocketConstants.IDLE_TIMEOUT;
import static org.sluice.websocket.WebSocketConstants.MAX_CONNECTIONS;
import static org.sluice.websocket.WebSocketConstants.MAX_MESSAGE_SIZE;
import static org.sluice.websocket.WebSocketConstants.ORIGINS;
import static org.sluice.websocket.WebSocketConstants.PATTERN;
import static org.sluice.websocket.WebSocketConstants.PING_INTERVAL;
import static org.sluice.websocket.WebSocketConstants.PREFIX;
import static org.sluice.websocket.WebSocketConstants.SCOPE;
import static org.sluice.websocket.WebSocketConstants.SUBPROTOCOLS;
import static org.sluice.websocket.WebSocketConstants.THREADING;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Test;
import org.osgi.framework.ServiceRegistration;
import org.sluice.itest.client.RequestText;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketConstants;

/**
 * Every service property of an application and of a protocol handler, with every kind of bad value: the service is not used, a
 * warning says why, and nobody else notices. The properties are those that the constants name, so that none can be forgotten.
 */
public class BadServicePropertyIT extends ServersTest {

    private static final long BEYOND_INT = 1L << 31;

    /**
     * Bad values of a property.
     *
     * @param allowed what the warning must contain, beside the property and the value
     * @param values the values
     */
    private record Bad(List<String> allowed, List<Object> values) {}

    private static final Map<String, Bad> BAD = new HashMap<>();

    static {
        text(PATTERN, "/a/*", "no slash", "/a/{b", "/a/*/b");
        text(SCOPE, "*", "two words", "a,b");
        text(SUBPROTOCOLS, "tokens", "two words", "a,b");
        text(ORIGINS, "://", "nowhere", "https://a.example/path");
        text(THREADING, "worker or loop", "sometimes", "LOOP", new String[] {"loop"});
        text(DIRECTION, "both or push", "pull", new String[] {"push"});
        text(DATA, "any or text or binary", "json", new String[] {"text"});
        number(MAX_CONNECTIONS, 0, Integer.MAX_VALUE);
        number(MAX_MESSAGE_SIZE, 0, Integer.MAX_VALUE);
        number(IDLE_TIMEOUT, -1, 86_400);
        number(PING_INTERVAL, -1, 86_400);
        // A boolean is on or off.
        BAD.put(
                COMPRESSION,
                new Bad(
                        List.of("off or on or takeover"),
                        List.of("gzip", "ON", 42, new String[] {"on"}, new Integer[] {42}, List.of("on"))));
        number(COMPRESSION_LEVEL, 0, 9);
        number(COMPRESSION_THRESHOLD, -1, 1 << 20);
        text(AUTHENTICATOR, "LDAP filter", "(no filter");
        // An empty one must not let in everyone.
        text(CONTEXT_SELECT, "LDAP filter", "(no filter", "", " ");
        number(HANDOVER, 0, 3_600);
    }

    private static void text(String name, String allowed, Object... values) {
        List<Object> all = new ArrayList<>(List.of(values));
        all.addAll(List.of(42, true, new Integer[] {42}, List.of(42)));
        BAD.put(name, new Bad(List.of(allowed), all));
    }

    private static void number(String name, int min, int max) {
        List<Object> values = List.of(
                min - 1, "" + (min - 1), max + 1L, "" + (max + 1L), BEYOND_INT, 1.5, "1.5", "many", true, List.of(1));
        BAD.put(name, new Bad(List.of(Integer.toString(min), Integer.toString(max)), values));
    }

    private static Set<String> named() throws Exception {
        Set<String> names = new TreeSet<>();
        for (Field field : WebSocketConstants.class.getFields()) {
            if (field.get(null) instanceof String text
                    && (text.startsWith("osgi.") || text.startsWith(PREFIX) && text.length() > PREFIX.length())) {
                names.add(text);
            }
        }
        return names;
    }

    private static Set<String> known() {
        return new TreeSet<>(BAD.keySet());
    }

    private ServiceRegistration<WebSocketApplication> register(String name, Object value) {
        Map<String, Object> properties = new HashMap<>(Map.of(PATTERN, "/bad"));
        properties.put(name, value);
        return register(WebSocketApplication.class, handshake -> Answer.accept(Listeners.ECHO), properties);
    }

    private void assertAnswered(int status, String what) throws Exception {
        for (int port : ports()) {
            assertEquals(what, status, status(port, "/bad"));
            assertTrue("the others are served beside " + what, isServed(port));
        }
    }

    private static String shown(Object value) {
        return value instanceof Object[] array
                ? array[0].toString()
                : value instanceof List<?> list ? list.get(0).toString() : value.toString();
    }

    @Test
    public void everyPropertyIsHere() throws Exception {
        assertEquals(named(), known());
    }

    @Test
    public void badValueIsNamedAndTheApplicationNotUsed() throws Exception {
        for (String name : known()) {
            for (Object value : BAD.get(name).values()) {
                String what =
                        name + "=" + shown(value) + " (" + value.getClass().getSimpleName() + ")";
                LogFile log = new LogFile();
                ServiceRegistration<WebSocketApplication> registration = register(name, value);
                assertAnswered(404, what);
                log.awaitWarning(name, shown(value), "not used", "org.sluice");
                for (String allowed : BAD.get(name).allowed()) {
                    log.awaitWarning(name, allowed);
                }
                assertEquals(what + ": " + log.warnings(), 1, log.warnings().size());
                change(registration, "/bad");
                assertAnswered(101, what + " corrected");
                unregister(registration);
            }
        }
    }

    @Test
    public void emptyValueIsTheDefault() throws Exception {
        for (String name : known()) {
            for (Object value : new Object[] {"", " ", new String[0], List.of()}) {
                boolean isList = Set.of(SCOPE, SUBPROTOCOLS, ORIGINS).contains(name);
                if (!Set.of(PATTERN, CONTEXT_SELECT).contains(name) && (isList || value instanceof String)) {
                    LogFile log = new LogFile();
                    ServiceRegistration<WebSocketApplication> registration = register(name, value);
                    assertAnswered(101, name + " is empty: " + log.warnings());
                    assertEquals(List.of(), log.warnings());
                    unregister(registration);
                }
            }
        }
    }

    @Test
    public void emptyPatternIsNamed() throws Exception {
        for (Object value : new Object[] {"", " ", new String[0], List.of()}) {
            LogFile log = new LogFile();
            ServiceRegistration<WebSocketApplication> registration = register(PATTERN, value);
            assertTrue(isServed(port()));
            // The framework's filter takes an empty list for an absent property.
            if (value instanceof String) {
                log.awaitWarning(PATTERN, "not used", "/a/*");
            }
            unregister(registration);
        }
    }

    @Test
    public void handlerWithoutATokenIsNamedAndNeverAsked() throws Exception {
        BadHandler handler = new BadHandler();
        for (Object value : new Object[] {"", "two words", 42, new String[0], List.of(), new Object[] {42}}) {
            LogFile log = new LogFile();
            var registration = handler.register(context, Map.of("sluice.protocol.tokens", value));
            try {
                log.awaitWarning("sluice.protocol.tokens", "ProtocolHandler service", "websocket");
                for (int port : ports()) {
                    assertEquals(404, status(port, RequestText.upgrade("/nothing", "two")));
                    assertTrue(isServed(port));
                }
            } finally {
                registration.unregister();
            }
        }
        var registration = handler.register(context, Map.of());
        assertEquals(404, status(port(), RequestText.upgrade("/nothing", "two")));
        registration.unregister();
        assertEquals(0, handler.asked());
    }

    @Test
    public void goodTokensAmongBadOnesAreServed() throws Exception {
        BadHandler handler = new BadHandler();
        LogFile log = new LogFile();
        var registration =
                handler.register(context, Map.of("sluice.protocol.tokens", new Object[] {"two words", "two", 42}));
        try {
            log.awaitWarning("sluice.protocol.tokens", "two words", "42");
            for (int port : ports()) {
                assertEquals(BadHandler.STATUS, status(port, RequestText.upgrade("/nothing", "two")));
            }
        } finally {
            registration.unregister();
        }
        assertEquals(2, handler.asked());
    }
}
