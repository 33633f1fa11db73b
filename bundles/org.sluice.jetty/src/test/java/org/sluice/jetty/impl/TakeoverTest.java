package org.sluice.jetty.impl;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Jetty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sluice.jetty.Takeover;
import org.sluice.protocol.ConnectionEnd;

/** The connection leaves Jetty: over real sockets, on a Jetty without servlets. */
class TakeoverTest {

    final TakeoverServer server = newServer();
    final EchoListener listener = new EchoListener();

    TakeoverTest() {
        server.listeners = () -> listener;
    }

    TakeoverServer newServer() {
        return new TakeoverServer(null);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void theJettyIsTheOneThatTheBuildNames() {
        assertTrue(Jetty.VERSION.startsWith(System.getProperty("sluice.jetty.version", "12.0.")), Jetty.VERSION);
    }

    final RawSocket open() throws Exception {
        server.start();
        RawSocket client = server.connect().send(TakeoverServer.HANDSHAKE);
        assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
        assertEquals("open", listener.next());
        return client;
    }

    @Nested
    class Bytes {

        @Test
        void bytesInTheSegmentOfTheHandshakeAreDelivered() throws Exception {
            server.start();
            try (RawSocket client = server.connect().send(TakeoverServer.HANDSHAKE + "early")) {
                assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
                assertEquals("early", client.readUntil("early"));
            }
        }

        @Test
        void bytesThatComeLaterFollowInOrder() throws Exception {
            server.start();
            try (RawSocket client = server.connect().send(TakeoverServer.HANDSHAKE + "early ")) {
                client.readHead();
                client.send("later");
                assertEquals("early later", client.readUntil("later"));
            }
        }

        @Test
        void theResponseIsAPure101() throws Exception {
            server.start();
            try (RawSocket client = server.connect().send(TakeoverServer.HANDSHAKE)) {
                String head = client.readHead();
                assertAll(
                        () -> assertTrue(head.contains("Upgrade: echo\r\n"), head),
                        () -> assertTrue(head.contains("Connection: Upgrade\r\n"), head),
                        () -> assertFalse(head.contains("Content-Length"), head),
                        () -> assertFalse(head.contains("Transfer-Encoding"), head));
            }
        }
    }

    @Nested
    class NotOpened {

        /** What the handler has set is all that may be seen of it. */
        private void assertOrdinaryError(String status) throws Exception {
            server.start();
            try (RawSocket client = server.connect().send(TakeoverServer.HANDSHAKE)) {
                String head = client.readHead();
                assertTrue(head.startsWith("HTTP/1.1 " + status), head);
                assertEquals("closed " + ConnectionEnd.NOT_OPENED, listener.next());
                // Whatever is sent now is HTTP, or nothing.
                client.send("GET /other HTTP/1.1\nHost: localhost\nConnection: close\n\n");
                assertFalse(client.readToEnd().contains("GET /other"));
            }
            assertEquals(List.of(), listener.rest());
            assertTrue(server.opened.isEmpty());
            Eventually.isTrue("the keeper is told", () -> server.notOpened.get() == 1);
        }

        @Test
        void anExceptionBehindTheSwitchIsA500WithoutAConnection() throws Exception {
            server.after = (request, response) -> {
                throw new IllegalStateException("behind the switch");
            };
            assertOrdinaryError("500");
        }

        @Test
        void anotherStatusBehindTheSwitchIsThatStatusWithoutAConnection() throws Exception {
            server.after = (request, response) -> response.setStatus(200);
            assertOrdinaryError("200");
        }

        @Test
        void aResponseThatWasSentBeforeTheSwitchStands() throws Exception {
            server.before = (request, response) -> Content.Sink.write(response, false, "sent\n", Callback.NOOP);
            assertOrdinaryError("200");
        }

        @Test
        void theAttributeIsGoneWhenTheSwitchHasFailed() throws Exception {
            AtomicReference<Object> attribute = new AtomicReference<>("not looked at");
            server.before =
                    (request, response) -> request.addHttpStreamWrapper(wrapped -> new HttpStream.Wrapper(wrapped) {
                        @Override
                        public void succeeded() {
                            attribute.set(request.getAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE));
                            super.succeeded();
                        }
                    });
            server.after = (request, response) -> response.setStatus(404);
            assertOrdinaryError("404");
            assertNull(attribute.get());
        }

        @Test
        void everyPeerThatIsGoneDuringTheHandshakeGivesItsPlaceBackOnce() throws Exception {
            int batches = 20;
            int perBatch = 50;
            AtomicInteger reserved = new AtomicInteger();
            AtomicInteger closed = new AtomicInteger();
            Semaphore inHandler = new Semaphore(0);
            Semaphore gone = new Semaphore(0);
            server.before = (request, response) -> {
                reserved.incrementAndGet();
                inHandler.release();
                assertTrue(gone.tryAcquire(20, TimeUnit.SECONDS));
            };
            server.listeners = () -> new EchoListener(() -> {
                reserved.decrementAndGet();
                closed.incrementAndGet();
            });
            server.start();
            for (int batch = 0; batch < batches; batch++) {
                List<RawSocket> clients = IntStream.range(0, perBatch)
                        .mapToObj(i -> server.connect())
                        .toList();
                for (RawSocket client : clients) {
                    client.send(TakeoverServer.HANDSHAKE);
                }
                assertTrue(inHandler.tryAcquire(perBatch, 20, TimeUnit.SECONDS));
                for (RawSocket client : clients) {
                    client.reset();
                }
                gone.release(perBatch);
            }
            Eventually.isTrue("reserved " + reserved + ", closed " + closed, () -> closed.get() >= batches * perBatch);
            assertEquals(0, reserved.get());
            Eventually.isTrue(
                    "Jetty keeps endpoints",
                    () -> server.connector.getConnectedEndPoints().isEmpty());
        }
    }

    @Nested
    class AtJetty {

        @BeforeEach
        void withTlsItStays() {
            assumeTrue(server.tls == null);
        }

        private void awaitDeparture() throws Exception {
            Eventually.isTrue(
                    "Jetty keeps an endpoint",
                    () -> server.connector.getConnectedEndPoints().isEmpty());
            Eventually.isTrue("Jetty keeps a key", () -> keys() == 0);
        }

        /** Besides the acceptor, which has a thread of its own, there are only connections. */
        private int keys() {
            return server.connector.getSelectorManager().getTotalKeys();
        }

        private void assertEchoes(RawSocket client) throws Exception {
            client.send("still here");
            assertEquals("still here", client.readUntil("here"));
        }

        @Test
        void nothingIsLeftOfAConnection() throws Exception {
            try (RawSocket client = open()) {
                awaitDeparture();
                assertEchoes(client);
            }
        }

        @Test
        void itsIdleTimeOutDoesNotConcernTheConnection() throws Exception {
            AtomicReference<EndPoint> endPoint = new AtomicReference<>();
            server.before = (request, response) ->
                    endPoint.set(request.getTunnelSupport().getEndPoint());
            try (RawSocket client = open()) {
                awaitDeparture();
                // As Jetty does to make room.
                assertFalse(endPoint.get().getConnection().onIdleExpired(new TimeoutException()));
                assertEchoes(client);
            }
        }

        @Test
        void itsStopLeavesTheConnectionAlone() throws Exception {
            try (RawSocket client = open()) {
                awaitDeparture();
                server.server.stop();
                assertEchoes(client);
            }
        }

        @Test
        void itsGracefulStopDoesNotWait() throws Exception {
            server.server.setStopTimeout(600_000);
            try (RawSocket client = open()) {
                server.server.stop();
                assertEchoes(client);
            }
        }

        @Test
        void everyOpenedConnectionIsCountedOutWhenItLeaves() throws Exception {
            AtomicInteger open = new AtomicInteger();
            server.connector.addEventListener(new Connection.Listener() {
                @Override
                public void onOpened(Connection connection) {
                    open.incrementAndGet();
                }

                @Override
                public void onClosed(Connection connection) {
                    open.decrementAndGet();
                }
            });
            try (RawSocket client = open()) {
                awaitDeparture();
                assertEquals(0, open.get());
                assertEchoes(client);
            }
            assertEquals(0, open.get());
        }
    }

    @Nested
    class Descriptors {

        @Test
        void descriptorsOfClosedConnectionsAreFreed() throws Exception {
            server.listeners = EchoListener::new;
            server.start();
            // The first connection of a process opens descriptors that the JDK keeps.
            try (RawSocket first = server.connect().send(TakeoverServer.HANDSHAKE)) {
                first.readHead();
            }
            long before = descriptors();
            for (int i = 0; i < 50; i++) {
                try (RawSocket client = server.connect().send(TakeoverServer.HANDSHAKE)) {
                    client.readHead();
                }
            }
            Eventually.isTrue(
                    "endpoints", () -> server.connector.getConnectedEndPoints().isEmpty());
            Eventually.isTrue("descriptors", () -> descriptors() <= before);
        }

        private long descriptors() throws IOException {
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                return open.count();
            }
        }
    }

    @Nested
    class Requests {

        @Test
        void whatIsNoRequestOfJettyHasNoConnection() {
            assertTrue(new JettyTakeover(null).connectionOf("request").isEmpty());
        }

        @Test
        void addressesAreKnownAlsoWhenTheChannelIsClosedMeanwhile() throws Exception {
            CompletableFuture<List<InetSocketAddress>> seen = new CompletableFuture<>();
            server.before = (request, response) -> {
                Takeover.Connection connection =
                        new JettyTakeover(null).connectionOf(request).orElseThrow();
                TakeoverServer.channel(request).close();
                seen.complete(Arrays.asList(connection.localAddress(), connection.remoteAddress()));
            };
            server.start();
            try (RawSocket client = server.connect()) {
                client.send(TakeoverServer.HANDSHAKE);
                List<InetSocketAddress> addresses = seen.get(30, TimeUnit.SECONDS);
                assertEquals(server.connector.getLocalPort(), addresses.get(0).getPort());
                assertTrue(addresses.get(1).getPort() > 0);
            }
        }
    }
}
