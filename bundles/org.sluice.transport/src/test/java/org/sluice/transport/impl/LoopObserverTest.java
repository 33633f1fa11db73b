package org.sluice.transport.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sluice.protocol.ByteConnection;
import org.sluice.transport.runtime.LoopDTO;
import org.sluice.transport.runtime.TransportDTO;

final class LoopObserverTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @RegisterExtension
    final Rig rig = new Rig();

    private LoopDTO shown() {
        return LoopObserver.show(rig.loops).loops[0];
    }

    @Test
    void turnsAndConnectionsOfEachLoopAreShown() throws Exception {
        long before = shown().turns;
        rig.opened(new MemoryEndpoint(), new Recorder());
        rig.settle();
        assertEquals("sluice-loop-0", shown().name);
        assertEquals(1, shown().connections);
        assertTrue(shown().turns > before);
    }

    @Test
    void memoryIsShownInUseAndInAll() throws Exception {
        MemoryEndpoint endpoint = new MemoryEndpoint();
        ByteConnection connection = rig.opened(endpoint, new Recorder());
        connection.execute(() -> {
            connection.write(ByteBuffer.allocate(10));
            TransportDTO shown = LoopObserver.show(rig.loops);
            assertEquals(1, shown.chunksInUse);
        });
        rig.settle();
        TransportDTO shown = LoopObserver.show(rig.loops);
        assertEquals(16 * 1024, shown.chunkBytes);
        assertEquals(1, shown.chunks);
        assertEquals(0, shown.chunksInUse);
        assertEquals(0, shown.backlogBytes);
        assertEquals(Long.MAX_VALUE, shown.maxBacklogBytes);
    }

    @Test
    void loopsThatTurnAreNotHeldUp() throws Exception {
        assertEquals(List.of(), LoopObserver.findHeldUp(rig.loops.loops(), LONG));
    }

    @Test
    void aLoopThatDoesNotTurnIsFoundWithWhatHoldsItUp() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        rig.loops.loops().get(0).execute(() -> block(entered, release));
        entered.await();
        List<String> heldUp = LoopObserver.findHeldUp(rig.loops.loops(), Duration.ofMillis(1));
        release.countDown();
        assertEquals(1, heldUp.size());
        assertTrue(
                heldUp.get(0).startsWith("sluice-loop-0 in " + LoopObserverTest.class.getName() + ".block, line "),
                heldUp.get(0));
        assertEquals(List.of(), LoopObserver.findHeldUp(rig.loops.loops(), LONG));
    }

    private static void block(CountDownLatch entered, CountDownLatch release) {
        entered.countDown();
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoAsksOnALoopDoesNotWaitForIt() throws Exception {
        CompletableFuture<List<String>> found = new CompletableFuture<>();
        rig.loops.loops().get(0).execute(() -> {
            try {
                found.complete(LoopObserver.findHeldUp(rig.loops.loops(), LONG));
            } catch (InterruptedException e) {
                found.completeExceptionally(e);
            }
        });
        assertEquals(List.of(), found.get());
    }
}
