package org.sluice.transport.impl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ConcurrentWritingTest {

    private final Recorder listener = new Recorder();

    @RegisterExtension
    final Rig rig = new Rig();

    private static final int WRITERS = 8;
    private static final int MESSAGES = 400;
    private static final int SHARED_BYTES = 1024 * 1024;
    private final ByteBuffer shared = ByteBuffer.wrap(Rig.pattern(SHARED_BYTES));

    @Test
    void nothingIsLostMixedOrReordered() throws Exception {
        Socket client = rig.connect(listener);
        listener.expect("open");
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<?>> results = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                results.add(writers.submit(() -> writeAll(writer)));
            }
            readAll(new DataInputStream(new BufferedInputStream(client.getInputStream(), 1 << 16)));
            for (Future<?> result : results) {
                result.get(Recorder.GENEROUS_SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            writers.shutdownNow();
        }
        assertEquals(0, listener.connection.queuedBytes());
        assertEquals(0, rig.loops.pool().chunksInUse());
    }

    private void writeAll(int writer) {
        for (int number = 0; number < MESSAGES; number++) {
            boolean large = number % 100 == 99;
            int size = large ? SHARED_BYTES : number * 37 % 3000;
            ByteBuffer head = ByteBuffer.allocate(12)
                    .putInt(writer)
                    .putInt(number)
                    .putInt(size)
                    .flip();
            // A refused write is tried again: the reader makes room.
            boolean taken = false;
            while (!taken) {
                head.rewind();
                taken = large
                        ? listener.connection.writeShared(head, shared)
                        : listener.connection.write(head, ByteBuffer.wrap(Rig.pattern(size)));
                Thread.onSpinWait();
            }
            listener.connection.flush();
        }
    }

    private void readAll(DataInputStream input) throws IOException {
        int[] next = new int[WRITERS];
        for (int i = 0; i < WRITERS * MESSAGES; i++) {
            int writer = input.readInt();
            assertEquals(next[writer]++, input.readInt());
            byte[] body = new byte[input.readInt()];
            input.readFully(body);
            assertArrayEquals(Rig.pattern(body.length), body);
        }
    }

    @Test
    void aWriteOfAnotherThreadThatIsSignalledLaterComesLater() throws Exception {
        Socket client = rig.connect(listener);
        listener.expect("open");
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int i = 0; i < 500; i++) {
                listener.connection.write(Rig.bytes("a"));
                other.submit(() -> {
                            listener.connection.write(Rig.bytes("b"));
                            listener.connection.flush();
                        })
                        .get();
            }
        } finally {
            other.shutdownNow();
        }
        assertEquals("ab".repeat(500), Rig.receive(client, 1000));
    }
}
