package org.sluice.itest.client;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what happens on other threads and has no event of its own. */
public final class Await {

    /** For everything that should come at once: so long that only a fault can exceed it. */
    public static final long SECONDS = 20;

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

    private Await() {}

    /** Returns when the condition holds, and fails when it does not come to hold. */
    public static void until(String what, Callable<Boolean> condition) throws Exception {
        if (!within(SECONDS * 1000, condition)) {
            throw new AssertionError("not within " + SECONDS + " s: " + what);
        }
    }

    /** Whether the condition comes to hold in that time. */
    public static boolean within(long milliseconds, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
        while (!condition.call()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(PAUSE);
        }
        return true;
    }
}
