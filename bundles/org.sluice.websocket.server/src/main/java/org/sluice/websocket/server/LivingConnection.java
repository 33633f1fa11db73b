package org.sluice.websocket.server;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.sluice.protocol.ByteConnection;
import org.sluice.websocket.server.Addresses.Peer;
import org.sluice.websocket.server.frame.CloseFrame;
import org.sluice.websocket.server.runtime.Ending;

/**
 * How far a connection has come, as {@link SessionState} shows it, and how it ends. Like what can be seen of it, it is the session
 * itself.
 */
abstract sealed class LivingConnection extends ObservedConnection permits Session {

    /** Null until the connection is open; the application sees the socket later. */
    private volatile ByteConnection connection;

    /** Null where the connection ends with its application. Set before anything else has the session. */
    private Relay relay;

    /** Written while this is locked. */
    private volatile SessionState state;

    /** What the application is told in the end. Guarded by this. */
    private Ending ending = Endings.LOST;

    /** A connection that has not been opened yet. */
    LivingConnection(Peer peer) {
        super(peer);
        state = SessionState.OPENING;
    }

    /** A connection that is open, and somebody else's until now. */
    LivingConnection(LivingConnection before) {
        super(before.peer());
        connection = before.connection;
        state = SessionState.OPEN;
        continueFrom(before);
    }

    /** Lets the connection outlive the application. */
    final void relayBy(Relay newRelay) {
        relay = newRelay;
    }

    /** Null where the connection ends with its application. */
    final Relay relay() {
        return relay;
    }

    final ByteConnection connection() {
        return connection;
    }

    /** Whether messages can be sent, and are received. */
    final boolean isOpen() {
        return state == SessionState.OPEN;
    }

    /** Whether messages can be sent. */
    final boolean sends() {
        SessionState now = state;
        return now == SessionState.OPEN || now == SessionState.YIELDING;
    }

    /** Whether frames are received: if not messages, then the client's Close. */
    final boolean receives() {
        return state == SessionState.OPEN || state == SessionState.CLOSE_SENT;
    }

    final synchronized Ending ending() {
        return ending;
    }

    /** Sets the timer, which is the {@link Watch}'s as long as the connection is open. */
    final synchronized void setTimeout(Duration delay) {
        if (state == SessionState.OPEN) {
            connection.setTimeout(delay);
        }
    }

    /** The connection is there. Returns {@code false} if it is to be closed, for the application has left. */
    final synchronized boolean open(ByteConnection newConnection) {
        connection = newConnection;
        boolean left = state != SessionState.OPENING;
        state = left ? SessionState.ENDED : SessionState.OPEN;
        return !left;
    }

    /** The connection need not be opened any more. Returns {@code false} if it is there already. */
    final synchronized boolean leaveUnopened() {
        if (state == SessionState.OPENING) {
            state = SessionState.ENDED;
        }
        return connection == null;
    }

    /** The client is not let in: the connection is closed as soon as it is there. Called before anything else has the session. */
    final synchronized void refuse(Ending last) {
        state = SessionState.ENDED;
        ending = last;
    }

    /** The client has been refused, or the application has left before the connection was opened. */
    final synchronized void closeUnopened(Ending left) {
        if (ending == Endings.LOST) {
            ending = left;
        }
        connection.close(ending.frame().encode());
    }

    /** Sends a Close frame, if nobody has, and returns whether that was so. */
    final synchronized boolean sendClose(Ending newEnding, Duration timeout) {
        if (state != SessionState.OPEN) {
            ifYielding(next -> next.beginClosing(newEnding));
            return false;
        }
        ending = newEnding;
        ByteBuffer bytes = newEnding.frame().encode();
        if (connection.write(bytes)) {
            state = SessionState.CLOSE_SENT;
            connection.setTimeout(timeout);
        } else {
            state = SessionState.ENDED;
            connection.close(bytes);
        }
        return true;
    }

    final void abort(Ending newEnding) {
        synchronized (this) {
            if (state == SessionState.YIELDING || state == SessionState.CLOSED) {
                ifYielding(next -> next.abort(newEnding));
                return;
            }
            if (state == SessionState.OPEN) {
                ending = newEnding;
            }
            state = SessionState.ENDED;
        }
        connection.abort();
    }

    /** A write was refused. Returns whether that is the end. */
    final synchronized boolean refused() {
        boolean ends = state == SessionState.OPEN;
        if (ends) {
            state = SessionState.ENDED;
        } else {
            ifYielding(Session::overflow);
        }
        return ends;
    }

    /** The send queue is full. Returns {@code false} if the connection is lost, and so a write was refused. */
    final synchronized boolean closeFull() {
        if (state == SessionState.CLOSED) {
            return false;
        }
        ending = Endings.OVERFLOW;
        connection.close(Endings.OVERFLOW.frame().encode());
        return true;
    }

    /**
     * Ends a connection on which frames were received.
     *
     * @param received the client's Close frame, or null
     * @param last whose frame to send where no Close frame was sent yet, or null
     * @return {@code false} if the connection had ended already
     */
    final synchronized boolean end(CloseFrame received, Ending last) {
        if (!receives()) {
            return false;
        }
        if (state == SessionState.OPEN && last != null) {
            ending = last;
            connection.close(last.frame().encode());
        } else {
            connection.close();
        }
        state = SessionState.ENDED;
        if (received != null) {
            // RFC 6455, 7.1.5: the first one received counts
            ending = ending.with(received);
        }
        return true;
    }

    /** The application goes, and somebody else gets what comes. Returns {@code false} if the connection is closing. */
    final synchronized boolean beginYielding() {
        boolean yields = state == SessionState.OPEN;
        if (yields) {
            state = SessionState.YIELDING;
        }
        return yields;
    }

    /** Nobody else gets what comes after all. */
    final synchronized void endYielding() {
        if (state == SessionState.YIELDING) {
            state = SessionState.OPEN;
        }
    }

    /** What an application that goes does to the connection is done by who has it. */
    final void ifYielding(Consumer<Session> action) {
        if (state == SessionState.YIELDING) {
            relay.leaveTo(action);
        }
    }

    /** Here is no connection any more. */
    final synchronized void setClosed() {
        state = SessionState.CLOSED;
    }
}
