package org.sluice.console.live;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something once a second while somebody looks, on a thread that exists only then.
 *
 * <pre>
 *  IDLE ◄── nobody looks ── RUNNING ── stop ──► STOPPED
 *    └───── somebody looks ───►
 * </pre>
 */
final class Ticker implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    /** Who has just come does not wait for a second; but those who come all the time do not make more of it than this. */
    private static final long SHORTEST_INTERVAL = TimeUnit.MILLISECONDS.toNanos(250);

    private enum State {
        IDLE,
        RUNNING,
        STOPPED
    }

    private final BooleanSupplier somebodyLooks;
    private final Runnable tick;

    // Guarded by this.
    private State state = State.IDLE;
    private boolean urgent;

    Ticker(BooleanSupplier somebodyLooks, Runnable tick) {
        this.somebodyLooks = somebodyLooks;
        this.tick = tick;
    }

    /** Somebody looks now, or at something else. */
    synchronized void look() {
        urgent = true;
        if (state == State.IDLE) {
            state = State.RUNNING;
            Thread thread = new Thread(null, this, "sluice-console", 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            thread.start();
        } else {
            notifyAll();
        }
    }

    /** Somebody does not look any more. */
    synchronized void leave() {
        notifyAll();
    }

    synchronized void stop() {
        state = State.STOPPED;
        notifyAll();
    }

    synchronized boolean isIdle() {
        return state == State.IDLE;
    }

    @Override
    public void run() {
        try {
            while (goesOn()) {
                long began = System.nanoTime();
                try {
                    tick.run();
                } catch (RuntimeException | LinkageError e) {
                    LOG.error("The console could not show the state", e);
                }
                await(began);
            }
        } catch (InterruptedException e) {
            LOG.debug("The console's thread was interrupted", e);
            stop();
        }
    }

    private synchronized boolean goesOn() {
        urgent = false;
        if (state == State.RUNNING && !somebodyLooks.getAsBoolean()) {
            state = State.IDLE;
        }
        return state == State.RUNNING;
    }

    private synchronized void await(long began) throws InterruptedException {
        while (state == State.RUNNING && somebodyLooks.getAsBoolean()) {
            long left = began + (urgent ? SHORTEST_INTERVAL : INTERVAL) - System.nanoTime();
            if (left <= 0) {
                return;
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
    }
}
