package org.sluice.websocket.server;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;
import org.sluice.protocol.EventLoop;

/**
 * An event loop as an application sees it, the same for all of its connections there. Until its tasks have run the application
 * has not gone, and what they leave on the thread goes with it.
 */
record ApplicationLoop(Application application, EventLoop loop) implements Executor {

    private static final LimitedLog LOG = new LimitedLog(LoggerFactory.getLogger(ApplicationLoop.class));

    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "task");
        if (!application.enterTask()) {
            throw new RejectedExecutionException(application + " has been unregistered");
        }
        loop.execute(() -> run(task));
    }

    private void run(Runnable task) {
        application.loops().touches(loop);
        Throwable failure = application.call(task);
        if (failure != null) {
            LOG.error(application, "A task of {} on an event loop has failed", application, failure);
        }
        application.exit();
    }
}
