package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;
import org.sluice.itest.client.Await;

/**
 * Every property of every configuration of ours, with every kind of bad value: the default is used and a warning says so, or the
 * server that is meant is refused until the value is corrected. All others go on. The properties are those that the bundles'
 * Metatype has, so that none can be forgotten.
 */
public class BadConfigurationIT extends ServersTest {

    /** For each text, one that is not allowed. A new property needs its line here. */
    private static final Map<String, Object> NOT_ALLOWED = Map.of(
            "name", "two words", "scope", "two words", "host", "two words", "proxies", "two words", "target", "((");

    private int count;

    private List<ConfigurableProperty> properties() throws Exception {
        List<ConfigurableProperty> properties = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName().startsWith("org.sluice.")) {
                properties.addAll(ConfigurableProperty.of(bundle));
            }
        }
        return properties;
    }

    private List<ConfigurableProperty> properties(String pid) throws Exception {
        return properties().stream()
                .filter(property -> property.pid().equals(pid))
                .toList();
    }

    private static List<Object> badValues(ConfigurableProperty property) {
        if (!property.isNumber()) {
            String name = property.name().substring(property.name().lastIndexOf('.') + 1);
            Object notAllowed = NOT_ALLOWED.get(name);
            assertTrue("a value that is not allowed for " + property, notAllowed != null);
            return List.of(notAllowed, 42, true);
        }
        List<Object> values = new ArrayList<>(
                List.of("many", "1.5", 1.5, true, new String[] {"1", "2"}, property.min() - 1, property.max() + 1));
        values.addAll(List.of("" + (property.min() - 1), "" + (property.max() + 1), Long.MAX_VALUE, "99999999999"));
        if (property.name().equals("port")) {
            values.addAll(List.of(80, "1024"));
        }
        return values;
    }

    private static List<Object> emptyValues(ConfigurableProperty property) {
        return property.name().equals("scope") ? List.of("", " ", new String[0], List.of()) : List.of("", " ");
    }

    @Test
    public void everyConfigurationIsHere() throws Exception {
        Set<String> pids = new TreeSet<>();
        properties().forEach(property -> pids.add(property.pid()));
        assertEquals(
                Set.of(
                        "org.sluice.http",
                        "org.sluice.standalone",
                        "org.sluice.transport",
                        "org.sluice.websocket.server"),
                pids);
    }

    @Test
    public void transportUsesDefaults() throws Exception {
        assertDefaults("org.sluice.transport");
    }

    @Test
    public void webSocketServerUsesDefaults() throws Exception {
        assertDefaults("org.sluice.websocket.server");
    }

    @Test
    public void httpUsesDefaults() throws Exception {
        assertDefaults("org.sluice.http");
    }

    private void assertDefaults(String pid) throws Exception {
        Configuration configuration = admin.getConfiguration(pid, "?");
        try {
            for (ConfigurableProperty property : properties(pid)) {
                for (Object value : emptyValues(property)) {
                    LogFile log = new LogFile();
                    assertTaken(configuration, property.name(), value);
                    assertEquals(property + " is empty", List.of(), log.warnings());
                }
                for (Object value : badValues(property)) {
                    LogFile log = new LogFile();
                    assertTaken(configuration, property.name(), value);
                    assertNamed(log, property, value);
                    log.awaitWarning(property.name(), property.absent() + " is used", pid);
                }
            }
        } finally {
            configuration.delete();
        }
        assertAllServed("with the defaults again");
    }

    /** What the bundle's services say of the configuration is what it has taken. */
    private void assertTaken(Configuration configuration, String name, Object value) throws Exception {
        String filter = "(itest.case=" + ++count + ")";
        configuration.update(new Hashtable<>(Map.of(name, value, "itest.case", count)));
        String what = configuration.getPid() + " with " + name + "=" + value;
        Await.until(what + " is taken", () -> context.getAllServiceReferences(null, filter) != null);
        assertAllServed(what);
    }

    private static void assertNamed(LogFile log, ConfigurableProperty property, Object value) throws Exception {
        log.awaitWarning(allParts(property, value));
        assertEquals(property + "=" + value, 1, log.warnings().size());
    }

    /** What must be told about a bad value: the property, the value, and what is allowed. */
    private static String[] allParts(ConfigurableProperty property, Object value) {
        List<String> parts = new ArrayList<>(List.of(property.name()));
        parts.add(value instanceof Object[] array ? array[0].toString() : value.toString());
        if (property.isNumber()) {
            parts.add(Long.toString(property.min()));
            parts.add(Long.toString(property.max()));
        }
        return parts.toArray(String[]::new);
    }

    private void assertAllServed(String what) throws Exception {
        for (int port : ports()) {
            Await.until("port " + port + " is served: " + what, () -> isServedNow(port));
        }
    }

    private static boolean isServedNow(int port) {
        try {
            return isServed(port);
        } catch (IOException e) {
            return false;
        }
    }

    /** Beside it, the HTTP service and the other standalone server are served all the time. */
    @Test
    public void standaloneServerIsRefusedUntilItIsCorrected() throws Exception {
        int untouched = standalonePort();
        Configuration configuration = admin.getFactoryConfiguration(STANDALONE, "bad", "?");
        try {
            for (ConfigurableProperty property : properties(STANDALONE)) {
                for (Object value : emptyValues(property)) {
                    if (!property.name().equals("port")) {
                        LogFile log = new LogFile();
                        configuration.update(good(property.name(), value));
                        awaitState("UP", "");
                        assertEquals(property + " is empty", List.of(), log.warnings());
                    }
                }
                for (Object value : badValues(property)) {
                    LogFile log = new LogFile();
                    configuration.update(good(property.name(), value));
                    awaitState("REFUSED", allParts(property, value));
                    assertNamed(log, property, value);
                    assertAllServed("beside " + property + "=" + value);
                    assertEquals(untouched, standalonePort());
                    configuration.update(good("name", "corrected"));
                    awaitState("UP", "");
                    assertTrue(isServed((Integer) bad("port")));
                }
            }
        } finally {
            configuration.delete();
        }
        Await.until("it is gone", () -> bad("state") == null);
    }

    private static Hashtable<String, Object> good(String name, Object value) {
        Hashtable<String, Object> properties = new Hashtable<>(Map.of("port", 0, "name", "bad"));
        properties.put(name, value);
        return properties;
    }

    private Object bad(String property) throws Exception {
        var servers = context.getAllServiceReferences(
                "org.sluice.protocol.UpgradeServer", "(sluice.server.pid=" + STANDALONE + "~bad)");
        return servers == null ? null : servers[0].getProperty("sluice.server." + property);
    }

    private void awaitState(String state, String... reason) throws Exception {
        Await.until(state + " because of " + List.of(reason), () -> {
            String told = String.valueOf(bad("reason"));
            return state.equals(bad("state")) && List.of(reason).stream().allMatch(told::contains);
        });
    }
}
