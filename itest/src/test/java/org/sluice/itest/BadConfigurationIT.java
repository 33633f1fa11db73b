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
import java.util.stream.Stream;
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

    private static final String HTTP = "org.sluice.http";
    private static final String REFUSED = "(sluice.server.state=REFUSED)";

    /** For each text, one that is not allowed. A new property needs its line here. */
    private static final Map<String, Object> NOT_ALLOWED = Map.of(
            "name",
            "two words",
            "scope",
            "two words",
            "host",
            "two words",
            "proxies",
            "two words",
            "target",
            "(no filter");

    private int count;

    private List<ConfigurableProperty> properties() throws Exception {
        List<ConfigurableProperty> properties = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName().startsWith("org.sluice.")) {
                ConfigurableProperty.of(bundle).stream()
                        .filter(property -> !BadConfigurationTlsIT.isAbout(property))
                        .forEach(properties::add);
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
        Configuration configuration = admin.getFactoryConfiguration(STANDALONE, "bad", "?");
        int untouched = standalonePort();
        assertRefusals(configuration, STANDALONE, Map.of("port", 0), property -> {
            assertAllServed("beside " + property);
            assertEquals(untouched, standalonePort());
        });
        Await.until("it is gone", () -> told(configuration, "state") == null);
    }

    /** Upgrades at the HTTP service are plain HTTP meanwhile; a target that cannot be read names no HTTP service. */
    @Test
    public void httpServiceIsRefusedUntilItIsCorrected() throws Exception {
        Configuration configuration = admin.getConfiguration(HTTP, "?");
        assertRefusals(configuration, HTTP, Map.of(), property -> {
            assertTrue(isServed(standalonePort()));
            assertTrue(property.name().endsWith("target") || status(port(), "/echo") == 404);
        });
        assertAllServed("with the defaults again");
    }

    private interface Meanwhile {
        void check(ConfigurableProperty property) throws Exception;
    }

    private void assertRefusals(
            Configuration configuration, String pid, Map<String, Object> needed, Meanwhile meanwhile) throws Exception {
        try {
            for (ConfigurableProperty property : properties(pid)) {
                for (Object value : emptyValues(property)) {
                    // Where it says nothing it would be at a port that may be another's.
                    if (!property.name().equals("port")) {
                        correct(configuration, needed);
                        LogFile log = new LogFile();
                        configuration.update(with(needed, property.name(), value));
                        Await.until(property + " is empty", () -> !"corrected".equals(told(configuration, "name")));
                        assertEquals("UP", told(configuration, "state"));
                        assertEquals(property + " is empty", List.of(), log.warnings());
                    }
                }
                for (Object value : badValues(property)) {
                    correct(configuration, needed);
                    LogFile log = new LogFile();
                    configuration.update(with(needed, property.name(), value));
                    awaitRefusal(allParts(property, value));
                    assertNamed(log, property, value);
                    meanwhile.check(property);
                }
            }
        } finally {
            configuration.delete();
        }
    }

    private void correct(Configuration configuration, Map<String, Object> needed) throws Exception {
        configuration.update(with(needed, "name", "corrected"));
        Await.until("corrected", () -> "corrected".equals(told(configuration, "name")));
        // That of the HTTP service has several.
        assertTrue(isServed(told(configuration, "port") instanceof Integer port ? port : port()));
    }

    private static Hashtable<String, Object> with(Map<String, Object> needed, String name, Object value) {
        Hashtable<String, Object> properties = new Hashtable<>(needed);
        properties.put(name, value);
        return properties;
    }

    /** What a server tells of itself. */
    private Object told(Configuration configuration, String property) throws Exception {
        var servers = context.getAllServiceReferences(
                "org.sluice.protocol.UpgradeServer", "(sluice.server.pid=" + configuration.getPid() + ")");
        return servers == null ? null : servers[0].getProperty("sluice.server." + property);
    }

    private void awaitRefusal(String... reason) throws Exception {
        Await.until("refused because of " + List.of(reason), () -> {
            var servers = context.getAllServiceReferences("org.sluice.protocol.UpgradeServer", REFUSED);
            String told = servers == null ? "" : String.valueOf(servers[0].getProperty("sluice.server.reason"));
            return Stream.of(reason).allMatch(told::contains);
        });
    }
}
