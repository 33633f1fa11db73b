package org.sluice.transport.impl;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What threads hand in for one consumer to do, in order. The consumer is told to wake up only when it sleeps, by one thread.
 *
 * <p>Thread-safe; what is the consumer's is said so.
 */
final class TaskQueue {

    /** Stands behind the tasks of a turn. */
    private static final Runnable END_OF_TURN = () -> {};

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    /** The consumer waits, or is about to: whoever clears this wakes it. */
    private final AtomicBoolean asleep = new AtomicBoolean();

    /** Calls of {@link #drain} that have not been accounted for; whoever raises this from 0 is the consumer. */
    private final AtomicInteger drains = new AtomicInteger();

    /** The consumer's. */
    private boolean endOfTurnIsQueued;

    /**
     * Appends a task.
     *
     * @return whether the consumer must be woken
     */
    boolean add(Runnable task) {
        tasks.add(task);
        return asleep.get() && asleep.compareAndSet(true, false);
    }

    /**
     * The consumer is about to sleep.
     *
     * @return whether it may: there is no task, and one that comes from here on wakes it
     */
    boolean fallAsleep() {
        asleep.set(true);
        return tasks.isEmpty();
    }

    /** The consumer is awake, and will look for tasks before it sleeps again. */
    void stayAwake() {
        if (asleep.get()) {
            asleep.set(false);
        }
    }

    /** The consumer's: the next task, or {@code null}. */
    Runnable poll() {
        return tasks.poll();
    }

    /**
     * The consumer's: a turn is what is there now. What its tasks beget is for the next one, behind whatever else is due.
     *
     * @return whether there is anything
     */
    boolean beginTurn() {
        if (!endOfTurnIsQueued && !tasks.isEmpty()) {
            endOfTurnIsQueued = true;
            tasks.add(END_OF_TURN);
        }
        return endOfTurnIsQueued;
    }

    /** The consumer's: the turn's next task, or {@code null} at its end. A turn that is left before goes on with the next one. */
    Runnable pollInTurn() {
        Runnable task = tasks.poll();
        if (task != END_OF_TURN) {
            return task;
        }
        endOfTurnIsQueued = false;
        return null;
    }

    /**
     * Does the tasks when there is no other consumer any more: by the calling thread, or by one that is at it already, so that
     * there is one at a time, and none waits for another.
     */
    void drain(Consumer<TaskQueue> consumer) {
        if (drains.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            consumer.accept(this);
            seen = drains.addAndGet(-seen);
        } while (seen != 0);
    }
}
