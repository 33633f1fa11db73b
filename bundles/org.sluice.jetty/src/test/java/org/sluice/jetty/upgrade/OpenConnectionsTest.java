package org.sluice.jetty.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.sluice.protocol.EventLoop;
import org.sluice.transport.TransportConnection;

/** What becomes of connections when their server goes away. */
class OpenConnectionsTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final OpenConnections connections = new OpenConnections();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch told = new CountDownLatch(1);

    private volatile boolean loopIsCurrent;

    @Test
    void whatIsOpenIsToldAndWaitedFor() throws Exception {
        TransportConnection connection = opened();
        CompletableFuture<Void> leaving = goAway(LONG);
        await(told);
        assertWaitedFor(connection, leaving);
    }

    @Test
    void whatIsUnderWayIsToldAndWaitedFor() throws Exception {
        assertTrue(connections.expect());
        CompletableFuture<Void> leaving = goAway(LONG);
        awaitGoingAway();
        assertFalse(leaving.isDone());
        TransportConnection connection = connection();
        connections.opened(connection);
        assertWaitedFor(connection, leaving);
    }

    private void assertWaitedFor(TransportConnection connection, CompletableFuture<Void> leaving) throws Exception {
        assertFalse(leaving.isDone());
        connections.closed(connection);
        leaving.get(LONG.toSeconds(), TimeUnit.SECONDS);
        assertEquals(List.of("goAway"), events);
    }

    @Test
    void whatIsNotOpenedIsNotWaitedForAnyLonger() throws Exception {
        assertTrue(connections.expect());
        CompletableFuture<Void> leaving = goAway(LONG);
        awaitGoingAway();
        connections.notOpened();
        leaving.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void nothingIsExpectedOnceTheServerGoesAway() {
        connections.goAway(plan(LONG));
        assertFalse(connections.expect());
        assertTrue(connections.isGoingAway());
        // It has not been counted, either: this would wait.
        connections.goAway(plan(LONG));
    }

    @Test
    void whatDoesNotCloseIsCutOff() {
        opened();
        connections.goAway(plan(Duration.ofMillis(1)));
        assertEquals(List.of("goAway", "abort"), events);
    }

    @Test
    void whoAsksASecondTimeWaitsForTheFirst() throws Exception {
        TransportConnection connection = opened();
        CompletableFuture<Void> first = goAway(LONG);
        await(told);
        CompletableFuture<Void> second = goAway(Duration.ZERO);
        assertWaitedFor(connection, second);
        first.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void whoBeginsDoesNotWait() throws Exception {
        TransportConnection connection = opened();
        connections.beginGoingAway(plan(LONG));
        assertTrue(connections.isGoingAway());
        await(told);
        assertWaitedFor(connection, goAway(LONG));
    }

    @Test
    void whoIsOnAnEventLoopDoesNotWaitNorCutOff() {
        loopIsCurrent = true;
        opened();
        connections.goAway(plan(LONG));
        connections.goAway(plan(LONG));
        assertEquals(List.of("goAway"), events);
    }

    private static GoAwayPlan plan(Duration timeout) {
        return new GoAwayPlan("a server", 0, timeout);
    }

    private TransportConnection opened() {
        assertTrue(connections.expect());
        TransportConnection connection = connection();
        connections.opened(connection);
        assertEquals(1, connections.size());
        return connection;
    }

    private CompletableFuture<Void> goAway(Duration patience) {
        return CompletableFuture.runAsync(() -> connections.goAway(plan(patience)));
    }

    private void awaitGoingAway() {
        while (!connections.isGoingAway()) {
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertTrue(latch.await(LONG.toSeconds(), TimeUnit.SECONDS));
    }

    /** Remembers what it was told to do. */
    private TransportConnection connection() {
        return (TransportConnection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {TransportConnection.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "hashCode" -> {
                            return System.identityHashCode(proxy);
                        }
                        case "equals" -> {
                            return proxy == arguments[0];
                        }
                        case "loop" -> {
                            return loop();
                        }
                        default -> {
                            events.add(method.getName());
                            told.countDown();
                            return null;
                        }
                    }
                });
    }

    private EventLoop loop() {
        return (EventLoop) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {EventLoop.class}, (p, method, a) -> loopIsCurrent);
    }
}
