package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.net.ConnectException;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.osgi.service.cm.Configuration;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.RawClient;
import org.sluice.websocket.Answer;

/** Configurations are created, deleted and created again, while clients are connected to both kinds of servers. */
public class ConfigurationLifeIT extends ServersTest {

    private static final int ROUNDS = 10;

    private Configuration create(String pid, Object... properties) throws Exception {
        Configuration configuration = admin.getConfiguration(pid, "?");
        Hashtable<String, Object> all = new Hashtable<>();
        for (int i = 0; i < properties.length; i += 2) {
            all.put((String) properties[i], properties[i + 1]);
        }
        configuration.update(all);
        return configuration;
    }

    private static long threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .count();
    }

    private static RawClient connect(int port) throws Exception {
        RawClient client = RawClient.open(port, "/echo");
        assertEchoes(client);
        return client;
    }

    /** Closes at once: whoever has told the client waits for that, and all other configurations with him. */
    private static void assertGoneAway(RawClient client) throws Exception {
        assertEquals(1001, client.readFrame().closeCode());
        client.close();
    }

    @Test
    public void numberOfLoopsIsTheDefaultAgain() throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        for (int i = 0; i < 3; i++) {
            try (RawClient http = connect(port());
                    RawClient standalone = connect(standalonePort())) {
                Configuration configuration = create("org.sluice.transport", "loops", cores + 1);
                assertGoneAway(http);
                assertGoneAway(standalone);
                Await.until("one loop more", () -> threads("sluice-loop-") == cores + 1);
                try (RawClient then = connect(port())) {
                    configuration.delete();
                    assertGoneAway(then);
                }
                Await.until("one loop less", () -> threads("sluice-loop-") == cores);
            }
        }
    }

    @Test
    public void otherPropertiesOfTheTransportCloseNothing() throws Exception {
        try (RawClient http = connect(port());
                RawClient standalone = connect(standalonePort())) {
            for (int i = 0; i < ROUNDS; i++) {
                create("org.sluice.transport", "closingTimeoutSeconds", 7 + i, "readBufferBytes", 65_536)
                        .delete();
            }
            createOverDeleted("org.sluice.transport", "loops", 0, "its.last", true);
            Await.until(
                    "the last one is there", () -> context.getAllServiceReferences(null, "(its.last=true)") != null);
            assertEchoes(http);
            assertEchoes(standalone);
            admin.getConfiguration("org.sluice.transport", "?").delete();
            Await.until("the last one is gone", () -> context.getAllServiceReferences(null, "(its.last=true)") == null);
            assertEchoes(http);
            assertEchoes(standalone);
        }
    }

    @Test
    public void nameOfTheHttpServiceIsTheDefaultAgainAndNothingIsClosed() throws Exception {
        BlockingQueue<String> names = new LinkedBlockingQueue<>();
        application("/named", handshake -> {
            names.add(handshake.serverName());
            return Answer.accept(Listeners.ECHO);
        });
        try (RawClient client = connect(port())) {
            for (int i = 0; i < ROUNDS; i++) {
                Configuration configuration = create("org.sluice.http", "name", "front-" + i);
                awaitName("front-" + i, names);
                configuration.delete();
                awaitName("default", names);
            }
            assertEchoes(client);
        }
    }

    private void awaitName(String name, BlockingQueue<String> names) throws Exception {
        Await.until("the server is " + name, () -> {
            RawClient.open(port(), "/named").close();
            return name.equals(names.poll(Await.SECONDS, TimeUnit.SECONDS));
        });
    }

    @Test
    public void scopeOfTheHttpServiceIsTheDefaultAgainAndNothingIsClosed() throws Exception {
        try (RawClient client = connect(port())) {
            for (int i = 0; i < ROUNDS; i++) {
                Configuration configuration = create("org.sluice.http", "scope", "elsewhere");
                Await.until("nobody is there", () -> status(port(), "/echo") == 404);
                assertEchoes(client);
                configuration.delete();
                Await.until("all are back", () -> status(port(), "/echo") == 101);
            }
            assertEchoes(client);
        }
    }

    @Test
    public void limitsAreTheDefaultsAgainAndNothingIsClosed() throws Exception {
        try (RawClient http = connect(port());
                RawClient standalone = connect(standalonePort())) {
            for (int i = 0; i < ROUNDS; i++) {
                Configuration configuration = create("org.sluice.websocket.server", "connections", 1);
                Await.until("full", () -> status(port(), "/echo") == 503);
                configuration.delete();
                Await.until("room again", () -> status(port(), "/echo") == 101);
            }
            assertEchoes(http);
            assertEchoes(standalone);
        }
    }

    private boolean isThere(String filter) throws Exception {
        return context.getAllServiceReferences(null, filter) != null;
    }

    /** Without a pause: what is there in the end counts. */
    @Test
    public void configurationThatIsDeletedAndCreatedAtOnceCounts() throws Exception {
        try (RawClient http = connect(port());
                RawClient standalone = connect(standalonePort())) {
            for (int i = 0; i < 3 * ROUNDS; i++) {
                create("org.sluice.websocket.server", "connections", 1, "its.round", i);
                Await.until("round " + i + ": full", () -> status(port(), "/echo") == 503);
                admin.getConfiguration("org.sluice.websocket.server", "?").delete();
                createOverDeleted("org.sluice.websocket.server", "connections", 100, "its.again", i);
                // Not only the deletion: what is on its way still would be taken for a part of the next round.
                Await.until("round " + i + ": taken", () -> isThere("(its.again=*)"));
                Await.until("round " + i + ": room again", () -> status(port(), "/echo") == 101);
                admin.getConfiguration("org.sluice.websocket.server", "?").delete();
                Await.until("deleted", () -> !isThere("(|(its.round=*)(its.again=*))"));
            }
            assertEchoes(http);
            assertEchoes(standalone);
        }
    }

    /**
     * Updates twice. If a configuration is there again by the time that Felix SCR 2.2 hears of the deletion, it keeps the change
     * count of the deleted one ({@code RegionConfigurationSupport.configurationEvent}), and ignores what does not exceed that
     * ({@code ConfigurableComponentHolder.configurationUpdated}). A new configuration begins to count anew.
     */
    private void createOverDeleted(String pid, Object... properties) throws Exception {
        create(pid, properties);
        create(pid, properties);
    }

    @Test
    public void deletedStandaloneServerIsGoneAndComesBack() throws Exception {
        try (RawClient http = connect(port())) {
            for (int i = 0; i < ROUNDS; i++) {
                int port = standalonePort();
                try (RawClient client = connect(port)) {
                    standalone().delete();
                    assertGoneAway(client);
                }
                Await.until("the server is gone", () -> server() == null);
                assertThrows(ConnectException.class, () -> RawClient.connect(port));
                // Twice, as above: the server is gone before Felix SCR has done with the deletion.
                standalone().update(new Hashtable<>(Map.of("port", 0, "its.round", -1)));
                standalone().update(new Hashtable<>(Map.of("port", 0, "its.round", i)));
                connect(standalonePort()).close();
            }
            assertEchoes(http);
        }
    }
}
