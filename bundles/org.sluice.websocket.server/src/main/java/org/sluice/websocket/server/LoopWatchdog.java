package org.sluice.websocket.server;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.websocket.WebSocketConstants;

/**
 * Sees to it that an application with {@code loop} threading that blocks an event loop does so no more: it is demoted, and its
 * callbacks are made on workers until it is registered anew. Safe for use by several threads.
 *
 * <p>What takes ten times as long as is allowed is enough, or some of what takes less in a short time: the sentence is for long,
 * and not all that holds a thread up can be told from what it does.
 */
final class LoopWatchdog {

    private static final Logger LOG = LoggerFactory.getLogger(LoopWatchdog.class);

    private static final int FAR_TOO_LONG = 10;
    private static final int OFFENCES = 3;
    private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Application application;
    private final Runnable demotion;

    // Guarded by this.
    private int offences;
    private long firstOffence;

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
    void callbackEnded(long nanos, HoldUps holdUps) {
        int limit = application.limits().times().loopCallbackMillis();
        if (nanos > TimeUnit.MILLISECONDS.toNanos(limit) && limit > 0 && !demoted) {
            judge(TimeUnit.NANOSECONDS.toMillis(nanos), limit, holdUps);
        }
    }

    private void judge(long millis, int limit, HoldUps holdUps) {
        long own = millis - holdUps.millisOf(millis, application.now());
        if (own < limit) {
            LOG.debug(
                    "A callback of {} has taken {} ms because of the garbage collector, or as there was no processor",
                    application,
                    millis);
        } else if (isEnough(own >= (long) limit * FAR_TOO_LONG)) {
            demote(own, limit);
        }
    }

    /** Whether the application is to be demoted now. */
    private synchronized boolean isEnough(boolean atOnce) {
        long now = application.now();
        if (offences == 0 || now - firstOffence > MEMORY_NANOS) {
            firstOffence = now;
            offences = 0;
        }
        offences++;
        boolean before = demoted;
        demoted |= atOnce || offences == OFFENCES;
        return demoted && !before;
    }

    private void demote(long millis, int limit) {
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
