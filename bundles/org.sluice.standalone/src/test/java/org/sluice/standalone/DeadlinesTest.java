package org.sluice.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.jetty.impl.EchoListener;
import org.sluice.jetty.impl.Eventually;
import org.sluice.jetty.impl.RawSocket;
import org.sluice.protocol.UpgradeAnswer;

/** How long a client may take. */
class DeadlinesTest {

    private static final String HANDSHAKE = "GET / HTTP/1.1\nHost: a\nConnection: Upgrade\nUpgrade: echo\n\n";
    private static final Settings ONE_SECOND = Rig.settings(64 * 1024, Duration.ofSeconds(1));

    private final Rig rig = new Rig();

    @AfterEach
    void stop() {
        rig.close();
    }

    /** Waits for the end of a client that says nothing, which began after everything that was there before. */
    private static void awaitDeadline(JettyServer server) throws Exception {
        try (RawSocket silent = Rig.connect(server)) {
            assertEquals("", silent.readToEnd());
        }
    }

    @Test
    void aClientThatSaysNothingIsClosed() throws Exception {
        awaitDeadline(rig.start(ONE_SECOND));
    }

    @Test
    void aClientThatSendsOneByteAtATimeIsClosed() throws Exception {
        JettyServer server = rig.start(ONE_SECOND);
        try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            slow.setSoTimeout(50);
            slow.getOutputStream().write("GET / HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!hasEnded(slow)) {
                assertTrue(System.nanoTime() - end < 0, "a slow client is kept");
            }
        }
    }

    private static boolean hasEnded(Socket slow) throws IOException {
        try {
            return slow.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            slow.getOutputStream().write('x');
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    @Test
    void slowClientsHoldNoThread() throws Exception {
        JettyServer server = rig.start();
        RawSocket[] slow = new RawSocket[300];
        for (int i = 0; i < slow.length; i++) {
            slow[i] = Rig.connect(server).send("GET / HTTP/1.1\nX: ");
        }
        try (RawSocket other = Rig.connect(server).send("GET / HTTP/1.1\nHost: a\n\n")) {
            assertTrue(other.readToEnd().startsWith("HTTP/1.1 404 "));
        }
        for (RawSocket one : slow) {
            one.close();
        }
    }

    @Test
    void aConnectionThatHasLeftHttpHasNone() throws Exception {
        rig.handler((request, contexts) -> UpgradeAnswer.switchProtocols(new EchoListener()));
        JettyServer server = rig.start(ONE_SECOND);
        try (RawSocket client = Rig.connect(server).send(HANDSHAKE)) {
            client.readHead();
            awaitDeadline(server);
            assertEquals("still there", client.send("still there").readUntil("still there"));
        }
    }

    @Test
    void noTimeRunsWhileTheHandlerDecides() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch decide = new CountDownLatch(1);
        rig.handler((request, contexts) -> {
            asked.countDown();
            return awaits(decide) ? UpgradeAnswer.switchProtocols(new EchoListener()) : UpgradeAnswer.refuse(500);
        });
        JettyServer server = rig.start(ONE_SECOND);
        try (RawSocket client = Rig.connect(server).send(HANDSHAKE)) {
            assertTrue(awaits(asked));
            awaitDeadline(server);
            decide.countDown();
            assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
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
    void aRefusedClientThatStaysIsClosed() throws Exception {
        JettyServer server = rig.start(ONE_SECOND);
        try (RawSocket client = Rig.connect(server).send("GET / HTTP/1.1\nHost: a\n\n")) {
            client.readToEnd();
            // A byte that finds nobody is answered with a reset, and then the next cannot be sent.
            Eventually.isTrue("closed", () -> isReset(client));
        }
    }

    private static boolean isReset(RawSocket client) {
        try {
            client.send("x");
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void newLimitsHoldForNewConnectionsAndKeepTheOld() throws Exception {
        rig.handler((request, contexts) -> UpgradeAnswer.switchProtocols(new EchoListener()));
        JettyServer server = rig.start();
        try (RawSocket client = Rig.connect(server).send(HANDSHAKE)) {
            client.readHead();
            server.setLimits(Rig.settings(1024, Duration.ofSeconds(1)));
            awaitDeadline(server);
            try (RawSocket large = Rig.connect(server)) {
                large.send("GET / HTTP/1.1\nHost: a\nX: " + "x".repeat(2_000) + "\n\n");
                assertTrue(large.readToEnd().startsWith("HTTP/1.1 431 "));
            }
            assertEquals("old", client.send("old").readUntil("old"));
        }
    }
}
