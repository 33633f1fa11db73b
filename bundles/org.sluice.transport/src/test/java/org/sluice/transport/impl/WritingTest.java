package org.sluice.transport.impl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sluice.protocol.ByteConnection;
import org.sluice.protocol.SendQueue;

final class WritingTest {

    private static final int MEBIBYTE = 1024 * 1024;

    private final Recorder listener = new Recorder();
    private final MemoryEndpoint endpoint = new MemoryEndpoint();

    @RegisterExtension
    final Rig rig = new Rig();

    private static ByteBuffer zeroes(int count) {
        return ByteBuffer.allocate(count);
    }

    @Nested
    final class FromAnyThread {

        @Test
        void bytesWaitForTheFlush() throws Exception {
            ByteConnection connection = rig.opened(endpoint, SendQueue.DEFAULT, listener);
            assertTrue(connection.write(Rig.bytes("head,"), Rig.bytes("body,")));
            assertTrue(connection.write(Rig.bytes("more")));
            assertEquals(14, connection.queuedBytes());
            assertEquals(0, endpoint.writes().size());
            connection.flush();
            assertEquals("head,body,more", endpoint.writtenText());
            assertEquals(1, endpoint.writes().size());
            assertEquals(0, connection.queuedBytes());
        }

        @Test
        void aFlushDoesNotNeedTheLoop() throws Exception {
            ByteConnection connection = rig.opened(endpoint, SendQueue.DEFAULT, listener);
            CountDownLatch blocked = new CountDownLatch(1);
            connection.execute(() -> {
                try {
                    Rig.await(blocked);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            connection.write(Rig.bytes("sent"));
            connection.flush();
            assertEquals("sent", endpoint.writtenText());
            blocked.countDown();
        }

        @Test
        void theBuffersAreTheCallersAgain() throws Exception {
            endpoint.setRoom(0);
            ByteConnection connection = rig.opened(endpoint, SendQueue.DEFAULT, listener);
            ByteBuffer small = Rig.bytes("small");
            ByteBuffer large = ByteBuffer.wrap(Rig.pattern(100_000));
            assertTrue(connection.write(small, large));
            assertFalse(small.hasRemaining());
            assertFalse(large.hasRemaining());
            large.clear().put(new byte[100_000]);
            endpoint.setRoom(Long.MAX_VALUE);
            byte[] written = endpoint.awaitWritten(100_005);
            assertArrayEquals(Rig.concat("small".getBytes(), Rig.pattern(100_000)), written);
        }

        @Test
        void aTaskOnTheLoopIsFlushedAtItsEnd() throws Exception {
            ByteConnection connection = rig.opened(endpoint, SendQueue.DEFAULT, listener);
            rig.onLoop(() -> {
                connection.write(Rig.bytes("a"));
                connection.write(Rig.bytes("b"));
                assertEquals(2, connection.queuedBytes());
            });
            endpoint.awaitWritten(2);
            assertEquals(1, endpoint.writes().size());
        }

        @Test
        void whatIsWrittenAfterTheEndIsNotTaken() throws Exception {
            ByteConnection connection = rig.opened(endpoint, SendQueue.DEFAULT, listener);
            connection.abort();
            assertFalse(connection.write(Rig.bytes("late")));
            listener.expectLast("closed ABORTED");
            assertEquals(0, endpoint.writes().size());
        }
    }

    /** What would wait for the end of the task would have a chunk for each connection. */
    @Test
    void whatOneTaskWritesToManyConnectionsLeavesInTheMeantime() throws Exception {
        int most = ChunkPool.MAX_SPARE_PIECES;
        List<MemoryEndpoint> endpoints = new ArrayList<>();
        List<ByteConnection> connections = new ArrayList<>();
        for (int i = 0; i <= most; i++) {
            endpoints.add(new MemoryEndpoint());
            connections.add(rig.opened(endpoints.get(i), new Recorder()));
        }
        List<Integer> chunks = new ArrayList<>();
        rig.onLoop(() -> connections.forEach(each -> {
            each.write(Rig.bytes("a"));
            each.write(Rig.bytes("b"));
            chunks.add(rig.loops.pool().chunksInUse());
        }));
        assertEquals(1, chunks.get(most));
        for (MemoryEndpoint each : endpoints) {
            each.awaitWritten(2);
            assertEquals("ab", each.writtenText());
        }
        assertEquals(1, endpoints.get(0).writes().size());
    }

    @Nested
    final class LargeBodies {

        @Test
        void offTheHeapLeaveWithWhatIsQueuedWithoutACopy() throws Exception {
            ByteConnection connection = rig.opened(endpoint, SendQueue.DEFAULT, listener);
            byte[] content = Rig.pattern(200_000);
            ByteBuffer body =
                    ByteBuffer.allocateDirect(content.length).put(content).flip();
            connection.write(Rig.bytes("before,"));
            connection.write(Rig.bytes("head,"), body);
            assertEquals(1, endpoint.writes().size());
            assertEquals(200_012, endpoint.directBytes(0));
            assertArrayEquals(Rig.concat("before,head,".getBytes(), content), endpoint.written());
            assertEquals(0, rig.loops.pool().chunksInUse());
        }

        @Test
        void onTheHeapGoToTheSocketInBoundedParts() throws Exception {
            ByteConnection connection = rig.opened(endpoint, SendQueue.DEFAULT, listener);
            connection.write(Rig.bytes("h"), ByteBuffer.wrap(Rig.pattern(MEBIBYTE)));
            connection.writeShared(Rig.bytes("h"), ByteBuffer.wrap(Rig.pattern(MEBIBYTE)));
            assertEquals(2 * MEBIBYTE + 2, endpoint.written().length);
            assertTrue(endpoint.maxHeapBytes() <= 64 * 1024, "at once: " + endpoint.maxHeapBytes());
        }

        @Test
        void leaveTheirRestInTheQueue() throws Exception {
            endpoint.setRoom(70_000);
            ByteConnection connection = rig.opened(endpoint, SendQueue.DEFAULT, listener);
            byte[] content = Rig.pattern(150_000);
            ByteBuffer body = ByteBuffer.wrap(content.clone());
            assertTrue(connection.write(Rig.bytes(""), body));
            assertEquals(80_000, connection.queuedBytes());
            body.clear().put(new byte[150_000]);
            endpoint.setRoom(Long.MAX_VALUE);
            assertArrayEquals(content, endpoint.awaitWritten(150_000));
        }

        @Test
        void thatAreSharedAreNeitherCopiedNorMoved() throws Exception {
            endpoint.setRoom(10);
            ByteConnection connection = rig.opened(endpoint, SendQueue.DEFAULT, listener);
            ByteBuffer shared =
                    ByteBuffer.allocateDirect(100_000).put(Rig.pattern(100_000)).flip();
            ByteBuffer small = Rig.bytes("small");
            assertTrue(connection.writeShared(Rig.bytes("1"), shared));
            assertTrue(connection.writeShared(Rig.bytes("2"), shared));
            assertTrue(connection.writeShared(Rig.bytes("3"), small));
            assertEquals(0, shared.position());
            assertEquals(0, small.position());
            endpoint.setRoom(Long.MAX_VALUE);
            byte[] written = endpoint.awaitWritten(200_008);
            byte[] content = Rig.pattern(100_000);
            assertArrayEquals(
                    Rig.concat("1".getBytes(), content, "2".getBytes(), content, "3small".getBytes()), written);
        }
    }

    @Nested
    final class Bounds {

        private final SendQueue queue = new SendQueue(100, 150);

        @Test
        void belowTheMarkAWriteIsTakenWhateverItsSize() throws Exception {
            endpoint.setRoom(0);
            ByteConnection connection = rig.opened(endpoint, queue, listener);
            assertTrue(connection.write(zeroes(99)));
            assertTrue(connection.isWritable());
            assertTrue(connection.write(zeroes(1), zeroes(10 * MEBIBYTE)));
            assertFalse(connection.isWritable());
            assertEquals(10 * MEBIBYTE + 100, connection.queuedBytes());
        }

        @Test
        void fromTheMarkOnAWriteIsTakenWithinTheLimit() throws Exception {
            endpoint.setRoom(0);
            ByteConnection connection = rig.opened(endpoint, queue, listener);
            assertTrue(connection.write(zeroes(100)));
            assertFalse(connection.isWritable());
            assertFalse(connection.write(zeroes(51)));
            assertTrue(connection.write(zeroes(20), zeroes(29)));
            ByteBuffer refused = zeroes(2);
            assertFalse(connection.write(refused));
            assertFalse(connection.writeShared(refused, zeroes(0)));
            assertEquals(2, refused.remaining());
            assertTrue(connection.write(zeroes(1)));
            assertEquals(150, connection.queuedBytes());
        }

        @Test
        void whatAllConnectionsHaveWaitingBeyondTheirMarksIsBounded() throws Exception {
            Backlog backlog = rig.loops.pool().backlog();
            backlog.setLimit(60);
            endpoint.setRoom(0);
            ByteConnection connection = rig.opened(endpoint, queue, listener);
            assertTrue(connection.write(zeroes(140)));
            assertEquals(40, backlog.bytes());

            MemoryEndpoint otherEndpoint = new MemoryEndpoint();
            otherEndpoint.setRoom(0);
            ByteConnection other = rig.opened(otherEndpoint, queue, new Recorder());
            assertTrue(other.write(zeroes(99)));
            assertTrue(other.write(zeroes(11)));
            assertEquals(50, backlog.bytes());
            assertFalse(other.write(zeroes(11)));
            assertTrue(other.write(zeroes(10)));
            assertFalse(connection.write(zeroes(1)));

            otherEndpoint.setRoom(15);
            otherEndpoint.awaitWritten(15);
            rig.settle();
            assertEquals(45, backlog.bytes());
            assertTrue(connection.write(zeroes(10)));
            other.abort();
            connection.abort();
            listener.expectLast("closed ABORTED");
            rig.settle();
            assertEquals(0, backlog.bytes());
        }

        @Test
        void onWritableComesOnceWhenTheQueueIsBelowTheMarkAgain() throws Exception {
            endpoint.setRoom(0);
            ByteConnection connection = rig.opened(endpoint, queue, listener);
            connection.write(zeroes(120));
            endpoint.setRoom(20);
            endpoint.awaitWritten(20);
            rig.settle();
            assertFalse(connection.isWritable());
            endpoint.setRoom(1);
            listener.expect("writable");
            assertTrue(connection.isWritable());
            endpoint.setRoom(Long.MAX_VALUE);
            endpoint.awaitWritten(120);
            connection.abort();
            listener.expectLast("closed ABORTED");
        }

        @Test
        void theLastBytesBeforeClosingAreTakenWhateverTheLimit() throws Exception {
            endpoint.setRoom(0);
            ByteConnection connection = rig.opened(endpoint, queue, listener);
            connection.write(zeroes(150));
            connection.close(Rig.bytes("bye"));
            endpoint.setRoom(Long.MAX_VALUE);
            endpoint.receiveEnd();
            listener.expectLast("closed CLOSED");
            assertTrue(endpoint.writtenText().endsWith("bye"));
            assertEquals(153, endpoint.written().length);
        }

        @Test
        void aSlowReaderGetsEverythingThatWasTaken() throws Exception {
            Socket client = rig.connect(listener);
            listener.expect("open");
            long taken = 0;
            while (listener.connection.write(zeroes(1000), zeroes(64 * 1024))) {
                taken += 1000 + 64 * 1024;
            }
            assertFalse(listener.connection.isWritable());
            client.getInputStream().skipNBytes(taken);
            listener.expect("writable");
            assertEquals(0, listener.connection.queuedBytes());
            assertTrue(listener.connection.write(Rig.bytes("again")));
            listener.connection.flush();
            assertEquals("again", Rig.receive(client, 5));
        }
    }
}
