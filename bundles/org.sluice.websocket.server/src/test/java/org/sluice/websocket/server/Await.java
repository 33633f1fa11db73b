package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do, generously, but not for ever. */
final class Await {

    private static final int SECONDS = 10;

    private Await() {}

    /** The result of a stage; a {@code CompletionException} if it fails or does not complete. */
    static <T> T result(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .copy()
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
    }

    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "in time");
            Thread.onSpinWait();
        }
    }
}
