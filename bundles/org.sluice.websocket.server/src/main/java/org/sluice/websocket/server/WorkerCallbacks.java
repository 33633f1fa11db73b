package org.sluice.websocket.server;

import org.sluice.protocol.ByteConnection;
import org.sluice.websocket.WebSocketListener;

/**
 * Makes calls on a pool, where they may block. Calls that come meanwhile wait here, up to a bound that the reader watches.
 *
 * <p>What the calls of one turn send leaves together. While one call blocks, though, the output of those before it must not
 * wait for it: then the event loop flushes.
 */
final class WorkerCallbacks extends Callbacks implements Runnable {

    /** After so many calls others have their turn. */
    private static final int CALLS_IN_A_TURN = 64;

    private enum Turn {
        FIRST,
        NEXT,
        LAST
    }

    private static final class Waiting {
        final Callback callback;
        final int bytes;
        final Turn turn;
        Waiting next;

        Waiting(Callback callback, int bytes, Turn turn) {
            this.callback = callback;
            this.bytes = bytes;
            this.turn = turn;
        }
    }

    // Guarded by this.
    private Waiting head;
    private Waiting tail;
    private int messages;
    private int bytes;
    private boolean scheduled;
    private boolean finishing;
    private Runnable whenRoom;
    private Runnable whenIdle;

    /** The thread that makes the calls, while it does. */
    private volatile Thread runner;

    /** Whether the calls have sent something. Confined to the thread that makes them. */
    private boolean unflushed;

    /** Whether the event loop has been asked to flush and has not begun to. */
    private volatile boolean flushAsked;

    WorkerCallbacks(Session session, Application application, WebSocketListener listener) {
        super(session, application, listener);
    }

    @Override
    void open(Callback first) {
        append(new Waiting(first, 0, Turn.FIRST));
    }

    @Override
    void deliver(Callback callback, int bytes) {
        append(new Waiting(callback, bytes, Turn.NEXT));
    }

    @Override
    void finish(Callback last) {
        append(new Waiting(last, 0, Turn.LAST));
    }

    private void append(Waiting call) {
        synchronized (this) {
            if (finishing) {
                return;
            }
            finishing = call.turn == Turn.LAST;
            link(call);
            if (scheduled) {
                return;
            }
            scheduled = true;
        }
        application().workers().execute(this);
    }

    private void link(Waiting call) {
        if (head == null) {
            head = call;
        } else {
            tail.next = call;
        }
        tail = call;
        messages++;
        bytes += call.bytes;
    }

    @Override
    public void run() {
        runner = Thread.currentThread();
        long time = application().now();
        for (int i = 0; i < CALLS_IN_A_TURN; i++) {
            Waiting call = next();
            if (call == null) {
                return;
            }
            call(call.callback, call.turn == Turn.LAST);
            time = application().account().endOnWorker(time);
            flush();
        }
        runner = null;
        application().workers().execute(this);
    }

    private Waiting next() {
        Waiting call;
        Runnable action = null;
        synchronized (this) {
            call = head;
            if (call == null) {
                scheduled = false;
                runner = null;
                action = whenIdle;
                whenIdle = null;
            } else {
                unlink(call);
                if (whenRoom != null && hasRoom()) {
                    action = whenRoom;
                    whenRoom = null;
                }
            }
        }
        if (action != null) {
            action.run();
        }
        return call;
    }

    private void unlink(Waiting call) {
        head = call.next;
        if (head == null) {
            // Or it would keep the last message
            tail = null;
        }
        messages--;
        bytes -= call.bytes;
    }

    private void flush() {
        if (!unflushed) {
            return;
        }
        unflushed = false;
        ByteConnection connection = connection();
        if (!isWaiting()) {
            connection.flush();
        } else if (!flushAsked) {
            flushAsked = true;
            connection.execute(() -> {
                flushAsked = false;
                connection.flush();
            });
        }
    }

    private synchronized boolean isWaiting() {
        return head != null;
    }

    @Override
    synchronized int waiting() {
        return messages;
    }

    @Override
    synchronized void discard() {
        Waiting all = head;
        head = null;
        messages = 0;
        bytes = 0;
        for (Waiting call = all; call != null; call = all) {
            all = call.next;
            call.next = null;
            if (call.turn != Turn.NEXT) {
                link(call);
            }
        }
    }

    @Override
    void handOver(WaitingCallbacks to, Callback last) {
        synchronized (this) {
            whenRoom = null;
            whenIdle = null;
            for (Waiting call = head; call != null && to != null; call = call.next) {
                to.deliver(call.callback, call.bytes);
            }
            if (to != null) {
                discard();
            }
        }
        finish(last);
    }

    @Override
    boolean keepsData() {
        return true;
    }

    @Override
    boolean letsWait() {
        return true;
    }

    @Override
    synchronized boolean isFull() {
        Limits.Workers limits = application().limits().workers();
        return messages >= limits.waitingMessages() || bytes >= limits.waitingBytes();
    }

    private boolean hasRoom() {
        Limits.Workers limits = application().limits().workers();
        return messages < limits.waitingMessages() / 2 && bytes < limits.waitingBytes() / 2;
    }

    @Override
    void whenRoom(Runnable action) {
        synchronized (this) {
            if (!hasRoom()) {
                whenRoom = action;
                return;
            }
        }
        action.run();
    }

    @Override
    void whenIdle(Runnable action) {
        synchronized (this) {
            if (scheduled) {
                whenIdle = () -> connection().execute(action);
                return;
            }
        }
        action.run();
    }

    @Override
    boolean flushesLater() {
        if (runner != Thread.currentThread()) {
            return false;
        }
        unflushed = true;
        return true;
    }
}
