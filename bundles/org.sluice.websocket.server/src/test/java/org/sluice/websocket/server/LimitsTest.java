package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.Field;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeAnswer.Refuse;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketListener;

/** Limits on connections and threads, and their changes at run time. */
class LimitsTest {

    private final TestServer server = new TestServer();
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void stop() {
        server.close();
    }

    private void register(String path, Object... more) {
        Object[] properties = new Object[more.length + 2];
        properties[0] = "pattern";
        properties[1] = path;
        System.arraycopy(more, 0, properties, 2, more.length);
        server.register(handshake -> Answer.accept(listener), properties);
    }

    private void assertOverLimit(String path) {
        UpgradeAnswer answer = server.handler.upgrade(new TestRequest(path), ServletContexts.NONE);
        Refuse refuse = assertInstanceOf(Refuse.class, answer);
        assertEquals(503, refuse.status());
        assertEquals(List.of(new Field("Retry-After", "5")), refuse.fields());
    }

    @Test
    void theLowerOfServerAndApplicationHolds() {
        server.handler.configure(TestServer.limits("connectionsPerApplication", 2));
        register("/less", "max.connections", 1);
        register("/more", "max.connections", 3);
        register("/silent");
        server.connect("/less");
        assertOverLimit("/less");
        for (String path : List.of("/more", "/silent")) {
            server.connect(path);
            server.connect(path);
            assertOverLimit(path);
        }
    }

    @Test
    void anAddressHasItsOwnLimit() {
        server.handler.configure(TestServer.limits("connectionsPerAddress", 2));
        register("/a");
        register("/b");
        TestConnection first = server.connect("/a");
        server.connect("/b");
        assertOverLimit("/a");
        TestRequest other = new TestRequest("/a").from("192.0.2.1");
        assertInstanceOf(SwitchProtocols.class, server.handler.upgrade(other, ServletContexts.NONE));
        first.end(ConnectionEnd.LOST);
        server.connect("/a");
        assertOverLimit("/b");
    }

    @Test
    void theAddressesOfA64CountAsOne() {
        server.handler.configure(TestServer.limits("connectionsPerAddress", 1));
        register("/a");
        server.accepted(new TestRequest("/a").from("2001:db8:1:2::1"));
        Refuse refuse = assertInstanceOf(
                Refuse.class,
                server.handler.upgrade(new TestRequest("/a").from("2001:db8:1:2:ffff::1"), ServletContexts.NONE));
        assertEquals(503, refuse.status());
        server.accepted(new TestRequest("/a").from("2001:db8:1:3::1"));
    }

    @Test
    void anAddressWithoutConnectionsIsForgotten() {
        register("/a");
        TestConnection first = server.connect("/a");
        TestConnection second = server.connect("/a");
        assertEquals(1, server.handler.pools().addresses().size());
        first.end(ConnectionEnd.LOST);
        second.end(ConnectionEnd.CLOSED);
        assertEquals(0, server.handler.pools().addresses().size());
    }

    @Test
    void aRefusalByAddressTakesNoOtherSlot() {
        server.handler.configure(TestServer.limits("connectionsPerAddress", 1));
        register("/a");
        TestConnection first = server.connect("/a");
        assertOverLimit("/a");
        Application application = server.handler
                .applications()
                .match("/a", Set.of("default"))
                .orElseThrow()
                .target();
        assertEquals(1, application.reservations().inUse());
        assertEquals(1, server.connections());
        first.end(ConnectionEnd.LOST);
        assertEquals(0, application.reservations().inUse());
        server.assertNoConnections();
    }

    @Test
    void lowerLimitsCloseNoConnection() {
        register("/a");
        TestConnection first = server.connect("/a");
        TestConnection second = server.connect("/a");
        server.handler.configure(TestServer.limits("connections", 1));
        server.loop.settle();
        assertEquals(List.of(), first.sent());
        assertEquals(List.of(), second.sent());
        assertOverLimit("/a");
        first.end(ConnectionEnd.LOST);
        assertOverLimit("/a");
        second.end(ConnectionEnd.LOST);
        server.connect("/a");
        server.handler.configure(TestServer.limits("connections", 2));
        server.connect("/a");
    }

    @Test
    void handshakesThatWaitHaveALimitThatChanges() {
        server.handler.configure(TestServer.limits("concurrentConnects", 1));
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch in = new CountDownLatch(2);
        server.register(
                handshake -> {
                    in.countDown();
                    go.await();
                    return Answer.decline();
                },
                "pattern",
                "/slow");
        Runnable upgrade = () -> server.handler.upgrade(new TestRequest("/slow"), ServletContexts.NONE);
        new Thread(upgrade).start();
        Await.until(() -> in.getCount() == 1);
        assertOverLimit("/slow");
        server.handler.configure(TestServer.limits("concurrentConnects", 3));
        new Thread(upgrade).start();
        Await.until(() -> in.getCount() == 0);
        assertOverLimit("/slow");
        go.countDown();
    }

    @Test
    void workerThreadsBecomeMoreAndFewer() throws InterruptedException {
        Semaphore running = new Semaphore(0);
        Semaphore go = new Semaphore(0);
        WebSocketListener blocking = new RecordingListener() {
            @Override
            public void onOpen(WebSocket socket) {
                running.release();
                go.acquireUninterruptibly();
            }
        };
        server.register(handshake -> Answer.accept(blocking), "pattern", "/a", "threading", "worker");
        IntStream.range(0, 8).forEach(i -> server.connect("/a"));
        assertTrue(running.tryAcquire(2, 10, TimeUnit.SECONDS));
        server.handler.configure(TestServer.limits("workerThreadsPerApplication", 4));
        assertTrue(running.tryAcquire(2, 10, TimeUnit.SECONDS));
        assertEquals(0, running.availablePermits());
        server.handler.configure(TestServer.limits("workerThreads", 1));
        go.release(3);
        Await.until(() -> go.availablePermits() == 0);
        assertEquals(0, running.availablePermits());
        go.release(5);
        assertTrue(running.tryAcquire(4, 10, TimeUnit.SECONDS));
    }
}
