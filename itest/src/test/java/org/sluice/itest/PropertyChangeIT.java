package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.osgi.framework.Constants.SERVICE_RANKING;
import static org.sluice.websocket.WebSocketConstants.DATA;
import static org.sluice.websocket.WebSocketConstants.DIRECTION;
import static org.sluice.websocket.WebSocketConstants.IDLE_TIMEOUT;
import static org.sluice.websocket.WebSocketConstants.MAX_CONNECTIONS;
import static org.sluice.websocket.WebSocketConstants.MAX_MESSAGE_SIZE;
import static org.sluice.websocket.WebSocketConstants.ORIGINS;
import static org.sluice.websocket.WebSocketConstants.PATTERN;
import static org.sluice.websocket.WebSocketConstants.PING_INTERVAL;
import static org.sluice.websocket.WebSocketConstants.SCOPE;
import static org.sluice.websocket.WebSocketConstants.SUBPROTOCOLS;
import static org.sluice.websocket.WebSocketConstants.THREADING;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.ServiceRegistration;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;

/** A registered application gets other service properties, while clients are connected at both kinds of servers. */
public class PropertyChangeIT extends ServersTest {

    private static final byte[] BYTES = {1, 2, 3};

    private final List<RawClient> clients = new ArrayList<>();
    private ServiceRegistration<WebSocketApplication> registration;

    @Before
    public void register() {
        registration = application("/here", handshake -> Answer.accept(Listeners.ECHO));
    }

    @After
    public void disconnect() throws Exception {
        for (RawClient client : clients) {
            client.close();
        }
    }

    /** One connection through each server, certainly served: it has been answered. */
    private List<RawClient> connect(String path) throws Exception {
        List<RawClient> opened = new ArrayList<>();
        for (int port : ports()) {
            RawClient client = RawClient.open(port, path);
            clients.add(client);
            opened.add(client);
            assertEchoes(client);
        }
        return opened;
    }

    private static void assertGoneAway(List<RawClient> all) throws Exception {
        for (RawClient client : all) {
            assertEquals(1001, client.readFrame().closeCode());
            client.send(Frame.close(1001));
            assertEquals(0, client.readToOrderlyEnd().length);
        }
    }

    private static void assertServed(List<RawClient> all) throws Exception {
        for (RawClient client : all) {
            assertEchoes(client);
        }
    }

    private void assertAnswered(int status, RequestText request) throws Exception {
        for (int port : ports()) {
            assertEquals(status, status(port, request));
        }
    }

    private void assertAnswered(int status, String path) throws Exception {
        assertAnswered(status, RequestText.webSocket(path));
    }

    @Test
    public void changedPatternMovesTheApplication() throws Exception {
        List<RawClient> old = connect("/here");
        change(registration, "/there");
        assertAnswered(404, "/here");
        assertGoneAway(old);
        assertServed(connect("/there"));
    }

    /** Beside the connections, which were accepted for what was served then, nobody notices. */
    @Test
    public void pathThatStaysIsServedWithoutAGap() throws Exception {
        for (int port : ports()) {
            try (Visitors visitors = Visitors.start(port, "/here")) {
                for (int i = 0; i < 20; i++) {
                    List<RawClient> old = connect("/here");
                    registration.setProperties(new Hashtable<>(Map.of(PATTERN, new String[] {"/here", "/more/" + i})));
                    assertGoneAway(old);
                    assertServed(connect("/more/" + i));
                    visitors.awaitSight("who?");
                }
                visitors.stop();
                assertEquals("no 404", false, visitors.sights().contains("404"));
            }
        }
    }

    @Test
    public void changedScopeTakesTheApplicationAway() throws Exception {
        List<RawClient> old = connect("/here");
        change(registration, "/here", SCOPE, "elsewhere");
        assertAnswered(404, "/here");
        assertGoneAway(old);
        change(registration, "/here", SCOPE, "*");
        assertServed(connect("/here"));
    }

    @Test
    public void limitOfConnectionsIsTakenOver() throws Exception {
        List<RawClient> old = connect("/here");
        change(registration, "/here", MAX_CONNECTIONS, 1);
        assertAnswered(503, "/here");
        assertServed(old);
        change(registration, "/here", MAX_CONNECTIONS, 4L);
        assertAnswered(101, "/here");
        assertServed(old);
    }

    @Test
    public void limitOfMessagesIsTakenOver() throws Exception {
        List<RawClient> old = connect("/here");
        change(registration, "/here", MAX_MESSAGE_SIZE, "5");
        for (RawClient client : old) {
            assertEchoes(client);
            client.send(Frame.text("longer"));
            assertEquals(1009, client.readFrame().closeCode());
        }
    }

    @Test
    public void idleTimeoutIsTakenOver() throws Exception {
        List<RawClient> old = connect("/here");
        change(registration, "/here", IDLE_TIMEOUT, 1);
        for (RawClient client : old) {
            assertEquals(1000, client.readFrame().closeCode());
        }
    }

    @Test
    public void pingIntervalIsTakenOver() throws Exception {
        List<RawClient> old = connect("/here");
        change(registration, "/here", PING_INTERVAL, 1);
        for (RawClient client : old) {
            Frame ping = client.readFrame();
            assertEquals(Frame.PING, ping.opcode());
            client.send(Frame.masked(Frame.FIN | Frame.PONG, ping.payload()));
        }
        change(registration, "/here", PING_INTERVAL, -1);
        assertServed(old);
    }

    @Test
    public void originsAreForNewConnections() throws Exception {
        RequestText foreign = RequestText.webSocket("/here").with("Origin", "https://elsewhere.example");
        assertAnswered(403, foreign);
        change(registration, "/here", ORIGINS, "https://elsewhere.example");
        assertAnswered(101, foreign);
        List<RawClient> old = connect("/here");
        change(registration, "/here");
        assertAnswered(403, foreign);
        assertServed(old);
    }

    @Test
    public void subprotocolsAreForNewConnections() throws Exception {
        List<RawClient> old = connect("/here");
        change(registration, "/here", SUBPROTOCOLS, List.of("b"));
        for (int port : ports()) {
            try (RawClient client = RawClient.connect(port)) {
                client.send(RequestText.webSocket("/here").with("Sec-WebSocket-Protocol", "a, b"));
                assertEquals("b", client.readResponse().field("Sec-WebSocket-Protocol"));
            }
        }
        assertServed(old);
    }

    @Test
    public void directionIsForTheNextMessageOfEveryConnection() throws Exception {
        List<RawClient> old = connect("/here");
        change(registration, "/here", DIRECTION, "push");
        for (RawClient client : old) {
            client.send(Frame.text("not taken"));
            assertEquals(1008, client.readFrame().closeCode());
        }
        change(registration, "/here");
        assertServed(connect("/here"));
    }

    @Test
    public void dataIsForTheNextMessageOfEveryConnection() throws Exception {
        List<RawClient> old = connect("/here");
        change(registration, "/here", DATA, "text");
        for (RawClient client : old) {
            assertEchoes(client);
            client.send(Frame.masked(Frame.FIN | Frame.BINARY, BYTES));
            assertEquals(1003, client.readFrame().closeCode());
        }
    }

    /** A message that has begun was taken by then. */
    @Test
    public void dataIsNotForAMessageThatHasBegun() throws Exception {
        for (RawClient client : connect("/here")) {
            change(registration, "/here");
            client.send(Frame.masked(Frame.BINARY, BYTES), Frame.masked(Frame.FIN | Frame.PING, BYTES));
            assertEquals(Frame.PONG, client.readFrame().opcode());
            change(registration, "/here", DATA, "text");
            client.send(Frame.masked(Frame.FIN | Frame.CONTINUATION, BYTES));
            assertEquals(Frame.BINARY, client.readFrame().opcode());
        }
    }

    /** Says on which kind of thread it is. */
    private static WebSocketApplication threadTeller() {
        return handshake -> Answer.accept(new WebSocketListener() {
            @Override
            public void onText(WebSocket socket, String text) {
                socket.sendText(Thread.currentThread().getName().replaceAll("sluice-([a-z]*).*", "$1"));
            }
        });
    }

    private static void assertSays(String expected, RawClient client) throws Exception {
        client.send(Frame.text("where?"));
        assertEquals(expected, client.readFrame().text());
    }

    @Test
    public void threadingIsForNewConnections() throws Exception {
        ServiceRegistration<?> teller = application("/teller", threadTeller());
        for (int port : ports()) {
            change(teller, "/teller");
            try (RawClient before = RawClient.open(port, "/teller")) {
                assertSays("worker", before);
                change(teller, "/teller", THREADING, "loop");
                try (RawClient after = RawClient.open(port, "/teller")) {
                    assertSays("loop", after);
                    assertSays("worker", before);
                }
            }
        }
    }

    @Test
    public void invalidPropertyTakesTheApplicationAwayUntilItIsValid() throws Exception {
        for (Object[] invalid : new Object[][] {{THREADING, "sometimes"}, {MAX_CONNECTIONS, -1}, {PATTERN, "here"}}) {
            List<RawClient> old = connect("/here");
            change(registration, "/here", invalid);
            assertAnswered(404, "/here");
            assertGoneAway(old);
            change(registration, "/here");
            assertServed(connect("/here"));
        }
    }

    @Test
    public void missingPatternTakesTheApplicationAwayUntilItIsBack() throws Exception {
        List<RawClient> old = connect("/here");
        registration.setProperties(new Hashtable<>());
        assertAnswered(404, "/here");
        assertGoneAway(old);
        change(registration, "/here");
        assertServed(connect("/here"));
    }

    @Test
    public void changedRankingIsForNewConnections() throws Exception {
        ServiceRegistration<?> other = application("/here", threadTeller());
        List<RawClient> first = connect("/here");
        change(other, "/here", SERVICE_RANKING, 1);
        for (int port : ports()) {
            try (RawClient client = RawClient.open(port, "/here")) {
                assertSays("worker", client);
            }
        }
        assertServed(first);
        change(registration, "/here", SERVICE_RANKING, 2);
        assertServed(connect("/here"));
        assertServed(first);
    }

    /** However many threads change it at the same time: what counts in the end is what is registered in the end. */
    @Test
    public void lastChangeCounts() throws Exception {
        for (int round = 0; round < 50; round++) {
            List<Thread> threads = new ArrayList<>();
            for (String pattern : List.of("/one", "/two", "/three")) {
                Thread thread = new Thread(null, () -> change(registration, pattern), "changes", 0, false);
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            Object pattern = registration.getReference().getProperty(PATTERN);
            for (String path : List.of("/one", "/two", "/three")) {
                int expected = path.equals(pattern) ? 101 : 404;
                assertEquals("round " + round + ", " + path, expected, status(port(), path));
            }
        }
        Await.until("the last change is there", () -> status(standalonePort(), "/here") == 404);
    }
}
