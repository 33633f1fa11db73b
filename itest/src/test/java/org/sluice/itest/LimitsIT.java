package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.sluice.websocket.WebSocketConstants.IDLE_TIMEOUT;
import static org.sluice.websocket.WebSocketConstants.MAX_CONNECTIONS;

import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.JdkClient;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Response;
import org.sluice.websocket.Answer;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketListener;

/** Limits and time-outs by configuration, changed while connections are open. */
public class LimitsIT extends GatewayTest {

    /** A property that is handed through to the services of who has taken the configuration. */
    private static final String MARK = "itest.mark";

    private Configuration configuration;

    @Before
    public void findConfiguration() throws Exception {
        ConfigurationAdmin admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        configuration = admin.getConfiguration("org.sluice.websocket.server", "?");
    }

    @After
    public void deleteConfiguration() throws Exception {
        delete();
        Await.until("the defaults are back", this::echoIsServed);
    }

    /** Until the component runtime has seen it: Felix's ignores a configuration that is there again before that. */
    private void delete() throws Exception {
        configuration.delete();
        Await.until("deleted", () -> context.getAllServiceReferences(null, "(" + MARK + "=*)") == null);
    }

    private void configure(Object... namesAndValues) throws Exception {
        Hashtable<String, Object> properties = new Hashtable<>(Map.of(MARK, true));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        configuration.update(properties);
    }

    private Response upgrade(String path) throws Exception {
        try (RawClient client = RawClient.connect(port())) {
            return client.send(RequestText.webSocket(path)).readResponse();
        }
    }

    private void awaitRefusal(String path) throws Exception {
        Await.until(path + " is over a limit", () -> upgrade(path).status() == 503);
        assertEquals("5", upgrade(path).field("Retry-After"));
    }

    private void awaitRoom(String path) throws Exception {
        Await.until(path + " is served", () -> upgrade(path).status() == 101);
    }

    private static void assertEchoes(RawClient client) throws Exception {
        client.send(Frame.text("there"));
        assertEquals("there", client.readFrame().text());
    }

    @Test
    public void changesHoldAtOnceAndDropNoConnection() throws Exception {
        try (RawClient first = RawClient.open(port(), "/echo");
                RawClient second = RawClient.open(port(), "/echo")) {
            configure("connections", 1);
            awaitRefusal("/echo");
            configure("connections", 100);
            awaitRoom("/echo");
            configure("connections", "1");
            awaitRefusal("/echo");
            delete();
            awaitRoom("/echo");
            findConfiguration();
            assertEchoes(first);
            assertEchoes(second);
        }
    }

    @Test
    public void valueThatCannotBeUsedIsTheDefault() throws Exception {
        try (RawClient first = RawClient.open(port(), "/echo")) {
            for (Object value : new Object[] {0, -1, 1_000_001, "many", true, 1.5}) {
                configure("connections", 1);
                awaitRefusal("/echo");
                configure("connections", value);
                awaitRoom("/echo");
            }
            assertEchoes(first);
        }
    }

    @Test
    public void addressHasALimitOfItsOwn() throws Exception {
        configure("connectionsPerAddress", 2);
        try (RawClient first = RawClient.open(port(), "/echo");
                RawClient second = RawClient.open(port(), "/echo")) {
            awaitRefusal("/echo");
            assertEchoes(first);
            second.reset();
            awaitRoom("/echo");
        }
    }

    @Test
    public void lowerOfServerAndApplicationHolds() throws Exception {
        application("/few", handshake -> Answer.accept(Listeners.ECHO), MAX_CONNECTIONS, 2);
        try (RawClient first = RawClient.open(port(), "/few")) {
            awaitRoom("/few");
            configure("connectionsPerApplication", 1);
            awaitRefusal("/few");
            configure("connectionsPerApplication", 3);
            awaitRoom("/few");
            assertEchoes(first);
        }
    }

    @Test
    public void idleConnectionsAreClosedWith1000() throws Exception {
        application("/lasting", handshake -> Answer.accept(Listeners.ECHO), IDLE_TIMEOUT, -1);
        try (RawClient idle = RawClient.open(port(), "/echo");
                RawClient lasting = RawClient.open(port(), "/lasting")) {
            configure("idleTimeoutSeconds", 1);
            Frame close = idle.readFrame();
            assertEquals(1000, close.closeCode());
            idle.send(Frame.close(1000));
            assertEquals(0, idle.readToOrderlyEnd().length);
            assertEchoes(lasting);
        }
    }

    @Test
    public void clientThatAnswersNoPingIsDead() throws Exception {
        BlockingQueue<CloseCode> ends = new LinkedBlockingQueue<>();
        application(
                "/watched",
                handshake -> Answer.accept(new WebSocketListener() {
                    @Override
                    public void onText(WebSocket socket, String text) {
                        socket.sendText(text);
                    }

                    @Override
                    public void onClose(WebSocket socket, CloseCode code, String reason) {
                        ends.add(code);
                    }
                }));
        try (RawClient dead = RawClient.open(port(), "/watched");
                JdkClient alive = JdkClient.open(port(), "/watched")) {
            configure("pingIntervalSeconds", 1, "pongTimeoutSeconds", 1);
            assertEquals(Frame.PING, dead.readFrame().opcode());
            assertEquals(0, dead.readToEnd().length);
            assertEquals(CloseCode.ABNORMAL_CLOSURE, ends.poll(Await.SECONDS, TimeUnit.SECONDS));
            alive.sendText("alive");
            assertEquals("alive", alive.nextText());
        }
    }

    @Test
    public void messageMustComeInInTime() throws Exception {
        configure("messageTimeoutSeconds", 1);
        try (RawClient client = RawClient.open(port(), "/echo")) {
            client.send(Frame.masked(Frame.TEXT, new byte[] {'a'}));
            Frame close = client.readFrame();
            assertEquals(1008, close.closeCode());
            assertEquals("message takes too long", close.text().substring(2));
        }
    }

    @Test
    public void messageOverAChangedLimitIs1009() throws Exception {
        application("/small", handshake -> Answer.accept(Listeners.ECHO));
        try (RawClient client = RawClient.open(port(), "/small");
                RawClient other = RawClient.open(port(), "/small")) {
            configure("messageBytes", 10, "connectionsPerApplication", 2);
            awaitRefusal("/small");
            assertEchoes(client);
            client.send(Frame.text("over ten bytes"));
            assertEquals(1009, client.readFrame().closeCode());
            assertEchoes(other);
        }
    }
}
