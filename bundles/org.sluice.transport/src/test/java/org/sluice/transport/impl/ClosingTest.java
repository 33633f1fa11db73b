package org.sluice.transport.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.transport.TransportConnection;

final class ClosingTest {

    private final Recorder listener = new Recorder();
    private final MemoryEndpoint endpoint = new MemoryEndpoint();

    @RegisterExtension
    final Rig rig = new Rig();

    @Nested
    final class InOrder {

        @Test
        void thePeerGetsEverythingThoughItStillSends() throws Exception {
            Socket client = rig.connect(listener);
            listener.expect("open");
            byte[] flood = new byte[256 * 1024];
            CountDownLatch flooding = new CountDownLatch(1);
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < 40; i++) {
                        client.getOutputStream().write(flood);
                        flooding.countDown();
                    }
                    client.shutdownOutput();
                } catch (IOException e) {
                    listener.events.add("sender failed: " + e);
                }
            });
            listener.reader = bytes -> bytes.position(bytes.limit());
            sender.start();
            Rig.await(flooding);
            byte[] queued = Rig.pattern(3_000_000);
            assertTrue(listener.connection.write(ByteBuffer.wrap(queued)));
            listener.connection.close(Rig.bytes("bye"));
            byte[] received = client.getInputStream().readNBytes(queued.length);
            assertEquals(queued.length, received.length);
            assertEquals("bye", Rig.receive(client, 4));
            sender.join();
            listener.expectLast("closed CLOSED");
        }

        @Test
        void noCallbackButOnClosedFollows() throws Exception {
            listener.reader = bytes -> {
                bytes.position(bytes.limit());
                listener.connection.setTimeout(Duration.ofMillis(1));
                listener.connection.write(Rig.bytes("last"));
                listener.connection.close();
                listener.events.add("close");
            };
            rig.open(endpoint, listener);
            listener.expect("open");
            endpoint.receive("first");
            listener.expect("close");
            endpoint.receive("second");
            Rig.await(endpoint.outputEnded);
            endpoint.receiveEnd();
            listener.expectLast("closed CLOSED");
            assertEquals("last", endpoint.writtenText());
            assertEquals(1, endpoint.closes());
        }

        @Test
        void whatACallbackWritesLeavesWithTheLastBytes() throws Exception {
            listener.reader = bytes -> {
                bytes.position(bytes.limit());
                listener.connection.write(Rig.bytes("answer,"));
                listener.connection.close(Rig.bytes("bye"));
            };
            rig.open(endpoint, listener);
            endpoint.receive("x");
            endpoint.awaitWritten(10);
            assertEquals("answer,bye", endpoint.writtenText());
            assertEquals(1, endpoint.writes().size());
        }

        @Test
        void nothingIsTakenAfterClose() throws Exception {
            rig.open(endpoint, listener);
            listener.expect("open");
            listener.connection.close(Rig.bytes("bye"));
            assertFalse(listener.connection.write(Rig.bytes("late")));
            listener.connection.close(Rig.bytes("later"));
            endpoint.receiveEnd();
            listener.expectLast("closed CLOSED");
            assertEquals("bye", endpoint.writtenText());
        }

        @Test
        void thePeersEndMayHaveComeBefore() throws Exception {
            rig.open(endpoint, listener);
            endpoint.receiveEnd();
            listener.expect("open");
            listener.expect("readEnd");
            listener.connection.close();
            listener.expectLast("closed CLOSED");
            assertEquals(0, endpoint.outputEnded.getCount());
        }

        @Test
        void whatTakesTooLongToEndIsAborted() throws Exception {
            rig.loops.setClosingTimeout(Duration.ofMillis(1));
            Socket client = rig.connect(listener);
            listener.expect("open");
            listener.connection.close();
            assertEquals(-1, client.getInputStream().read());
            listener.expectLast("closed ABORTED");
        }

        @Test
        void whatTakesTooLongToBeSentIsAborted() throws Exception {
            rig.loops.setClosingTimeout(Duration.ofMillis(1));
            endpoint.setRoom(0);
            rig.open(endpoint, listener);
            listener.expect("open");
            listener.connection.close(Rig.bytes("bye"));
            endpoint.receiveEnd();
            listener.expectLast("closed ABORTED");
            assertEquals(1, endpoint.outputEnded.getCount());
        }
    }

    @Nested
    final class AtOnce {

        @Test
        void aPeerThatSendsOnForEverIsCutOff() throws Exception {
            Socket client = rig.connect(listener);
            listener.expect("open");
            listener.connection.close();
            byte[] some = new byte[64 * 1024];
            assertThrows(IOException.class, () -> {
                for (long sent = 0; sent < 1L << 32; sent += some.length) {
                    client.getOutputStream().write(some);
                }
            });
            listener.expectLast("closed ABORTED");
        }

        @Test
        void abortClosesTheChannelAndDropsTheQueue() throws Exception {
            Socket client = rig.connect(listener);
            listener.expect("open");
            listener.connection.write(Rig.bytes("never sent"));
            listener.connection.abort();
            listener.connection.abort();
            listener.expectLast("closed ABORTED");
            assertEquals(-1, client.getInputStream().read());
            assertFalse(rig.lastAccepted().isOpen());
            assertEquals(0, rig.loops.pool().chunksInUse());
        }

        @Test
        void abortInACallbackTakesEffectWhenItHasEnded() throws Exception {
            listener.reader = bytes -> {
                listener.connection.abort();
                listener.take(bytes);
            };
            rig.open(endpoint, listener);
            endpoint.receive("x");
            listener.expect("open");
            listener.expect("read x");
            listener.expectLast("closed ABORTED");
        }

        @Test
        void theKeeperIsToldAfterTheListener() throws Exception {
            Recorder asking = new Recorder() {
                @Override
                public void onClosed(ConnectionEnd end) {
                    events.add("kept: " + rig.kept.open.size());
                }
            };
            TransportConnection connection = rig.open(endpoint, asking);
            asking.expect("open");
            connection.abort();
            asking.expect("kept: 1");
            assertSame(connection, rig.kept.nextClosed());
            assertEquals(Set.of(), rig.kept.open);
        }
    }

    @Nested
    final class GoingAway {

        @Test
        void isToldOnceAndLeavesTheListenerTimeToClose() throws Exception {
            TransportConnection connection = rig.open(endpoint, listener);
            listener.expect("open");
            connection.goAway();
            connection.goAway();
            listener.expect("goingAway");
            connection.write(Rig.bytes("bye"));
            connection.close();
            endpoint.receiveEnd();
            listener.expectLast("closed CLOSED");
            assertEquals("bye", endpoint.writtenText());
        }

        @Test
        void abortsAListenerThatDoesNotClose() throws Exception {
            rig.loops.setClosingTimeout(Duration.ofMillis(1));
            TransportConnection connection = rig.open(endpoint, listener);
            connection.goAway();
            listener.expect("open");
            listener.expect("goingAway");
            listener.expectLast("closed ABORTED");
        }

        @Test
        void isNotToldWhileTheConnectionCloses() throws Exception {
            TransportConnection connection = rig.open(endpoint, listener);
            listener.expect("open");
            connection.close();
            connection.goAway();
            rig.settle();
            endpoint.receiveEnd();
            listener.expectLast("closed CLOSED");
        }
    }
}
