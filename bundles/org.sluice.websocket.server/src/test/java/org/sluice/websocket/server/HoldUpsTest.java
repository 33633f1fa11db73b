package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HoldUpsTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long ofThread = 5;
    private int questions;

    private final HoldUps holdUps = new HoldUps(new HoldUps.Source(
            () -> {
                questions++;
                return TimeUnit.MILLISECONDS.toNanos(ofThread);
            },
            millis -> millis / 10));

    @Test
    void whatWasBeforeTheLookDoesNotCount() {
        holdUps.look(0);
        ofThread = 12;
        assertEquals(7, holdUps.millisOf(0, 1));
        assertEquals(0, holdUps.millisOf(0, 2));
    }

    @Test
    void theGarbageCollectorIsAddedToIt() {
        holdUps.look(0);
        ofThread = 6;
        assertEquals(31, holdUps.millisOf(300, 1));
    }

    @Test
    void itLooksOnceInASecond() {
        holdUps.look(-SECOND);
        holdUps.look(-1);
        holdUps.look(0);
        assertEquals(1, questions);
        holdUps.look(1);
        assertEquals(2, questions);
    }

    @Test
    void anotherThreadsDelayIsNoneOfThis() {
        holdUps.look(0);
        ofThread = 1;
        assertEquals(0, holdUps.millisOf(0, 1));
    }

    /** Threads for each processor and one more, none of which lets go: some have to wait. */
    @Test
    void linuxTellsOfThreadsThatHaveToWait() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/thread-self/schedstat")), "not Linux");
        List<FutureTask<Long>> threads = new ArrayList<>();
        long end = System.nanoTime() + SECOND / 5;
        for (int i = 0; i <= 2 * Runtime.getRuntime().availableProcessors(); i++) {
            FutureTask<Long> task = new FutureTask<>(() -> {
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                return HoldUps.runDelayOfThread();
            });
            threads.add(task);
            new Thread(task).start();
        }
        long sum = 0;
        for (FutureTask<Long> each : threads) {
            sum += each.get(1, TimeUnit.MINUTES);
        }
        assertTrue(sum > SECOND / 50, "nanoseconds: " + sum);
    }
}
