package org.sluice.websocket.server;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.sluice.websocket.runtime.dto.ConnectionDetailDTO;

/**
 * What takes too long on an open connection: the first callback, data messages to come at all, one message to come in, the
 * answer to a ping, and the client to read. It looks when the connection's only timer expires, so that a message costs no more
 * than a flag; the idle time-out is therefore late by up to a quarter. Limits are read anew at each look.
 *
 * <p>Confined to the event loop, but for the flags.
 */
final class Watch {

    /** So often in a time-out it is looked at what a flag says. */
    private static final int LOOKS = 4;

    /** No timer is more exact than that. */
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Session session;
    private final Application application;

    /** The application has got its first callback. Set by the thread that makes it. */
    private volatile boolean begun;

    /** There was a data message since the last look. Set by any thread. */
    private volatile boolean active;

    /** There was more to send than the client reads since the last look. Set by any thread. */
    private volatile boolean congested;

    // Points in time, as the clock tells them.
    private long lastData;
    private long lastPing;
    private long pongSince;
    private long messageSince;
    private long queueSince;
    private long nextLook;

    private long queued;
    private long pingData;
    private boolean awaitsPong;
    private boolean inMessage;
    private boolean queueWaits;
    private boolean paused;
    private boolean stopped;

    Watch(Session session, Application application) {
        this.session = session;
        this.application = application;
    }

    /** Goes on from that of the session which has had the connection until now. */
    void continueFrom(Watch before) {
        before.stopped = true;
        active = before.active;
        lastData = before.lastData;
        lastPing = before.lastPing;
        pingData = before.pingData;
        awaitsPong = before.awaitsPong;
        messageSince = before.messageSince;
        inMessage = before.inMessage;
        queueSince = before.queueSince;
        queueWaits = before.queueWaits;
        queued = before.queued;
        // Until now it may not have been read
        pongSince = application.now();
    }

    /** The application's first callback is being made. Called on the thread that makes it. */
    void begin() {
        begun = true;
    }

    /** A data message, or a part of one, goes one way or the other. May be called on any thread. */
    void dataSeen() {
        if (!active) {
            active = true;
        }
    }

    /** More waits for the client than should. May be called on any thread. */
    void congested() {
        if (!congested) {
            congested = true;
            session.connection().execute(this::look);
        }
    }

    /** The application's settings or the server's limits have changed. May be called on any thread. */
    void reconfigured() {
        if (session.isOpen()) {
            session.connection().execute(this::look);
        }
    }

    /** The connection is open. */
    void start() {
        lastData = application.now();
        lastPing = lastData;
        schedule(lastData, application.limits().times());
    }

    /** Bytes have been read, and the last of them are, or are not, the beginning of something that goes on. */
    void read(boolean unfinished) {
        if (!unfinished) {
            messageEnded();
        } else if (!inMessage) {
            inMessage = true;
            messageSince = application.now();
            Limits.Times times = application.limits().times();
            if (nextLook - messageSince > times.message().toNanos()) {
                schedule(messageSince, times);
            }
        }
    }

    /** What was coming in has come. */
    void messageEnded() {
        if (inMessage) {
            inMessage = false;
            expectPong();
        }
    }

    /** Nothing is read until callbacks have been made: that is not the client's fault. */
    void pause() {
        messageEnded();
        paused = true;
    }

    /** Reading goes on. */
    void resume() {
        paused = false;
        expectPong();
    }

    /** The client has nothing more to say: who set the timer for that has it. */
    void stop() {
        stopped = true;
    }

    // Inside of a message, or unread, it could not come
    private void expectPong() {
        if (awaitsPong) {
            pongSince = application.now();
            schedule(pongSince, application.limits().times());
        }
    }

    /** Takes a pong, and returns whether it was the answer to a ping from here. */
    boolean pong(ByteBuffer data) {
        boolean answer = awaitsPong && data.remaining() == Long.BYTES && data.getLong(data.position()) == pingData;
        if (answer) {
            awaitsPong = false;
        }
        return answer;
    }

    /** Shows what is known on the event loop alone. */
    void show(ConnectionDetailDTO dto) {
        dto.readingSuspended = paused;
        dto.messageUnfinished = inMessage;
        dto.awaitsPong = awaitsPong;
        dto.idleMillis = active ? 0 : TimeUnit.NANOSECONDS.toMillis(application.now() - lastData);
    }

    /** Does what is due, and sets the timer. */
    void look() {
        if (stopped || !session.isOpen()) {
            return;
        }
        long now = application.now();
        Limits.Times times = application.limits().times();
        lookAtQueue(now);
        Callbacks callbacks = session.callbacks();
        long patience = callbacks.patienceNanos(now);
        boolean waits = patience != Long.MAX_VALUE;
        if (active || paused || inMessage || queueWaits || waits) {
            active = false;
            lastData = now;
        }
        if (patience <= 0) {
            callbacks.outOfPatience();
        } else if (!begun && !waits) {
            if (now - lastPing >= connectNanos()) {
                session.beginClosing(Endings.OVERLOADED);
            }
        } else if (inMessage && now - messageSince >= times.message().toNanos()) {
            session.fail(Endings.TOO_SLOW);
        } else if (isDead(now, times)) {
            session.abort(Endings.DEAD);
        } else if (idleNanos(times) > 0 && now - lastData >= idleNanos(times)) {
            session.beginClosing(Endings.IDLE);
        } else if (pingNanos(times) > 0 && now - lastPing >= pingNanos(times)) {
            ping(now);
        }
        schedule(now, times);
    }

    // Who waits for the queue to become shorter sends nothing meanwhile, so that any reading shows
    private void lookAtQueue(long now) {
        boolean waits = !session.connection().isWritable();
        long before = queued;
        queued = session.connection().queuedBytes();
        if (waits && (!queueWaits || queued < before)) {
            queueSince = now;
        }
        queueWaits = waits;
        congested = waits;
    }

    private boolean isDead(long now, Limits.Times times) {
        boolean silent = canSeePong() && now - pongSince >= times.pong().toNanos();
        return silent || queueWaits && now - queueSince >= times.message().toNanos();
    }

    private boolean canSeePong() {
        return awaitsPong && !inMessage && !paused;
    }

    private void ping(long now) {
        lastPing = now;
        if (!awaitsPong && !paused && !queueWaits) {
            awaitsPong = true;
            pongSince = now;
            pingData = ThreadLocalRandom.current().nextLong();
            session.socket().sendPing(ByteBuffer.allocate(Long.BYTES).putLong(0, pingData));
        }
    }

    private void schedule(long now, Limits.Times times) {
        long delay = Long.MAX_VALUE;
        long idle = idleNanos(times);
        if (idle > 0) {
            delay = Math.min(idle - (now - lastData), idle / LOOKS);
        }
        if (pingNanos(times) > 0) {
            delay = Math.min(delay, pingNanos(times) - (now - lastPing));
        }
        long patience = session.callbacks().patienceNanos(now);
        if (!begun && patience == Long.MAX_VALUE) {
            // Nothing else can be due
            delay = Math.min(Math.max(delay, connectNanos() / LOOKS), connectNanos() - (now - lastPing));
        }
        if (canSeePong()) {
            delay = Math.min(delay, times.pong().toNanos() - (now - pongSince));
        }
        if (inMessage) {
            delay = Math.min(delay, times.message().toNanos() - (now - messageSince));
        }
        if (queueWaits) {
            delay = Math.min(delay, times.message().toNanos() / LOOKS);
        }
        delay = Math.min(delay, patience);
        nextLook = now + Math.min(delay, Long.MAX_VALUE / 2);
        // What cannot be done yet is looked at again
        session.setTimeout(delay == Long.MAX_VALUE ? Duration.ZERO : Duration.ofNanos(Math.max(delay, TICK_NANOS)));
    }

    private long connectNanos() {
        return application.limits().connects().timeout().toNanos();
    }

    private long idleNanos(Limits.Times times) {
        return effective(application.settings().idleTimeout(), times.idleSeconds());
    }

    private long pingNanos(Limits.Times times) {
        return effective(application.settings().pingInterval(), times.pingSeconds());
    }

    private static long effective(int ofApplication, int ofServer) {
        return TimeUnit.SECONDS.toNanos(effectiveSeconds(ofApplication, ofServer));
    }

    // Of the application: 0 for the server's, less for none
    static int effectiveSeconds(int ofApplication, int ofServer) {
        return ofApplication == 0 ? ofServer : Math.max(0, ofApplication);
    }
}
