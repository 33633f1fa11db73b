package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkerPoolTest extends WorkerThreadsRules {

    @Test
    void anApplicationThatBlocksStallsOnlyItself() throws InterruptedException {
        WorkerPool.Share blocking = pool.share(3);
        Semaphore running = new Semaphore(0);
        CountDownLatch go = new CountDownLatch(1);
        IntStream.range(0, 10)
                .forEach(i -> blocking.execute(() -> {
                    running.release();
                    await(go);
                }));
        assertTrue(running.tryAcquire(3, 10, TimeUnit.SECONDS));
        WorkerPool.Share other = pool.share(3);
        IntStream.range(0, 100).forEach(i -> threadOf(other));
        assertEquals(0, running.availablePermits(), "only three at a time");
        go.countDown();
        assertTrue(running.tryAcquire(7, 10, TimeUnit.SECONDS));
    }

    /** Lets each share have five tasks, and returns when so many are running. */
    private Semaphore block(CountDownLatch go, int shares, int maxOccupied, int running) throws InterruptedException {
        Semaphore started = new Semaphore(0);
        for (int i = 0; i < shares; i++) {
            WorkerPool.Share share = pool.share(maxOccupied);
            for (int j = 0; j < 5; j++) {
                share.execute(() -> {
                    started.release();
                    await(go);
                });
            }
        }
        assertTrue(started.tryAcquire(running, 10, TimeUnit.SECONDS));
        return started;
    }

    @Test
    void thereAreNoMoreThreadsThanAllowed() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        Semaphore started = block(go, 2, 3, 4);
        assertEquals(4, pool.threads());
        assertEquals(0, started.availablePermits());
        go.countDown();
        assertTrue(started.tryAcquire(6, 10, TimeUnit.SECONDS));
    }

    @Test
    void whenOthersOccupyAllThreadsAnApplicationStillHasOne() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        Semaphore started = block(go, 2, 2, 4);
        WorkerPool.Share other = pool.share(2);
        IntStream.range(0, 100).forEach(i -> threadOf(other));
        Semaphore oneEach = block(go, 3, 2, 3);
        Await.until(() -> pool.threads() == 4 + 3);
        assertEquals(0, oneEach.availablePermits());
        IntStream.range(0, 100).forEach(i -> threadOf(other));
        go.countDown();
        assertTrue(started.tryAcquire(10 - 4, 10, TimeUnit.SECONDS));
        assertTrue(oneEach.tryAcquire(15 - 3, 10, TimeUnit.SECONDS));
        Await.until(() -> pool.threads() <= 4);
    }

    @Test
    void anApplicationKeepsAThreadAlthoughOthersTakeTheOneThatItHad() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch own = new CountDownLatch(1);
        WorkerPool.Share share = pool.share(2);
        share.execute(() -> await(own));
        Semaphore started = block(go, 1, 4, 3);
        CompletableFuture<String> second = new CompletableFuture<>();
        // Stands in line behind those whose tasks block, and occupies the thread that they will take
        share.execute(() -> second.complete("has run"));
        own.countDown();
        assertEquals("has run", Await.result(second));
        go.countDown();
        assertTrue(started.tryAcquire(5 - 3, 10, TimeUnit.SECONDS));
    }

    @Test
    void sharesTakeTurns() {
        WorkerPool two = new WorkerPool("two", 2);
        WorkerPool.Share busy = two.share(1);
        WorkerPool.Share other = two.share(2);
        CountDownLatch go = new CountDownLatch(1);
        other.execute(() -> await(go));
        busy.execute(new Runnable() {
            @Override
            public void run() {
                if (go.getCount() > 0) {
                    busy.execute(this);
                }
            }
        });
        // It has a thread already, so it is not entitled to one beyond the limit
        threadOf(other);
        go.countDown();
        two.close();
    }

    @Test
    void everyTaskRunsOnceUnderManyProducers() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(4 * 5_000);
        for (int producer = 0; producer < 4; producer++) {
            WorkerPool.Share share = pool.share(2);
            new Thread(() -> {
                        for (int i = 0; i < 5_000; i++) {
                            share.execute(() -> {
                                runs.incrementAndGet();
                                done.countDown();
                            });
                            if (i % 500 == 0) {
                                pool.renew();
                            }
                        }
                    })
                    .start();
        }
        assertTrue(done.await(30, TimeUnit.SECONDS));
        assertEquals(20_000, runs.get());
    }

    @Test
    void afterRenewalThreadLocalsAreGone() {
        ThreadLocal<String> left = new ThreadLocal<>();
        WorkerPool.Share share = pool.share(1);
        Thread first = threadOf(share);
        share.execute(() -> left.set("left"));
        assertSame(first, threadOf(share));
        pool.renew();
        CompletableFuture<String> seen = new CompletableFuture<>();
        share.execute(() -> seen.complete(String.valueOf(left.get())));
        assertEquals("null", Await.result(seen));
        assertNotSame(first, threadOf(share));
    }

    @Test
    void aThreadThatIsBusyEndsWithItsTask() throws InterruptedException {
        WorkerPool.Share share = pool.share(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Thread> busy = new CompletableFuture<>();
        share.execute(() -> {
            busy.complete(Thread.currentThread());
            await(go);
        });
        Thread old = Await.result(busy);
        pool.renew();
        assertTrue(old.isAlive());
        go.countDown();
        old.join(10_000);
        assertFalse(old.isAlive());
        assertNotSame(old, threadOf(share));
    }

    @Test
    void whatIsHandedInAfterTheEndStillRuns() throws InterruptedException {
        WorkerPool.Share share = pool.share(1);
        Thread before = threadOf(share);
        pool.close();
        before.join(10_000);
        assertFalse(before.isAlive());
        Thread after = threadOf(share);
        after.join(10_000);
        assertFalse(after.isAlive());
        assertEquals(0, pool.threads());
    }

    @Test
    void threadsInheritNothing() {
        InheritableThreadLocal<String> inheritable = new InheritableThreadLocal<>();
        inheritable.set("mine");
        CompletableFuture<String> seen = new CompletableFuture<>();
        pool.share(1).execute(() -> seen.complete(String.valueOf(inheritable.get())));
        assertEquals("null", Await.result(seen));
        inheritable.remove();
        assertNull(inheritable.get());
    }

    @Test
    void aTaskThatThrowsHarmsNoOther() {
        WorkerPool.Share share = pool.share(1);
        share.execute(() -> {
            throw new IllegalStateException("task");
        });
        assertTrue(threadOf(share).isDaemon());
    }

    @Test
    void anInterruptIsNotLeftToTheNextTask() {
        WorkerPool.Share share = pool.share(1);
        CompletableFuture<Thread> first = new CompletableFuture<>();
        CompletableFuture<Thread> second = new CompletableFuture<>();
        CompletableFuture<Boolean> seen = new CompletableFuture<>();
        share.execute(() -> {
            // Both tasks are there before the first ends, so that the same thread runs them
            share.execute(() -> {
                second.complete(Thread.currentThread());
                seen.complete(Thread.currentThread().isInterrupted());
            });
            first.complete(Thread.currentThread());
            Thread.currentThread().interrupt();
        });
        assertFalse(Await.result(seen));
        assertSame(Await.result(first), Await.result(second));
    }
}
