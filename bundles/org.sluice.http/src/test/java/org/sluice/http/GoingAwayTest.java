package org.sluice.http;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.jetty.impl.EchoListener;
import org.sluice.jetty.impl.Eventually;
import org.sluice.jetty.impl.RawSocket;
import org.sluice.protocol.ByteConnection;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ConnectionListener;
import org.sluice.protocol.UpgradeAnswer;

/** The HTTP service stops, or we do. */
class GoingAwayTest {

    private static final long AS_LONG_AS_IT_TAKES = TimeUnit.MINUTES.toMillis(1);
    private static final String HANDSHAKE =
            "GET /context/path HTTP/1.1\nHost: a\nConnection: Upgrade\nUpgrade: echo\n\n";
    private static final String PLAIN = "GET /context/path HTTP/1.1\nHost: a\nConnection: close\n\n";

    private final EchoListener listener = new EchoListener();
    private GatewayServer server;

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private void start(long goAwayTimeoutMillis, ConnectionListener used) throws Exception {
        server = new GatewayServer(goAwayTimeoutMillis)
                .handler((request, contexts) -> UpgradeAnswer.switchProtocols(used), "echo")
                .start();
    }

    private RawSocket open() throws Exception {
        RawSocket client = server.connect().send(HANDSHAKE);
        assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
        assertEquals("open", listener.next());
        // The listener may be told before the HTTP service's thread has come so far.
        Eventually.isTrue("kept", () -> server.openConnections() > 0);
        return client;
    }

    /** Closes as a good peer does, while the test's thread waits for it. */
    private static Thread closeAfterBye(RawSocket client) {
        Thread peer = new Thread(() -> {
            try (client) {
                client.readUntil("bye");
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        peer.start();
        return peer;
    }

    @Test
    void theStopOfTheHttpServiceWaitsForItsConnectionsToClose() throws Exception {
        start(AS_LONG_AS_IT_TAKES, listener);
        Thread peer = closeAfterBye(open());
        server.go();
        assertEquals(List.of("going away", "closed " + ConnectionEnd.CLOSED), listener.rest());
        peer.join();
    }

    @Test
    void aPeerThatDoesNotCloseIsCutOffAfterTheConfiguredTime() throws Exception {
        start(50, listener);
        try (RawSocket client = open()) {
            server.go();
            assertEquals("going away", listener.next());
            assertEquals("closed " + ConnectionEnd.ABORTED, listener.next());
            assertEquals("bye", client.readUntil("bye"));
        }
    }

    @Test
    void ourOwnDeactivationIsAStopToo() throws Exception {
        start(AS_LONG_AS_IT_TAKES, listener);
        Thread peer = closeAfterBye(open());
        server.gateway.servers.deactivate();
        assertEquals(List.of("going away", "closed " + ConnectionEnd.CLOSED), listener.rest());
        peer.join();
    }

    @Test
    void connectionsOfAnotherHttpServiceStay() throws Exception {
        start(AS_LONG_AS_IT_TAKES, listener);
        GatewayServer other = new GatewayServer(server.gateway, "other").start();
        try (RawSocket client = open()) {
            other.stop();
            client.send("still here");
            assertEquals("still here", client.readUntil("here"));
        }
        server.connect().send(HANDSHAKE).readUntil("101 ");
    }

    @Test
    void upgradesAreRefusedWith503WhileTheHttpServiceGoes() throws Exception {
        start(AS_LONG_AS_IT_TAKES, listener);
        RawSocket slow = open();
        Thread going = new Thread(server::go);
        going.start();
        assertEquals("going away", listener.next());
        assertSentAway();
        assertTrue(server.connect().send(PLAIN).readToEnd().startsWith("HTTP/1.1 200 "));
        slow.close();
        going.join();
    }

    private void assertSentAway() throws Exception {
        String answer = server.connect().send(HANDSHAKE + PLAIN).readToEnd();
        assertAll(
                () -> assertTrue(answer.startsWith("HTTP/1.1 503 "), answer),
                () -> assertTrue(answer.contains("Retry-After: 1\r\n"), answer),
                () -> assertTrue(answer.contains("Connection: close\r\n"), answer),
                () -> assertEquals(2, answer.split("HTTP/1\\.1 ", -1).length, answer));
    }

    /** Felix HTTP answers everything with 404 by the time that it says that it goes. */
    @Test
    void upgradesAreRefusedWith503WhereNobodySeesThemAnyMore() throws Exception {
        start(AS_LONG_AS_IT_TAKES, listener);
        RawSocket slow = open();
        RawSocket kept = server.connect();
        assertTrue(
                kept.send("GET /context/path HTTP/1.1\nHost: a\n\n").readHead().startsWith("HTTP/1.1 200 "));
        Thread going = new Thread(server::goCutOff);
        going.start();
        assertEquals("going away", listener.next());
        assertSentAway();
        assertTrue(server.connect().send(PLAIN).readToEnd().startsWith("HTTP/1.1 404 "));
        String other = HANDSHAKE.replace("Upgrade: echo", "Upgrade: other").replace("\n\n", "\nConnection: close\n\n");
        assertTrue(server.connect().send(other).readToEnd().startsWith("HTTP/1.1 404 "));
        slow.close();
        going.join();
        // It is over with the last connection.
        String late = HANDSHAKE.replace("Upgrade\nU", "Upgrade, close\nU");
        assertTrue(server.connect().send(late).readToEnd().startsWith("HTTP/1.1 404 "));
    }

    /** The HTTP service goes on, but those who come back now would only find that there is nothing. */
    @Test
    void upgradesAreRefusedWith503WhileWeGoOurselves() throws Exception {
        start(AS_LONG_AS_IT_TAKES, listener);
        RawSocket slow = open();
        Thread going = new Thread(server.gateway.servers::deactivate);
        going.start();
        assertEquals("going away", listener.next());
        assertSentAway();
        slow.close();
        going.join();
        String late = HANDSHAKE.replace("Upgrade\nU", "Upgrade, close\nU");
        assertTrue(server.connect().send(late).readToEnd().startsWith("HTTP/1.1 200 "));
    }

    @Test
    void anHttpServiceThatComesBackIsServedAgain() throws Exception {
        start(AS_LONG_AS_IT_TAKES, listener);
        server.go();
        assertTrue(server.connect()
                .send(HANDSHAKE.replace("Upgrade\nU", "Upgrade, close\nU"))
                .readToEnd()
                .startsWith("HTTP/1.1 200 "));
        server.come();
        open().close();
    }

    @Test
    void anUpgradeThatIsBeingAnsweredMeanwhileIsRefused() throws Exception {
        CountDownLatch inHandler = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        server = new GatewayServer(AS_LONG_AS_IT_TAKES)
                .handler(
                        (request, contexts) -> {
                            inHandler.countDown();
                            assertTrue(awaits(gone));
                            return UpgradeAnswer.switchProtocols(listener);
                        },
                        "echo")
                .start();
        try (RawSocket client = server.connect().send(HANDSHAKE)) {
            assertTrue(awaits(inHandler));
            server.go();
            gone.countDown();
            assertTrue(client.readToEnd().startsWith("HTTP/1.1 503 "));
            assertEquals(List.of("closed " + ConnectionEnd.NOT_OPENED), listener.rest());
        }
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aStopFromWithinACallbackDoesNotWaitForItsOwnLoop() throws Exception {
        CountDownLatch returned = new CountDownLatch(1);
        start(AS_LONG_AS_IT_TAKES, new ConnectionListener() {
            private ByteConnection connection;

            @Override
            public void onOpen(ByteConnection connection) {
                this.connection = connection;
            }

            @Override
            public void onRead(ByteBuffer bytes) {
                bytes.position(bytes.limit());
                server.go();
                returned.countDown();
            }

            @Override
            public void onReadEnd() {
                connection.close();
            }

            @Override
            public void onGoingAway() {
                listener.onGoingAway();
            }

            @Override
            public void onClosed(ConnectionEnd end) {
                listener.onClosed(end);
            }
        });
        try (RawSocket client = server.connect().send(HANDSHAKE + "stop")) {
            client.readHead();
            assertTrue(awaits(returned));
        }
        assertFalse(listener.rest().contains("open"));
    }
}
