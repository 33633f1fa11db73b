package org.sluice.websocket;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** An event loop that runs its tasks when it is told to. */
final class TestLoop implements Executor {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    boolean gone;

    @Override
    public void execute(Runnable task) {
        if (gone) {
            throw new RejectedExecutionException();
        }
        tasks.add(task);
    }

    int tasks() {
        return tasks.size();
    }

    void runOne() {
        tasks.remove().run();
    }

    /** Runs what is there and what that begets, and returns how many tasks it was. */
    int run() {
        int count = 0;
        for (; !tasks.isEmpty(); count++) {
            runOne();
        }
        return count;
    }
}
