package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.websocket.server.frame.Bytes.close;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.websocket.runtime.RuntimeListener;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.HandshakeDTO;

/** What is told to whom, and what happens when that cannot hear it. */
class RuntimeListenerTest {

    private final TestServer server = new TestServer(TestServer.limits("closingTimeoutSeconds", 2));
    private final RecordingRuntimeListener listener = new RecordingRuntimeListener();

    @AfterEach
    void stop() {
        server.close();
    }

    private ServiceReference<RuntimeListener> register(RuntimeListener service, Object... kinds) {
        Map<String, Object> properties = new HashMap<>();
        if (kinds.length > 0) {
            properties.put(RuntimeListener.KINDS, kinds[0]);
        }
        ServiceReference<RuntimeListener> reference = server.framework.register(service, properties);
        server.handler.bindListener(reference);
        return reference;
    }

    private HandshakeDTO told(TestRequest request) {
        server.upgradeUnopened(request);
        return listener.next(HandshakeDTO.class);
    }

    private long dropped() {
        return server.handler.runtime().getRuntimeDTO().counters.notificationsDropped;
    }

    /** Blocks in its first call until it is let go, whatever happens. */
    private static final class Blocking extends RecordingRuntimeListener {

        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch released = new CountDownLatch(1);

        @Override
        void record(Object notification) {
            super.record(notification);
            entered.countDown();
            try {
                released.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        void awaitEntered() throws InterruptedException {
            assertTrue(entered.await(10, TimeUnit.SECONDS));
        }
    }

    @Nested
    class Connections {

        @Test
        void theyAreToldInOrderOnAThreadThatNobodyWaitsFor() {
            register(listener);
            server.acceptAt("/a");
            server.connect("/a").feed(close(4001, "bye")).end(ConnectionEnd.CLOSED);
            HandshakeDTO handshake = listener.next(HandshakeDTO.class);
            ConnectionDTO opened = listener.next(ConnectionDTO.class);
            ClosedConnectionDTO closed = listener.next(ClosedConnectionDTO.class);
            assertEquals(handshake.connectionId, opened.id);
            assertEquals(handshake.applicationId, opened.applicationId);
            assertEquals("alice", opened.principal);
            assertEquals("127.0.0.1:50000", opened.remoteAddress);
            assertEquals("OPEN", opened.state);
            assertEquals("off", opened.compression);
            assertEquals("", opened.subprotocol);
            assertEquals(opened.id, closed.id);
            assertEquals(4001, closed.closeCode);
            assertEquals("PEER", closed.closedBy);
            assertEquals("bye", closed.reason);
            assertTrue(listener.threads.stream()
                    .allMatch(thread -> thread.getName().startsWith("sluice-listener-") && thread.isDaemon()));
            assertSame(server.framework.bundleClassLoader, listener.contextClassLoader);
        }

        @Test
        void whoIsGoneBeforeItOpensHasNone() {
            register(listener);
            server.acceptAt("/a");
            server.upgradeUnopened(new TestRequest("/a"));
            server.upgradeUnopened(new TestRequest("/none"));
            assertEquals("101", listener.next(HandshakeDTO.class).answer);
            assertEquals("declined", listener.next(HandshakeDTO.class).answer);
        }

        @Test
        void endsAreToldToTheVeryEndOfTheServer() {
            register(listener, "closed");
            server.acceptAt("/a");
            for (int i = 0; i < 50; i++) {
                server.connect("/a");
            }
            server.handler.deactivate();
            assertEquals(50, listener.count());
        }
    }

    @Nested
    class Kinds {

        @Test
        void othersAreNotTold() {
            RecordingRuntimeListener handshakes = new RecordingRuntimeListener();
            register(handshakes, "handshakes");
            register(listener, List.of("opened", "closed"));
            server.acceptAt("/a");
            server.connect("/a").end(ConnectionEnd.LOST);
            listener.next(ConnectionDTO.class);
            listener.next(ClosedConnectionDTO.class);
            handshakes.next(HandshakeDTO.class);
            assertEquals(0, handshakes.count());
        }

        @Test
        void theyMayChange() {
            Map<String, Object> properties = new HashMap<>(Map.of(RuntimeListener.KINDS, "closed"));
            ServiceReference<RuntimeListener> reference = server.framework.register(listener, properties);
            server.handler.bindListener(reference);
            server.upgradeUnopened(new TestRequest("/first"));
            properties.put(RuntimeListener.KINDS, List.of("handshakes"));
            server.handler.updatedListener(reference);
            assertEquals("/second", told(new TestRequest("/second")).path);
        }

        @Test
        void whoAsksForWhatThereIsNotIsToldNothing() {
            register(listener, "messages");
            register(new RecordingRuntimeListener(), 42);
            RecordingRuntimeListener other = new RecordingRuntimeListener();
            register(other, "");
            server.upgradeUnopened(new TestRequest("/none"));
            other.next(HandshakeDTO.class);
            assertEquals(0, listener.count());
        }

        @Test
        void nobodyIsShownWhatNobodyHasAskedFor() {
            register(listener, "closed");
            AtomicInteger asked = new AtomicInteger();
            server.upgradeUnopened(new TestRequest("/none").by(() -> "alice " + asked.incrementAndGet()));
            assertEquals(0, asked.get());
        }
    }

    @Nested
    class WhoCannotHear {

        @Test
        void oneThatThrowsIsToldTheNextOne() {
            register(new RuntimeListener() {
                @Override
                public void handshakeAnswered(HandshakeDTO handshake) {
                    listener.record(handshake);
                    throw new LinkageError("test");
                }
            });
            server.upgradeUnopened(new TestRequest("/1"));
            server.upgradeUnopened(new TestRequest("/2"));
            assertEquals("/1", listener.next(HandshakeDTO.class).path);
            assertEquals("/2", listener.next(HandshakeDTO.class).path);
        }

        @Test
        void someThatBlockHarmNobody() throws Exception {
            Blocking[] blocking = new Blocking[12];
            for (int i = 0; i < blocking.length; i++) {
                blocking[i] = new Blocking();
                register(blocking[i]);
            }
            register(listener);
            for (int i = 0; i < 200; i++) {
                assertEquals("/" + i, told(new TestRequest("/" + i)).path);
            }
            for (Blocking each : blocking) {
                each.awaitEntered();
                assertEquals(1, each.count());
                each.released.countDown();
            }
        }

        @Test
        void someThatAreQuickKeepTheirThreads() {
            RecordingRuntimeListener other = new RecordingRuntimeListener();
            register(other);
            register(listener);
            Set<Thread> threads = new HashSet<>();
            for (int i = 0; i < 200; i++) {
                told(new TestRequest("/" + i));
                other.next(HandshakeDTO.class);
            }
            threads.addAll(listener.threads);
            threads.addAll(other.threads);
            assertTrue(threads.size() <= 8, threads.toString());
        }

        @Test
        void whatIsTooMuchIsDroppedCountedAndTold() throws Exception {
            Blocking slow = new Blocking();
            register(slow);
            server.upgradeUnopened(new TestRequest("/first"));
            slow.awaitEntered();
            for (int i = 0; i < RuntimeListener.WAITING + 10; i++) {
                server.upgradeUnopened(new TestRequest("/" + i));
            }
            assertEquals(10, dropped());
            slow.released.countDown();
            assertEquals("/first", slow.next(HandshakeDTO.class).path);
            assertEquals(10L, slow.next(Long.class));
            for (int i = 0; i < RuntimeListener.WAITING; i++) {
                assertEquals("/" + i, slow.next(HandshakeDTO.class).path);
            }
            server.upgradeUnopened(new TestRequest("/next"));
            assertEquals("/next", slow.next(HandshakeDTO.class).path);
            assertEquals(10, dropped());
        }
    }

    @Nested
    class Leaving {

        @Test
        void nothingIsToldThereafterAndTheServiceIsGivenBack() {
            ServiceReference<RuntimeListener> reference = register(listener);
            told(new TestRequest("/1"));
            int before = server.framework.ungets.get();
            server.handler.unbindListener(reference);
            assertEquals(before + 1, server.framework.ungets.get());
            RecordingRuntimeListener other = new RecordingRuntimeListener();
            register(other);
            server.upgradeUnopened(new TestRequest("/2"));
            other.next(HandshakeDTO.class);
            assertEquals(0, listener.count());
        }

        @Test
        void itWaitsForTheCallThatIsUnderWayAndDropsTheRest() throws Exception {
            Blocking blocking = new Blocking();
            ServiceReference<RuntimeListener> reference = register(blocking);
            server.upgradeUnopened(new TestRequest("/1"));
            server.upgradeUnopened(new TestRequest("/2"));
            blocking.awaitEntered();
            AtomicBoolean returned = new AtomicBoolean();
            Thread leaving = new Thread(() -> {
                server.handler.unbindListener(reference);
                returned.set(true);
            });
            leaving.start();
            Await.until(() -> leaving.getState() == Thread.State.TIMED_WAITING);
            assertFalse(returned.get());
            blocking.released.countDown();
            leaving.join(10_000);
            assertTrue(returned.get());
            assertEquals(1, blocking.count());
            assertEquals(0, dropped());
        }

        @Test
        void itWaitsNoLongerThanTheClosingTimeOut() throws Exception {
            Blocking blocking = new Blocking();
            ServiceReference<RuntimeListener> reference = register(blocking);
            server.upgradeUnopened(new TestRequest("/1"));
            blocking.awaitEntered();
            server.handler.unbindListener(reference);
            blocking.released.countDown();
            Await.until(() -> server.framework.ungets.get() == 1);
        }

        @Test
        void oneThatLeavesInItsOwnCallDoesNotWaitForItself() {
            AtomicReference<ServiceReference<RuntimeListener>> reference = new AtomicReference<>();
            AtomicReference<Thread> left = new AtomicReference<>();
            reference.set(register(new RuntimeListener() {
                @Override
                public void handshakeAnswered(HandshakeDTO handshake) {
                    long since = System.nanoTime();
                    server.handler.unbindListener(reference.get());
                    if (System.nanoTime() - since < TimeUnit.SECONDS.toNanos(2)) {
                        left.set(Thread.currentThread());
                    }
                }
            }));
            server.upgradeUnopened(new TestRequest("/1"));
            Await.until(() -> left.get() != null && server.framework.ungets.get() == 1);
        }

        @Test
        void itsThreadIsNotUsedAgain() {
            RecordingRuntimeListener other = new RecordingRuntimeListener();
            register(other);
            ServiceReference<RuntimeListener> reference = register(listener);
            told(new TestRequest("/1"));
            other.next(HandshakeDTO.class);
            server.handler.unbindListener(reference);
            server.upgradeUnopened(new TestRequest("/2"));
            other.next(HandshakeDTO.class);
            assertNotSame(listener.threads.get(0), other.threads.get(1));
            Await.until(() -> !listener.threads.get(0).isAlive());
        }

        @Test
        void nothingOfItIsReachable() {
            AtomicReference<RecordingRuntimeListener> strong = new AtomicReference<>(new RecordingRuntimeListener());
            WeakReference<RuntimeListener> weak = new WeakReference<>(strong.get());
            ServiceReference<RuntimeListener> reference = register(strong.get());
            server.upgradeUnopened(new TestRequest("/1"));
            strong.get().next(HandshakeDTO.class);
            server.handler.unbindListener(reference);
            server.framework.withhold();
            strong.set(null);
            Await.until(() -> {
                System.gc();
                return weak.get() == null;
            });
        }

        /** Each is told only between its registration and the return of its unregistration. */
        @Test
        void theyComeAndGoUnderLoad() throws Exception {
            AtomicBoolean stop = new AtomicBoolean();
            AtomicInteger late = new AtomicInteger();
            AtomicInteger told = new AtomicInteger();
            server.acceptAt("/a");
            Thread[] clients = new Thread[3];
            for (int i = 0; i < clients.length; i++) {
                clients[i] = new Thread(() -> {
                    while (!stop.get()) {
                        server.upgradeUnopened(new TestRequest("/a"));
                        server.upgradeUnopened(new TestRequest("/none"));
                    }
                });
                clients[i].start();
            }
            try {
                register(new RuntimeListener() {});
                for (int i = 0; i < 300; i++) {
                    AtomicBoolean gone = new AtomicBoolean();
                    ServiceReference<RuntimeListener> reference = register(new RuntimeListener() {
                        @Override
                        public void handshakeAnswered(HandshakeDTO handshake) {
                            told.incrementAndGet();
                            late.addAndGet(gone.get() ? 1 : 0);
                        }
                    });
                    int before = told.get();
                    Await.until(() -> told.get() > before);
                    server.handler.unbindListener(reference);
                    gone.set(true);
                }
            } finally {
                stop.set(true);
                for (Thread client : clients) {
                    client.join(10_000);
                }
            }
            assertEquals(0, late.get());
            assertEquals(301, server.framework.gets.get() - 1);
            assertEquals(300, server.framework.ungets.get());
        }
    }
}
