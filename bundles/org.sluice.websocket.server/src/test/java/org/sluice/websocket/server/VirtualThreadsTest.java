package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Worker threads that are virtual. */
class VirtualThreadsTest extends WorkerThreadsRules {

    @BeforeEach
    void switchOn() {
        assumeTrue(
                VirtualThreads.ifSupported().isPresent(),
                () -> "virtual threads need Java 21, this is " + Runtime.version());
        pool.useVirtualThreads(true);
    }

    private static boolean isVirtual(Thread thread) throws ReflectiveOperationException {
        return (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
    }

    @Test
    void theyAreVirtualAndHaveTheNameOfThePool() throws ReflectiveOperationException {
        Thread thread = threadOf(pool.share(1));
        assertTrue(isVirtual(thread));
        assertEquals("test-1", thread.getName());
    }

    @Test
    void theyInheritNothingAndHaveOurClassLoader() {
        InheritableThreadLocal<String> inheritable = new InheritableThreadLocal<>();
        inheritable.set("mine");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(new ClassLoader(null) {});
        try {
            CompletableFuture<String> seen = new CompletableFuture<>();
            CompletableFuture<ClassLoader> loader = new CompletableFuture<>();
            pool.share(1).execute(() -> {
                seen.complete(String.valueOf(inheritable.get()));
                loader.complete(Thread.currentThread().getContextClassLoader());
            });
            assertEquals("null", Await.result(seen));
            assertSame(WorkerPool.class.getClassLoader(), Await.result(loader));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
            inheritable.remove();
        }
    }

    @Test
    void theyEndWhenThereIsNothingToDo() throws InterruptedException {
        Thread thread = threadOf(pool.share(1));
        thread.join(10_000);
        assertFalse(thread.isAlive());
        assertEquals(0, pool.threads());
    }

    @Test
    void anApplicationOccupiesNoMoreThanItMay() throws InterruptedException {
        Semaphore running = new Semaphore(0);
        CountDownLatch go = new CountDownLatch(1);
        WorkerPool.Share blocking = pool.share(3);
        for (int i = 0; i < 10; i++) {
            blocking.execute(() -> {
                running.release();
                await(go);
            });
        }
        assertTrue(running.tryAcquire(3, 10, TimeUnit.SECONDS));
        threadOf(pool.share(1));
        assertEquals(0, running.availablePermits());
        go.countDown();
        assertTrue(running.tryAcquire(7, 10, TimeUnit.SECONDS));
    }

    @Test
    void theKindCanBeChangedWhileTasksRun() throws Exception {
        CountDownLatch done = new CountDownLatch(10_000);
        AtomicInteger runs = new AtomicInteger();
        WorkerPool.Share share = pool.share(4);
        for (int i = 0; i < 10_000; i++) {
            share.execute(() -> {
                runs.incrementAndGet();
                done.countDown();
            });
            if (i % 1_000 == 0) {
                pool.useVirtualThreads(i % 2_000 == 0);
            }
        }
        assertTrue(done.await(30, TimeUnit.SECONDS));
        assertEquals(10_000, runs.get());
        pool.useVirtualThreads(true);
        Thread virtual = threadOf(share);
        pool.useVirtualThreads(false);
        Thread platform = threadOf(share);
        assertNotSame(virtual, platform);
        assertTrue(isVirtual(virtual));
        assertFalse(isVirtual(platform));
    }
}
