package org.sluice.websocket.server;

import org.sluice.websocket.WebSocketListener;

/** Makes calls on the event loop, at once and without copying. Confined to the event loop. */
final class LoopCallbacks extends Callbacks {

    private boolean running;

    LoopCallbacks(Session session, Application application, WebSocketListener listener) {
        super(session, application, listener);
    }

    @Override
    void open(Callback first) {
        deliver(first, false);
    }

    @Override
    void deliver(Callback callback, int bytes) {
        deliver(callback, false);
    }

    @Override
    void finish(Callback last) {
        deliver(last, true);
    }

    private void deliver(Callback callback, boolean last) {
        if (running) {
            // What happens inside of a call, such as the end of an aborted connection, is told when the call has
            // returned
            connection().execute(() -> deliver(callback, last));
            return;
        }
        running = true;
        boolean timed = application().account().beginOnLoop(meter());
        try {
            call(callback, last);
        } finally {
            running = false;
            if (timed) {
                application().account().endOnLoop(meter());
            }
        }
    }

    @Override
    int waiting() {
        return 0;
    }

    @Override
    void discard() {
        // Nothing waits here
    }

    @Override
    boolean keepsData() {
        return false;
    }

    @Override
    boolean isFull() {
        return false;
    }

    @Override
    void whenRoom(Runnable action) {
        action.run();
    }

    @Override
    void whenIdle(Runnable action) {
        action.run();
    }

    @Override
    boolean flushesLater() {
        return false;
    }
}
