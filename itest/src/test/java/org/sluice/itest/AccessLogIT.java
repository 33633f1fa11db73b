package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocketConstants;

/** What the access log has to say of handshakes, and what clients cannot make it say. */
public class AccessLogIT extends GatewayTest {

    private static final String PID = "org.sluice.accesslog";
    private static final String LOGGER = "org.sluice.access";

    private Configuration configuration;

    @Before
    public void theExampleIsThere() throws Exception {
        ConfigurationAdmin admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        configuration = admin.getConfiguration(PID, "?");
        Await.until("the example is there", this::echoIsServed);
    }

    @After
    public void deleteConfiguration() throws Exception {
        configuration.delete();
        LogFile log = new LogFile();
        Await.until("the defaults are back", () -> {
            status(RequestText.webSocket("/back"));
            return !log.lines(LOGGER, "\"/back\" declined \"-\"").isEmpty();
        });
    }

    private int status(RequestText request) throws Exception {
        try (RawClient client = RawClient.connect(port())) {
            return client.send(request).readResponse().status();
        }
    }

    private static void awaitLine(LogFile log, String... parts) throws Exception {
        if (!Await.within(Await.SECONDS * 1000, () -> !log.lines(LOGGER, parts).isEmpty())) {
            throw new AssertionError("no line with " + List.of(parts) + " among " + log.lines(LOGGER));
        }
    }

    /** Returns when the log has lines of the new kind. */
    private void configure(Object... namesAndValues) throws Exception {
        Hashtable<String, Object> properties = new Hashtable<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        LogFile log = new LogFile();
        configuration.update(properties);
        Await.until("the configuration is taken", () -> {
            status(RequestText.webSocket("/configured"));
            return !log.lines(LOGGER, " - [/configured]").isEmpty();
        });
    }

    @Test
    public void eachAnswerHasALine() throws Exception {
        application("/limited", handshake -> Answer.accept(Listeners.ECHO), WebSocketConstants.MAX_CONNECTIONS, 1);
        LogFile log = new LogFile();
        RequestText right = RequestText.webSocket("/limited?token=secret").with("User-Agent", "itest");
        try (RawClient open = RawClient.connect(port())) {
            assertEquals(101, open.send(right).readResponse().status());
            assertEquals(503, status(right));
        }
        assertEquals(403, status(RequestText.webSocket("/echo").with("Origin", "http://elsewhere.example")));
        assertEquals(400, status(RequestText.webSocket("/echo").without("Sec-WebSocket-Key")));
        assertEquals(404, status(RequestText.webSocket("/none")));
        awaitLine(log, "- 127.0.0.1:", " - default \"/limited\" 101 \"/limited\" ", "\"itest\"");
        awaitLine(log, "\"/limited\" 503 \"/limited\" ");
        awaitLine(log, "\"/echo\" 403 \"/echo\" org.sluice.example.echo ", "\"http://elsewhere.example\"");
        awaitLine(log, "\"/echo\" 400 \"/echo\" ");
        awaitLine(log, "\"/none\" declined \"-\" - - ");
        assertFalse(log.all().toString().contains("secret"));
    }

    @Test
    public void clientsCannotForgeLines() throws Exception {
        LogFile log = new LogFile();
        for (String target :
                List.of("/none%0aFORGED", "/none%0d%0aFORGED", "/none%22%20101%20%22", "/none%e2%80%a8FORGED")) {
            status(RequestText.webSocket(target).with("User-Agent", "a\" 101 \"FORGED \u009b31m ${jndi:x}"));
        }
        assertEquals(404, status(RequestText.webSocket("/none/last")));
        awaitLine(log, "\"/none/last\" declined");
        List<String> lines = log.lines(LOGGER);
        assertTrue(lines.toString(), lines.size() > 1);
        for (String line : lines) {
            assertTrue(line, line.matches("[ -~]+"));
            long quotes =
                    line.replaceAll("\\\\.", "").chars().filter(c -> c == '"').count();
            assertEquals(line, 8, quotes);
            assertFalse(line, line.contains("${"));
        }
        assertEquals(
                log.all().toString(),
                List.of(),
                log.all().stream().filter(line -> line.startsWith("FORGED")).toList());
    }

    @Test
    public void aFormatThatIsNoneLeavesTheFormerOne() throws Exception {
        configure("format", "[%{path}] %{status}", "closes", true, "closeFormat", "[%{code}] %{by}");
        LogFile log = new LogFile();
        configuration.update(new Hashtable<>(Map.of("format", "%{password}")));
        log.awaitWarning(PID, "format is \"%{password}\"", "%{address} %{agent} ", "the former configuration stays");
        try (RawClient client = RawClient.open(port(), "/echo")) {
            client.send(Frame.close(4001));
            client.readToOrderlyEnd();
        }
        awaitLine(log, " - [/echo] 101");
        awaitLine(log, " - [4001] PEER");
    }

    @Test
    public void aFloodIsSummedUp() throws Exception {
        configure("format", "[%{path}] %{status}", "linesPerSecond", 5);
        LogFile log = new LogFile();
        long since = System.nanoTime();
        Await.until("it is summed up", () -> {
            status(RequestText.webSocket("/flood"));
            return !log.lines(LOGGER, " lines were left out: {declined=").isEmpty();
        });
        long seconds = (System.nanoTime() - since) / 1_000_000_000 + 2;
        int lines = log.lines(LOGGER, "[/flood]").size();
        assertTrue(lines + " lines in " + seconds + " s", lines <= 5 * seconds);
    }

    @Test
    public void withoutTheBundleThereIsNothing() throws Exception {
        LogFile log = new LogFile();
        Bundle accessLog = bundle(PID);
        accessLog.stop();
        try {
            assertEquals(404, status(RequestText.webSocket("/stopped")));
        } finally {
            accessLog.start();
        }
        assertEquals(404, status(RequestText.webSocket("/started")));
        awaitLine(log, "\"/started\" declined");
        assertEquals(List.of(), log.lines(LOGGER, "/stopped"));
    }
}
