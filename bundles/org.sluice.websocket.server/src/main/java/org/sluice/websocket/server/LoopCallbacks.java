package org.sluice.websocket.server;

import org.sluice.websocket.WebSocketListener;

/**
 * Makes calls on the event loop, at once and without copying, until the application has broken its promise not to block: from
 * then on they are made on workers.
 *
 * <p>Confined to the event loop, but for what {@link Callbacks} says.
 */
final class LoopCallbacks extends Callbacks {

    /** Who makes the calls of an application that has been demoted, or null. Set on the event loop. */
    private volatile WorkerCallbacks workers;

    private boolean running;

    LoopCallbacks(Session session, Application application, WebSocketListener listener) {
        super(session, application, listener);
    }

    @Override
    void open(Callback first) {
        if (isOnWorkers()) {
            workers.open(first);
        } else {
            make(first, false);
        }
    }

    @Override
    void deliver(Callback callback, int bytes) {
        // Nothing changes here: whether data had to be kept has been asked before
        if (workers != null) {
            workers.deliver(callback, bytes);
        } else {
            make(callback, false);
        }
    }

    @Override
    void finish(Callback last) {
        if (running) {
            // What happens inside of a call, such as the end of an aborted connection, is told when the call has
            // returned
            connection().execute(() -> finish(last));
        } else if (isOnWorkers()) {
            workers.finish(last);
        } else {
            make(last, true);
        }
    }

    @Override
    void handOver(WaitingCallbacks to, Callback last) {
        if (isOnWorkers()) {
            workers.handOver(to, last);
        } else {
            make(last, true);
        }
    }

    private void make(Callback callback, boolean last) {
        if (hasLeft()) {
            // The end is told more than once, and counts as a callback when it is one
            return;
        }
        running = true;
        boolean timed = application().account().beginOnLoop(memory());
        try {
            call(callback, last);
        } finally {
            running = false;
            application()
                    .watchdog()
                    .callbackEnded(application().account().endOfCallOnLoop(meter()), memory().holdUps());
            if (timed) {
                application().account().endOnLoop(meter());
            }
        }
        // What the same read brings is not made here any more
        isOnWorkers();
    }

    private boolean isOnWorkers() {
        if (workers == null && application().watchdog().hasDemoted()) {
            workers = onWorkers();
        }
        return workers != null;
    }

    @Override
    int waiting() {
        WorkerCallbacks present = workers;
        return present == null ? 0 : present.waiting();
    }

    @Override
    void discard() {
        WorkerCallbacks present = workers;
        if (present != null) {
            present.discard();
        }
    }

    @Override
    boolean keepsData() {
        return isOnWorkers();
    }

    @Override
    boolean letsWait() {
        // Another event loop may have had the application demoted since it was asked what to do with the data
        return workers != null;
    }

    @Override
    boolean isFull() {
        return workers != null && workers.isFull();
    }

    @Override
    void whenRoom(Runnable action) {
        if (workers == null) {
            action.run();
        } else {
            workers.whenRoom(action);
        }
    }

    @Override
    void whenIdle(Runnable action) {
        if (workers == null) {
            action.run();
        } else {
            workers.whenIdle(action);
        }
    }

    @Override
    boolean flushesLater() {
        WorkerCallbacks present = workers;
        return present != null && present.flushesLater();
    }
}
