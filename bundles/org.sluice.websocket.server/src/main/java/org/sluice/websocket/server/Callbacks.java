package org.sluice.websocket.server;

import org.sluice.protocol.ByteConnection;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.server.runtime.LoopMeter;

/**
 * Calls the listener of one connection: one call at a time and in order, with the application's class loader as the thread's,
 * until the last call. From then on nothing of the application is reachable from here.
 */
abstract sealed class Callbacks permits LoopCallbacks, WorkerCallbacks, WaitingCallbacks {

    private final Session session;
    private final Application application;

    /** Null when the last call has been made, or will never be, or is somebody else's to make. */
    private volatile WebSocketListener listener;

    Callbacks(Session session, Application application, WebSocketListener listener) {
        this.session = session;
        this.application = application;
        this.listener = listener;
    }

    /** As the application wants to be called. */
    static Callbacks of(Session session, Application application, WebSocketListener listener) {
        return application.settings().onLoop() && !application.watchdog().hasDemoted()
                ? new LoopCallbacks(session, application, listener)
                : new WorkerCallbacks(session, application, listener);
    }

    /** Makes the first call. */
    abstract void open(Callback first);

    /** Makes a call, or lets it wait for its turn. Called on the event loop. */
    abstract void deliver(Callback callback, int bytes);

    /** Makes the last call, behind those that wait. What is handed in later is ignored. May be called on any thread. */
    abstract void finish(Callback last);

    /**
     * Makes the last call behind the one that is being made. What is handed in later is ignored. Called on the event loop.
     *
     * @param to who gets the messages that wait for their turn; null to call them before
     */
    abstract void handOver(WaitingCallbacks to, Callback last);

    /** Forgets the calls that wait, but for the first and the last one. */
    abstract void discard();

    /** Whether data must be copied to be valid when the call is made. Decides about the call that is handed in next. */
    abstract boolean keepsData();

    /** Whether the next call waits for its turn. Decides nothing: of data that were not copied, the call is made at once. */
    abstract boolean letsWait();

    /** Whether so much waits that reading should stop. */
    abstract boolean isFull();

    /** Does something when much less waits. Called on the event loop. */
    abstract void whenRoom(Runnable action);

    /** Does something on the event loop when no call waits and none is being made: at once, if so. Called on the event loop. */
    abstract void whenIdle(Runnable action);

    /** Whether the calling thread makes a call, after which what it sends is flushed. */
    abstract boolean flushesLater();

    /** Forgets the listener of a connection that has never been open. */
    final void abandon() {
        if (listener != null) {
            leave();
        }
    }

    /** How many calls wait for their turn. May be called on any thread. */
    abstract int waiting();

    /** For how long it is all right that nobody is called: for ever, where there is an application. */
    long patienceNanos(long now) {
        return Long.MAX_VALUE;
    }

    /** Nobody has come for too long. */
    void outOfPatience() {}

    final LoopMeter meter() {
        return session.meter();
    }

    final LoopMemory memory() {
        return session.memory();
    }

    final ByteConnection connection() {
        return session.connection();
    }

    /** Sends what has been written, now or later with what the same call writes. */
    final void flushSent() {
        // On an event loop the transport flushes by itself
        if (!flushesLater() && !connection().loop().isCurrentThread()) {
            connection().flush();
        }
    }

    final Application application() {
        return application;
    }

    /** Hands the listener to one who makes the calls on workers from now on. */
    final WorkerCallbacks onWorkers() {
        WebSocketListener target = listener;
        listener = null;
        return new WorkerCallbacks(session, application, target);
    }

    /** Whether there is nobody to be called. */
    final boolean hasLeft() {
        return listener == null;
    }

    /** Makes a call now. */
    final void call(Callback callback, boolean last) {
        WebSocketListener target = listener;
        if (target == null) {
            return;
        }
        Throwable failure = application.call(callback, target);
        if (last) {
            leave();
        }
        if (failure != null) {
            session.callbackFailed(failure);
        }
    }

    private void leave() {
        listener = null;
        application.left(session);
    }
}
