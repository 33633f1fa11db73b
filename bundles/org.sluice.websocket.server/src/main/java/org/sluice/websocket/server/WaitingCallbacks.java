package org.sluice.websocket.server;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Makes no calls, for there is nobody to be called: keeps the messages, up to the bound that holds for callbacks that wait, until
 * an application takes the connection over. Pings and pongs that come meanwhile are reported to nobody.
 *
 * <p>Confined to the event loop, but for what {@link Callbacks} says.
 */
final class WaitingCallbacks extends Callbacks {

    private record Kept(Delivery message, int bytes) {}

    private final Succession succession;
    private final Deque<Kept> messages = new ArrayDeque<>(0);
    private int bytes;
    private Runnable whenIdle;

    /** Written on the event loop. */
    private volatile int count;

    WaitingCallbacks(Session session, Application application, Succession succession) {
        super(session, application, null);
        this.succession = succession;
    }

    @Override
    void open(Callback first) {
        throw new IllegalStateException("there is nobody to be called");
    }

    @Override
    void deliver(Callback callback, int size) {
        if (callback instanceof Delivery message) {
            messages.add(new Kept(message, size));
            bytes += size;
            count = messages.size();
        }
    }

    /** Makes the calls that wait to a listener. */
    void deliverTo(Inbound inbound) {
        for (Kept next = messages.poll(); next != null; next = messages.poll()) {
            inbound.deliver(next.message, next.bytes);
        }
        count = 0;
    }

    @Override
    void finish(Callback last) {
        discard();
        succession.end();
    }

    /** Called on the event loop here. */
    @Override
    void discard() {
        messages.clear();
        bytes = 0;
        count = 0;
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
    boolean isFull() {
        Limits.Workers limits = application().limits().workers();
        return messages.size() >= limits.waitingMessages() || bytes >= limits.waitingBytes();
    }

    /** Whoever takes the connection over lets reading go on. */
    @Override
    void whenRoom(Runnable action) {}

    /** What comes behind messages waits for whoever takes the connection over, unless there are none. */
    @Override
    void whenIdle(Runnable action) {
        if (messages.isEmpty() && !succession.isYielding()) {
            action.run();
        } else {
            whenIdle = action;
        }
    }

    /** The application that goes is done: nothing of it is waited for any more. */
    void yielded() {
        Runnable action = whenIdle;
        if (action != null && messages.isEmpty()) {
            whenIdle = null;
            action.run();
        }
    }

    @Override
    boolean flushesLater() {
        return false;
    }

    @Override
    void handOver(WaitingCallbacks to, Callback last) {
        throw new IllegalStateException("there is nobody to be called");
    }

    @Override
    long patienceNanos(long now) {
        return succession.patienceNanos(now);
    }

    @Override
    void outOfPatience() {
        succession.outOfPatience();
    }

    @Override
    int waiting() {
        return count;
    }
}
