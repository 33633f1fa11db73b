package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.Test;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;
import org.sluice.itest.client.Await;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocketConstants;

/**
 * Every property of every configuration of ours, with every kind of bad value: the default is used and a warning says so, or the
 * server or authenticator that is meant is refused until the value is corrected. All others go on. The properties are those that the bundles'
 * Metatype has, so that none can be forgotten.
 */
public class BadConfigurationIT extends ServersTest {

    private static final String HTTP = "org.sluice.http";
    private static final String REFUSED = "(sluice.server.state=REFUSED)";

    private static final String WEB_SOCKET = "org.sluice.websocket.server";
    private static final String AUTHENTICATOR = "authenticator";
    private static final String BEARER = "org.sluice.authentication.bearer";
    private static final String USER_ADMIN = "org.sluice.authentication.useradmin";

    private int count;

    @Override
    @org.ops4j.pax.exam.Configuration
    public Option[] configuration() throws Exception {
        return options(composite(super.configuration()), Composition.userAdmin());
    }

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

    @Test
    public void everyConfigurationIsHere() throws Exception {
        Set<String> pids = new TreeSet<>();
        properties().forEach(property -> pids.add(property.pid()));
        // What tells operators is not in every composition, and has tests of its own
        pids.removeAll(Set.of("org.sluice.accesslog", "org.sluice.events", "org.sluice.console", "org.sluice.metrics"));
        assertEquals(Set.of(BEARER, USER_ADMIN, HTTP, STANDALONE, "org.sluice.transport", WEB_SOCKET), pids);
    }

    @Test
    public void transportUsesDefaults() throws Exception {
        assertDefaults("org.sluice.transport");
    }

    @Test
    public void webSocketServerUsesDefaults() throws Exception {
        assertDefaults(WEB_SOCKET);
    }

    private void assertDefaults(String pid) throws Exception {
        Configuration configuration = admin.getConfiguration(pid, "?");
        try {
            for (ConfigurableProperty property : properties(pid)) {
                for (Object value : BadValues.empty(property)) {
                    LogFile log = new LogFile();
                    assertTaken(configuration, property.name(), value);
                    assertEquals(property + " is empty", List.of(), log.warnings());
                }
                // Its default is that nobody is asked.
                boolean hasDefault = !property.name().equals(AUTHENTICATOR);
                for (Object value : hasDefault ? BadValues.of(property) : List.of()) {
                    LogFile log = new LogFile();
                    assertTaken(configuration, property.name(), value);
                    assertNamed(log, property, value);
                    log.awaitWarning(property.name(), property.absent() + " is used", pid);
                }
            }
        } finally {
            delete(configuration);
        }
        assertAllServed("with the defaults again");
    }

    /** Until the component runtime has seen it, too: it may ignore what is created before that. */
    private void delete(Configuration configuration) throws Exception {
        configuration.delete();
        Await.until("deleted", () -> context.getAllServiceReferences(null, "(itest.case=*)") == null);
    }

    /** What the bundle's services say of the configuration is what it has taken. */
    private void assertTaken(Configuration configuration, String name, Object value) throws Exception {
        update(configuration, name, value);
        assertAllServed(configuration.getPid() + " with " + name + "=" + value);
    }

    private void update(Configuration configuration, String name, Object value) throws Exception {
        String filter = "(itest.case=" + ++count + ")";
        configuration.update(new Hashtable<>(Map.of(name, value, "itest.case", count)));
        String what = configuration.getPid() + " with " + name + "=" + value;
        Await.until(what + " is taken", () -> context.getAllServiceReferences(null, filter) != null);
    }

    private static void assertNamed(LogFile log, ConfigurableProperty property, Object value) throws Exception {
        log.awaitWarning(BadValues.parts(property, value));
        assertEquals(property + "=" + value, 1, log.warnings().size());
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

    /** An authenticator that is meant is not left out: nobody is let in where it would have been asked. */
    @Test
    public void defaultAuthenticatorThatCannotBeUsedLetsNobodyIn() throws Exception {
        Configuration configuration = admin.getConfiguration(WEB_SOCKET, "?");
        try {
            for (Object value :
                    BadValues.of(new ConfigurableProperty(WEB_SOCKET, false, AUTHENTICATOR, false, 0, 0, ""))) {
                LogFile log = new LogFile();
                update(configuration, AUTHENTICATOR, value);
                log.awaitWarning(AUTHENTICATOR + " is", WEB_SOCKET, "allowed is a name, or an LDAP filter");
                for (int port : ports()) {
                    assertEquals(value.toString(), 503, status(port, "/echo"));
                }
            }
        } finally {
            delete(configuration);
        }
        assertAllServed("with the defaults again");
    }

    @Test
    public void bearerAuthenticatorIsGoneUntilItIsCorrected() throws Exception {
        assertGone(BEARER, Map.of("tokens", "alice=0123456789abcdef"));
    }

    @Test
    public void userAdminAuthenticatorIsGoneUntilItIsCorrected() throws Exception {
        assertGone(USER_ADMIN, Map.of());
    }

    private void assertGone(String pid, Map<String, Object> needed) throws Exception {
        application("/guarded", handshake -> Answer.accept(Listeners.ECHO), WebSocketConstants.AUTHENTICATOR, "guard");
        Configuration configuration = admin.getFactoryConfiguration(pid, "guard", "?");
        try {
            for (ConfigurableProperty property : properties(pid)) {
                for (Object value : BadValues.of(property)) {
                    configuration.update(new Hashtable<>(needed));
                    awaitGuarded(401, property + " is corrected");
                    LogFile log = new LogFile();
                    configuration.update(with(needed, property.name(), value));
                    awaitGuarded(503, property + "=" + value);
                    log.awaitWarning(" WARN " + pid, property.name(), configuration.getPid());
                    assertEquals(List.of(), log.warnings(" WARN " + pid, "secret"));
                }
                for (Object value : BadValues.empty(property)) {
                    configuration.update(with(needed, "name", 42));
                    awaitGuarded(503, "name is a number");
                    configuration.update(with(needed, property.name(), value));
                    awaitGuarded(401, property + " is empty");
                }
            }
        } finally {
            configuration.delete();
        }
        awaitGuarded(503, "deleted");
    }

    private void awaitGuarded(int expected, String what) throws Exception {
        for (int port : ports()) {
            Await.until(expected + ": " + what, () -> status(port, "/guarded") == expected);
        }
    }

    private interface Meanwhile {
        void check(ConfigurableProperty property) throws Exception;
    }

    private void assertRefusals(
            Configuration configuration, String pid, Map<String, Object> needed, Meanwhile meanwhile) throws Exception {
        try {
            for (ConfigurableProperty property : properties(pid)) {
                for (Object value : BadValues.empty(property)) {
                    // Where it says nothing it would be at a port that may be another's.
                    if (!property.name().equals("port")) {
                        correct(configuration, needed);
                        LogFile log = new LogFile();
                        configuration.update(with(needed, property.name(), value));
                        // Meanwhile the server before goes away
                        Await.until(
                                property + " is empty",
                                () -> !"corrected".equals(told(configuration.getPid(), "name"))
                                        && !"WAITING".equals(told(configuration.getPid(), "state")));
                        assertEquals("UP", told(configuration.getPid(), "state"));
                        assertEquals(property + " is empty", List.of(), log.warnings());
                    }
                }
                for (Object value : BadValues.of(property)) {
                    correct(configuration, needed);
                    LogFile log = new LogFile();
                    configuration.update(with(needed, property.name(), value));
                    awaitRefusal(BadValues.parts(property, value));
                    assertNamed(log, property, value);
                    meanwhile.check(property);
                }
            }
        } finally {
            String server = configuration.getPid();
            configuration.delete();
            Await.until("it is gone", () -> told(server, "state") == null || "default".equals(told(server, "name")));
        }
    }

    private void correct(Configuration configuration, Map<String, Object> needed) throws Exception {
        configuration.update(with(needed, "name", "corrected"));
        Await.until("corrected", () -> "corrected".equals(told(configuration.getPid(), "name")));
        // That of the HTTP service has several.
        assertTrue(isServed(told(configuration.getPid(), "port") instanceof Integer port ? port : port()));
    }

    private static Hashtable<String, Object> with(Map<String, Object> needed, String name, Object value) {
        Hashtable<String, Object> properties = new Hashtable<>(needed);
        properties.put(name, value);
        return properties;
    }

    /** What a server tells of itself. */
    private Object told(String pid, String property) throws Exception {
        var servers =
                context.getAllServiceReferences("org.sluice.protocol.UpgradeServer", "(sluice.server.pid=" + pid + ")");
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
