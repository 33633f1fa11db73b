package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocketListener;

/** The commands in a gateway, as Gogo calls them. */
public class ShellIT extends GatewayTest {

    private static final List<String> COMMANDS = List.of(
            "applications",
            "broadcast",
            "close",
            "closed",
            "commands",
            "connection",
            "connections",
            "servers",
            "statistics");

    private CommandSession session;

    @Override
    @Configuration
    public Option[] configuration() throws Exception {
        return options(composite(super.configuration()), Composition.commands());
    }

    @Before
    public void openSession() throws Exception {
        Await.until("the example is there", () -> echoIsServed());
        CommandProcessor processor = context.getService(context.getServiceReference(CommandProcessor.class));
        session = processor.createSession(
                new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream(), new ByteArrayOutputStream());
        Await.until("the commands are there", () -> session.get("sluice:connections") != null);
    }

    @After
    public void closeSession() {
        session.close();
    }

    private String run(String command) throws Exception {
        return session.execute("sluice:" + command).toString();
    }

    /** The id of the only connection of an application. */
    private String id(String pattern) throws Exception {
        Await.until(pattern + " has a connection", () -> lines("connections --application " + pattern) == 2);
        return run("connections --application " + pattern)
                .lines()
                .toList()
                .get(1)
                .strip()
                .split(" ")[0];
    }

    private long lines(String command) throws Exception {
        return run(command).lines().count();
    }

    @Test
    public void gogoHasTheCommandsThatAreListed() throws Exception {
        Set<String> ours = new TreeSet<>();
        for (Object name : (Set<?>) session.get(".commands")) {
            if (name.toString().startsWith("sluice:")) {
                ours.add(name.toString().substring("sluice:".length()));
            }
        }
        assertEquals(new TreeSet<>(COMMANDS), ours);
        for (String command : COMMANDS) {
            assertTrue(run("commands").contains("sluice:" + command + " "));
        }
    }

    @Test
    public void everyCommandHasHelp() throws Exception {
        for (String command : COMMANDS) {
            String help = session.execute("felix:help sluice:" + command).toString();
            assertTrue(help, help.startsWith(command + " - ") && help.contains("scope: sluice"));
            assertFalse(help, help.contains("null"));
        }
        String help = session.execute("felix:help sluice:connections").toString();
        assertTrue(help, help.contains("--application") && help.contains("10.0.0.0/8"));
    }

    @Test
    public void whatIsThereIsShown() throws Exception {
        try (RawClient client = RawClient.open(port(), "/echo")) {
            client.send(Frame.text("hello"));
            assertEquals("hello", client.readFrame().text());
            String id = id("/echo");
            assertTrue(run("servers"), run("servers").contains("UP"));
            assertTrue(run("applications"), run("applications").contains("/echo"));
            assertTrue(run("connections"), run("connections").contains("127.0.0.1:"));
            String detail = run("connection " + id);
            assertTrue(detail, detail.contains("messages received") && detail.contains("reading suspended"));
            assertTrue(run("statistics"), run("statistics").contains("handshakes answered with 101"));
            assertTrue(
                    run("statistics --interval 1"),
                    run("statistics --interval 1").contains("PER SECOND"));
            for (String command :
                    List.of("servers", "applications", "connections", "connection " + id, "closed", "statistics")) {
                String json = run(command + " --json");
                assertTrue(json, json.matches("(\\{.*}|\\[.*])"));
            }
            assertTrue(run("connection " + id + " --json").contains("\"id\":" + id + ","));
        }
    }

    @Test
    public void operatorsCloseAndTellClients() throws Exception {
        application("/shell/{room}", handshake -> Answer.accept(new WebSocketListener() {}));
        try (RawClient client = RawClient.open(port(), "/shell/a");
                RawClient other = RawClient.open(port(), "/echo")) {
            String id = id("'/shell/{room}'");
            id("/echo");
            assertEquals("sent to 1 connection, 0 skipped", run("broadcast '/shell/{room}' 'to all' 1e3"));
            assertEquals("to all 1e3", client.readFrame().text());
            run("close " + id + " --code 4001 --reason 'so long'");
            Frame close = client.readFrame();
            assertEquals(4001, close.closeCode());
            client.send(Frame.close(4001));
            Await.until("it is remembered", () -> run("closed").contains("closed by an operator: so long"));
            run("close --application /echo --address 127.0.0.0/8 --younger 1h");
            assertEquals(1001, other.readFrame().closeCode());
        }
    }

    @Test
    public void whatClientsSayIsEscaped() throws Exception {
        try (RawClient client = RawClient.open(port(), "/echo")) {
            byte[] reason = "bye\u001b[31m\u009b".getBytes(StandardCharsets.UTF_8);
            byte[] payload = ByteBuffer.allocate(2 + reason.length)
                    .putShort((short) 4000)
                    .put(reason)
                    .array();
            client.send(Frame.masked(Frame.FIN | Frame.CLOSE, payload));
            client.readFrame();
        }
        Await.until("it is remembered", () -> run("closed").contains("bye\\u001b[31m\\u009b"));
        assertTrue(run("closed --json").contains("bye\\u001b[31m\\u009b"));
    }

    @Test
    public void badInputIsOneLine() throws Exception {
        for (String command : List.of(
                "servers now",
                "applications --all",
                "connections --limit",
                "connections --limit x",
                "connections --older soon",
                "connections --address nowhere",
                "connections --application /nowhere",
                "connection",
                "connection 0",
                "connection x",
                "close",
                "close 0",
                "close 1 --code 1005",
                "close 1 --reason " + "x".repeat(124),
                "broadcast /echo",
                "broadcast /nowhere text",
                "closed --limit -1",
                "statistics --interval 0",
                "commands all")) {
            assertOneLine(command);
        }
    }

    private void assertOneLine(String command) {
        Exception failure = assertThrows(command, Exception.class, () -> run(command));
        StringWriter stack = new StringWriter();
        failure.printStackTrace(new PrintWriter(stack));
        assertEquals(stack.toString(), 1, stack.toString().lines().count());
        assertFalse(stack.toString(), stack.toString().contains("Exception"));
    }

    @Test
    public void withoutTheWebSocketServerCommandsSaySo() throws Exception {
        Bundle server = bundle("org.sluice.websocket.server");
        server.stop();
        try {
            for (String command :
                    List.of("servers", "connections", "connection 1", "close 1", "broadcast /echo a", "statistics")) {
                assertOneLine(command);
            }
        } finally {
            server.start();
        }
        Await.until("it is there again", () -> echoIsServed());
        assertTrue(run("applications").contains("/echo"));
    }
}
