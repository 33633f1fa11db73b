package org.sluice.jetty.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.transport.SocketEndpoint;
import org.sluice.transport.TransportConnection;
import org.sluice.transport.impl.TestTransport;

/** The orders in which Jetty may call: some happen only when a peer goes in the very moment. */
class TakenConnectionTest {

    private static final String NOT_OPENED = "closed " + ConnectionEnd.NOT_OPENED;

    private final ServerConnector connector = new ServerConnector(new Server(), 1, 1);
    private final ByteArrayEndPoint endPoint = new ByteArrayEndPoint();
    private final EchoListener listener = new EchoListener();
    private final List<TransportConnection> opened = new ArrayList<>();

    private TakenConnection taken(Function<ByteBuffer, TransportConnection> transport) {
        return new TakenConnection(endPoint, connector, listener, transport, opened::add);
    }

    private static TransportConnection notReached(ByteBuffer unread) {
        throw new AssertionError("must not be opened");
    }

    @Nested
    class WithoutTransport {

        @Test
        void closeWithoutOpenIsNotOpened() throws Exception {
            TakenConnection taken = taken(TakenConnectionTest::notReached);
            taken.onClose(null);
            taken.notOpened();
            assertEquals(List.of(NOT_OPENED), listener.rest());
        }

        @Test
        void openAfterCloseClosesTheEndPoint() {
            TakenConnection taken = taken(TakenConnectionTest::notReached);
            taken.onClose(null);
            taken.onOpen();
            assertFalse(endPoint.isOpen());
            assertEquals(List.of(NOT_OPENED), listener.rest());
        }

        @Test
        void openAfterTheRequestsEndClosesTheEndPoint() {
            TakenConnection taken = taken(TakenConnectionTest::notReached);
            taken.notOpened();
            taken.onOpen();
            assertFalse(endPoint.isOpen());
            assertEquals(List.of(NOT_OPENED), listener.rest());
        }

        @Test
        void transportThatFailsIsNotOpened() {
            taken(unread -> {
                        throw new IllegalStateException("no transport");
                    })
                    .onOpen();
            assertFalse(endPoint.isOpen());
            assertEquals(List.of(NOT_OPENED), listener.rest());
        }

        @Test
        void idleTimeOutsNeverClose() {
            TakenConnection taken = taken(TakenConnectionTest::notReached);
            assertFalse(taken.onIdleExpired(new TimeoutException("idle")));
        }
    }

    @Nested
    class WithTransport {

        private final TestTransport transport = new TestTransport();
        private final SocketChannel client;
        private final SocketChannel channel;

        WithTransport() throws Exception {
            try (ServerSocketChannel server = ServerSocketChannel.open().bind(null)) {
                client = SocketChannel.open(server.getLocalAddress());
                channel = server.accept();
            }
        }

        @AfterEach
        void close() throws Exception {
            client.close();
            transport.close();
        }

        private TransportConnection open(ByteBuffer unread) {
            return transport
                    .transport()
                    .open(new SocketEndpoint(channel), unread, UpgradeAnswer.switchProtocols(listener));
        }

        @Test
        void endOfTheRequestAfterOpenIsNothing() throws Exception {
            TakenConnection taken = taken(this::open);
            taken.onOpen();
            taken.notOpened();
            assertEquals("open", listener.next());
            assertEquals(1, opened.size());
            client.close();
            assertEquals("closed " + ConnectionEnd.CLOSED, listener.next());
        }

        @Test
        void closeWhileOpeningReachesTheTransport() throws Exception {
            TakenConnection[] taken = new TakenConnection[1];
            taken[0] = taken(unread -> {
                TransportConnection connection = open(unread);
                taken[0].onClose(null);
                return connection;
            });
            taken[0].onOpen();
            opened.get(0).closed().toCompletableFuture().get();
        }

        @Test
        void stopWhileOpeningReachesTheListener() throws Exception {
            TakenConnection[] taken = new TakenConnection[1];
            taken[0] = taken(unread -> {
                TransportConnection connection = open(unread);
                taken[0].close();
                return connection;
            });
            taken[0].onOpen();
            assertEquals("open", listener.next());
            assertEquals("going away", listener.next());
        }

        @Test
        void stopAndCloseWhileOpeningReachTheListenerInOrder() throws Exception {
            TakenConnection[] taken = new TakenConnection[1];
            taken[0] = taken(unread -> {
                TransportConnection connection = open(unread);
                taken[0].close();
                taken[0].onClose(null);
                return connection;
            });
            taken[0].onOpen();
            assertEquals("open", listener.next());
            assertEquals("going away", listener.next());
            assertTrue(listener.next().startsWith("closed "));
        }

        @Test
        void idleTimeOutOfAStoppedServerReachesTheListener() throws Exception {
            TakenConnection taken = taken(this::open);
            taken.onOpen();
            assertEquals("open", listener.next());
            assertFalse(taken.onIdleExpired(new TimeoutException("idle")));
            assertEquals("going away", listener.next());
        }
    }
}
