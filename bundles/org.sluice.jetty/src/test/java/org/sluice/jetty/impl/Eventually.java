package org.sluice.jetty.impl;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assertions;

/** Waits for what other threads bring about, and nobody tells. */
public final class Eventually {

    private Eventually() {}

    public static void isTrue(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.call()) {
            Assertions.assertTrue(System.nanoTime() - deadline < 0, what);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
