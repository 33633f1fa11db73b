package org.sluice.transport.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sluice.transport.SocketEndpoint;
import org.sluice.transport.TransportConnection;

final class LossTest {

    private final Recorder listener = new Recorder();
    private final MemoryEndpoint endpoint = new MemoryEndpoint();

    @RegisterExtension
    final Rig rig = new Rig();

    @Test
    void aResetIsToldOnceAndLeavesTheLoopAtRest() throws Exception {
        Socket client = rig.connect(listener);
        listener.expect("open");
        client.setSoLinger(true, 0);
        client.close();
        listener.expectLast("closed LOST");
        assertRest();
    }

    @Test
    void aHalfClosedPeerLeavesTheLoopAtRest() throws Exception {
        Socket client = rig.connect(listener);
        client.shutdownOutput();
        listener.expect("open");
        listener.expect("readEnd");
        assertRest();
    }

    @Test
    void aResetOfAHalfClosedPeerLeavesTheLoopAtRest() throws Exception {
        Socket client = rig.connect(listener);
        client.shutdownOutput();
        listener.expect("open");
        listener.expect("readEnd");
        client.setSoLinger(true, 0);
        client.close();
        assertRest();
        listener.connection.write(Rig.bytes("x"));
        listener.connection.flush();
        listener.expectLast("closed LOST");
    }

    @Test
    void aResetWhileReadingIsSuspendedIsFoundByTheNextWrite() throws Exception {
        Socket client = rig.connect(listener);
        listener.expect("open");
        listener.connection.suspendReading();
        client.setSoLinger(true, 0);
        client.close();
        assertRest();
        listener.connection.write(Rig.bytes("x"));
        listener.connection.flush();
        listener.expectLast("closed LOST");
    }

    @Test
    void ofWhichTheOwnerTellsLetsTheDescriptorGo() throws Exception {
        Socket client = rig.connect();
        TransportConnection connection = rig.open(new SocketEndpoint(rig.lastAccepted()), listener);
        listener.expect("open");
        rig.lastAccepted().close();
        connection.lost();
        connection.lost();
        listener.expectLast("closed LOST");
        rig.settle();
        // The descriptor is gone: the peer is told so when it goes on sending.
        assertThrows(IOException.class, () -> {
            for (int i = 0; i < 1_000_000; i++) {
                Rig.send(client, "is anybody there?");
            }
        });
        connection.lost();
    }

    @Test
    void aChannelClosedElsewhereIsFoundByTheNextWrite() throws Exception {
        rig.connect(listener);
        listener.expect("open");
        rig.lastAccepted().close();
        listener.connection.write(Rig.bytes("x"));
        listener.connection.flush();
        listener.expectLast("closed LOST");
        assertRest();
    }

    @Test
    void anIoExceptionOfTheEndpointIsALoss() throws Exception {
        rig.open(endpoint, listener);
        listener.expect("open");
        endpoint.breakWith(new IOException("gone"));
        listener.expectLast("closed LOST");
        assertEquals(1, endpoint.closes());
    }

    @Test
    void anErrorOfTheEndpointAborts() throws Exception {
        rig.open(endpoint, listener);
        listener.expect("open");
        endpoint.breakWith(new IllegalStateException("broken"));
        listener.expectLast("closed ABORTED");
    }

    /** Nothing but what the test itself brings makes the loop turn. */
    private void assertRest() throws InterruptedException {
        rig.settle();
        SelectorLoop loop = rig.loops.loops().get(0);
        long before = loop.turns();
        assertFalse(loop.awaitEnd(300, TimeUnit.MILLISECONDS));
        assertTrue(loop.turns() - before <= 5, () -> "turns: " + (loop.turns() - before));
    }
}
