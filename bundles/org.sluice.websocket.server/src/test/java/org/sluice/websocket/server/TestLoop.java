package org.sluice.websocket.server;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.sluice.protocol.EventLoop;

/** An event loop with a thread of its own. Fresh threads are counted, not made. */
final class TestLoop implements EventLoop, AutoCloseable {

    private volatile Thread thread;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(r -> {
        Thread created = new Thread(r, "test-loop");
        created.setDaemon(true);
        thread = created;
        return created;
    });
    final AtomicInteger renewals = new AtomicInteger();

    @Override
    public boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void renewThread() {
        renewals.incrementAndGet();
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /** Runs a task on the loop and waits for it; on the loop itself, at once. */
    void run(Runnable task) {
        call(Executors.callable(task));
    }

    <T> T call(Callable<T> task) {
        try {
            return isCurrentThread() ? task.call() : executor.submit(task).get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until what was handed in before has run, and what that has handed in. */
    void settle() {
        for (int i = 0; i < 3; i++) {
            run(() -> {});
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
