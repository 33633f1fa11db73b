package org.sluice.jetty.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.transport.ConnectionKeeper;
import org.sluice.transport.SocketEndpoint;
import org.sluice.transport.TransportConnection;
import org.sluice.transport.impl.TestTransport;

/** The orders in which Jetty may call: some happen only when a peer goes in the very moment. */
class TakenConnectionTest {

    private static final String NOT_OPENED = "closed " + ConnectionEnd.NOT_OPENED;

    private final ByteArrayEndPoint endPoint = new ByteArrayEndPoint();
    private final EchoListener listener = new EchoListener();
    private final Keeper keeper = new Keeper();
    private final AtomicInteger departures = new AtomicInteger();

    private TakenConnection taken(Function<ByteBuffer, TransportConnection> transport) {
        return new TakenConnection(endPoint, listener, keeper, transport, departures::incrementAndGet);
    }

    private void assertNotOpened() {
        assertEquals(List.of(NOT_OPENED), listener.rest());
        assertEquals(List.of("not opened"), keeper.events);
    }

    private static final class Keeper implements ConnectionKeeper {

        final List<String> events = new CopyOnWriteArrayList<>();

        @Override
        public void opened(TransportConnection connection) {
            events.add("opened");
        }

        @Override
        public void notOpened() {
            events.add("not opened");
        }

        @Override
        public void closed(TransportConnection connection) {
            events.add("closed");
        }
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
            assertNotOpened();
        }

        @Test
        void openAfterCloseClosesTheEndPoint() {
            TakenConnection taken = taken(TakenConnectionTest::notReached);
            taken.onClose(null);
            taken.onOpen();
            assertFalse(endPoint.isOpen());
            assertNotOpened();
        }

        @Test
        void openAfterTheRequestsEndClosesTheEndPoint() {
            TakenConnection taken = taken(TakenConnectionTest::notReached);
            taken.notOpened();
            taken.onOpen();
            assertFalse(endPoint.isOpen());
            assertNotOpened();
        }

        @Test
        void transportThatFailsIsNotOpened() {
            taken(unread -> {
                        throw new IllegalStateException("no transport");
                    })
                    .onOpen();
            assertFalse(endPoint.isOpen());
            assertNotOpened();
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
                    .open(new SocketEndpoint(channel), unread, UpgradeAnswer.switchProtocols(listener), keeper);
        }

        @Test
        void endOfTheRequestAfterOpenIsNothing() throws Exception {
            TakenConnection taken = taken(this::open);
            taken.onOpen();
            taken.notOpened();
            assertEquals("open", listener.next());
            client.close();
            assertEquals("closed " + ConnectionEnd.CLOSED, listener.next());
        }

        @Test
        void itLeavesJettyOnceTheTransportHasIt() throws Exception {
            TakenConnection taken = taken(unread -> {
                assertEquals(0, departures.get());
                return open(unread);
            });
            taken.onOpen();
            assertEquals(1, departures.get());
            // As Jetty tells it, on a thread of its own.
            taken.onClose(null);
            assertEquals("open", listener.next());
            client.close();
            assertEquals("closed " + ConnectionEnd.CLOSED, listener.next());
        }

        @Test
        void closeByJettyWhileOpeningReachesTheTransport() throws Exception {
            TakenConnection[] taken = new TakenConnection[1];
            taken[0] = taken(unread -> {
                TransportConnection connection = open(unread);
                endPoint.close();
                taken[0].onClose(null);
                return connection;
            });
            taken[0].onOpen();
            assertLost();
        }

        @Test
        void closeByJettyWhileLeavingReachesTheTransport() throws Exception {
            TakenConnection taken = taken(this::open);
            taken.onOpen();
            endPoint.close();
            taken.onClose(null);
            assertLost();
        }

        @Test
        void aDepartureThatFailsClosesTheConnection() throws Exception {
            TakenConnection taken = new TakenConnection(endPoint, listener, keeper, this::open, () -> {
                throw new IllegalStateException("no departure");
            });
            taken.onOpen();
            assertFalse(endPoint.isOpen());
            assertLost();
        }

        /** It may have been so quick that it was not opened. */
        private void assertLost() throws Exception {
            String event = listener.next();
            if (event.equals("open")) {
                assertEquals("closed " + ConnectionEnd.LOST, listener.next());
            } else {
                assertEquals(NOT_OPENED, event);
            }
        }
    }
}
