package org.sluice.transport.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.transport.SocketEndpoint;
import org.sluice.transport.TransportConnection;

final class OpeningTest {

    private final Recorder listener = new Recorder();
    private final MemoryEndpoint endpoint = new MemoryEndpoint();
    private final CountDownLatch loopMayGoOn = new CountDownLatch(1);
    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        rig = new Rig();
    }

    @AfterEach
    void stop() {
        loopMayGoOn.countDown();
        rig.close();
    }

    @Test
    void addressesAreTheSockets() throws Exception {
        var client = rig.connect(listener);
        listener.expect("open");
        assertEquals(client.getLocalSocketAddress(), listener.connection.remoteAddress());
        assertEquals(client.getRemoteSocketAddress(), listener.connection.localAddress());
    }

    @Test
    void aClosedChannelIsNotOpened() throws Exception {
        rig.connect();
        rig.lastAccepted().close();
        rig.open(new SocketEndpoint(rig.lastAccepted()), listener);
        listener.expectLast("closed NOT_OPENED");
    }

    @Test
    void anEndpointThatCannotBeOpenedIsClosed() throws Exception {
        endpoint.breakWith(new IllegalStateException("broken"));
        rig.open(endpoint, "unread", listener);
        listener.expectLast("closed NOT_OPENED");
        rig.settle();
        assertEquals(1, endpoint.closes());
        assertEquals(0, rig.loops.loops().get(0).connectionCount());
    }

    @Test
    void aStoppedTransportOpensNothing() throws Exception {
        rig.loops.stop();
        TransportConnection connection = rig.open(endpoint, listener);
        listener.expectLast("closed NOT_OPENED");
        assertEquals(1, endpoint.closes());
        assertFalse(connection.write(Rig.bytes("x")));
    }

    @Test
    void aStoppingTransportOpensNothing() throws Exception {
        rig.open(new MemoryEndpoint(), new Recorder());
        rig.loops.loops().get(0).stop();
        rig.open(endpoint, listener);
        listener.expectLast("closed NOT_OPENED");
    }

    @Test
    void whatEndsBeforeOnOpenHasNotBeenOpened() throws Exception {
        blockLoop();
        TransportConnection aborted = rig.open(endpoint, listener);
        Recorder second = new Recorder();
        TransportConnection lost = rig.open(new MemoryEndpoint(), second);
        Recorder third = new Recorder();
        TransportConnection closed = rig.open(new MemoryEndpoint(), third);
        assertFalse(aborted.write(Rig.bytes("early")));
        aborted.abort();
        lost.lost();
        closed.close(Rig.bytes("early"));
        loopMayGoOn.countDown();
        listener.expectLast("closed NOT_OPENED");
        second.expectLast("closed NOT_OPENED");
        third.expectLast("closed NOT_OPENED");
        rig.settle();
        assertEquals(3, rig.kept.notOpened.get());
        assertEquals(1, endpoint.closes());
    }

    @Test
    void goingAwayBeforeOnOpenIsToldAfterIt() throws Exception {
        blockLoop();
        rig.open(endpoint, listener).goAway();
        loopMayGoOn.countDown();
        listener.expect("open");
        listener.expect("goingAway");
    }

    @Test
    void aConnectionMayCloseInOnOpen() throws Exception {
        listener.opener = opened -> opened.close(Rig.bytes("no"));
        var client = rig.connect();
        rig.open(new SocketEndpoint(rig.lastAccepted()), "unread", listener);
        assertEquals("no", Rig.receive(client, 3));
        client.close();
        listener.expect("open");
        listener.expectLast("closed CLOSED");
    }

    @Test
    void aClosedConnectionLeavesNothingWithTheLoop() throws Exception {
        for (int i = 0; i < 3; i++) {
            rig.connect(listener);
            listener.expect("open");
        }
        rig.onLoop(() -> {});
        rig.lastAccepted();
        rig.loops.setClosingTimeout(Duration.ZERO);
        listener.connection.abort();
        listener.expect("closed ABORTED");
        rig.settle();
        rig.onLoop(
                () -> assertEquals(2, rig.loops.loops().get(0).selector().keys().size()));
        assertEquals(2, rig.loops.loops().get(0).connectionCount());
    }

    private void blockLoop() {
        rig.loops.loops().get(0).execute(() -> {
            try {
                Rig.await(loopMayGoOn);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
