package org.sluice.websocket.server;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.websocket.WebSocketConstants;

/**
 * Sees to it that an application with {@code loop} threading that blocks an event loop does so no more: it is demoted, and its
 * callbacks are made on workers until it is registered anew. Safe for use by several threads.
 */
final class LoopWatchdog {

    private static final Logger LOG = LoggerFactory.getLogger(LoopWatchdog.class);

    private final Application application;
    private final Runnable demotion;

    private volatile boolean demoted;

    /**
     * Watches an application.
     *
     * @param demotion is run when it is demoted
     */
    LoopWatchdog(Application application, Runnable demotion) {
        this.application = application;
        this.demotion = demotion;
    }

    /** Whether the application has broken its promise. */
    boolean hasDemoted() {
        return demoted;
    }

    /** A callback on an event loop has taken so long. */
    void callbackEnded(long nanos) {
        int limit = application.limits().times().loopCallbackMillis();
        if (nanos > TimeUnit.MILLISECONDS.toNanos(limit) && limit > 0 && !demoted) {
            judge(TimeUnit.NANOSECONDS.toMillis(nanos), limit);
        }
    }

    private void judge(long millis, int limit) {
        if (millis - GarbageCollections.millisWithin(millis) < limit) {
            LOG.debug("A callback of {} has taken {} ms because of the garbage collector", application, millis);
            return;
        }
        synchronized (this) {
            if (demoted) {
                return;
            }
            demoted = true;
        }
        LOG.warn(
                "{} has held event loop {} for {} ms, {} are allowed: until it is registered anew its callbacks run on"
                        + " worker threads; let it do what takes long elsewhere or set {} = {}, or raise"
                        + " loopCallbackMillis of PID {}",
                application,
                Thread.currentThread().getName(),
                millis,
                limit,
                WebSocketConstants.THREADING,
                WebSocketConstants.THREADING_WORKER,
                WebSocketProtocolHandler.PID);
        demotion.run();
    }
}
