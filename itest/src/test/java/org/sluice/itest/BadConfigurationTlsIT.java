package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.Tls;

/** The same as {@link BadConfigurationIT} for the properties that count with TLS only: without it, nobody looks at them. */
public class BadConfigurationTlsIT extends GatewayTest {

    private static final String NO_PATH = "a\u0000b";

    /** What is not allowed. A new property needs its line here, or one in {@link BadConfigurationIT}. */
    private static final Map<String, List<Object>> NOT_ALLOWED = Map.of(
            "tls", List.of("maybe", 42),
            "keyStore", List.of(NO_PATH, 42, true, "", " "),
            "keyStorePassword", List.of(42, true),
            "certificate", List.of(NO_PATH, 42, true, "beside.pem"),
            "privateKey", List.of(NO_PATH, 42, true),
            "clientCertificates", List.of("maybe", 42, "want", "need"),
            "trustStore", List.of(NO_PATH, 42, true),
            "trustStorePassword", List.of(42, true),
            "trustedCertificates", List.of(NO_PATH, 42, true),
            "certificateCheckSeconds", List.of("often", 1.5, -1, 86_401, "86401"));

    /** The property that is to blame, where it is another one. */
    private static final Map<Object, String> BLAMED = Map.of("want", "trustStore", "need", "trustStore");

    private TlsServer server;

    static boolean isAbout(ConfigurableProperty property) {
        return property.pid().equals(ServersTest.STANDALONE) && NOT_ALLOWED.containsKey(property.name());
    }

    @Override
    protected Place place() {
        return Place.HTTPS;
    }

    @Before
    public void createServer() throws Exception {
        server = new TlsServer(context);
        Await.until("the example is there", this::echoIsServed);
    }

    @After
    public void deleteServer() throws Exception {
        server.delete();
    }

    private void correct() throws Exception {
        server.configure("name", "corrected");
        Await.until("corrected", () -> "corrected".equals(server.told("name")) && "UP".equals(server.told("state")));
        RawClient.open(server.port(), "/echo").close();
    }

    @Test
    public void everyPropertyOfTheTableIsThere() throws Exception {
        Set<String> names = new TreeSet<>();
        for (ConfigurableProperty property : ConfigurableProperty.of(bundle(ServersTest.STANDALONE))) {
            names.add(property.name());
        }
        assertTrue(names + " has all of " + NOT_ALLOWED.keySet(), names.containsAll(NOT_ALLOWED.keySet()));
    }

    @Test
    public void serverIsRefusedUntilItIsCorrected() throws Exception {
        for (String property : NOT_ALLOWED.keySet()) {
            for (Object value : NOT_ALLOWED.get(property)) {
                correct();
                LogFile log = new LogFile();
                server.configure(property, value);
                String what = property + "=" + value;
                Await.until(what + " is refused", () -> "REFUSED".equals(server.told("state")));
                String reason = (String) server.told("reason");
                assertTrue(what + ": " + reason, reason.startsWith(BLAMED.getOrDefault(value, property) + " is "));
                assertTrue(what + ": " + reason, !reason.contains(Tls.PASSWORD));
                log.awaitWarning(reason);
                assertEquals(what, 1, log.warnings().size());
                assertTrue("the HTTP service is served beside " + what, echoIsServed());
            }
        }
    }

    @Test
    public void emptyIsAbsent() throws Exception {
        for (String property : NOT_ALLOWED.keySet()) {
            if (Set.of("keyStore", "keyStorePassword", "tls").contains(property)) {
                continue;
            }
            for (String value : List.of("", " ")) {
                correct();
                LogFile log = new LogFile();
                server.configure(property, value);
                // Meanwhile the server before goes away
                Await.until(
                        property + " is empty",
                        () -> !"corrected".equals(server.told("name")) && !"WAITING".equals(server.told("state")));
                assertEquals("UP", server.told("state"));
                assertEquals(property + " is empty", List.of(), log.warnings());
            }
        }
    }
}
