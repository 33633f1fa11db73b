package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What holds for worker threads of either kind. */
abstract class WorkerThreadsRules {

    protected final WorkerPool pool = new WorkerPool("test", 4);

    @AfterEach
    void close() {
        pool.close();
    }

    protected static Thread threadOf(WorkerPool.Share share) {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        share.execute(() -> thread.complete(Thread.currentThread()));
        return Await.result(thread);
    }

    protected static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aThreadKnowsWhoseTaskItRuns() {
        WorkerPool.Share share = pool.share(1);
        WorkerPool.Share other = pool.share(1);
        CompletableFuture<Boolean> own = new CompletableFuture<>();
        CompletableFuture<Boolean> others = new CompletableFuture<>();
        share.execute(() -> {
            own.complete(share.isCurrentThread());
            others.complete(other.isCurrentThread());
        });
        assertTrue(Await.result(own));
        assertFalse(Await.result(others));
        assertFalse(share.isCurrentThread());
    }
}
