package org.sluice.websocket.server;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.protocol.ByteConnection;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.server.frame.CloseFrame;

/**
 * The state of a connection, from the handshake's answer to the end.
 *
 * <pre>
 *             onOpen          Close sent                  Close received, end of input, failure
 *  OPENING ──────────► OPEN ─────────────► CLOSE_SENT ──────────────────────────┐
 *     │                 │ Close received (answered), end of input, failure,      ▼         onClosed
 *     │                 └── abort, send queue over its limit ───────────────► ENDED ────────────────► CLOSED
 *     └── the application leaves: closed when it opens ────────────────────────►┘
 * </pre>
 *
 * <p>Frames are sent in OPEN, and received in OPEN and CLOSE_SENT. From ENDED on the transport drains and closes.
 */
final class Session {

    private static final Logger LOGGER = LoggerFactory.getLogger(Session.class);
    private static final CloseFrame GOING_AWAY = new CloseFrame(CloseCode.GOING_AWAY, "");
    private static final CloseFrame OVERFLOW = new CloseFrame(CloseCode.POLICY_VIOLATION, "client reads too slowly");
    private static final CloseFrame LOST = new CloseFrame(CloseCode.ABNORMAL_CLOSURE, "");

    private enum State {
        OPENING,
        OPEN,
        CLOSE_SENT,
        ENDED,
        CLOSED
    }

    private final Application application;
    private final ServerWebSocket socket;
    private final Callbacks callbacks;
    private final Stages stages;

    /** Null until the connection is open; the application sees the socket later. */
    private volatile ByteConnection connection;

    /** Written while this is locked. */
    private volatile State state = State.OPENING;

    /** What the application is told in the end. Guarded by this. */
    private CloseFrame outcome = LOST;

    Session(long id, String subprotocol, Application application, WebSocketListener listener) {
        this.application = application;
        this.socket = new ServerWebSocket(id, subprotocol, this);
        this.stages = new Stages(application);
        this.callbacks = application.settings().onLoop()
                ? new LoopCallbacks(this, application, listener)
                : new WorkerCallbacks(this, application, listener, application.limits());
    }

    ServerWebSocket socket() {
        return socket;
    }

    Callbacks callbacks() {
        return callbacks;
    }

    ByteConnection connection() {
        return connection;
    }

    /** Whether messages can be sent, and are received. */
    boolean isOpen() {
        return state == State.OPEN;
    }

    /** Whether frames are received: if not messages, then the client's Close. */
    boolean receives() {
        return state == State.OPEN || state == State.CLOSE_SENT;
    }

    /**
     * Sends a frame. The order of the calls is that of the frames.
     *
     * @param write writes it, and says whether it was taken
     */
    CompletionStage<Void> send(Predicate<ByteConnection> write) {
        boolean taken;
        synchronized (this) {
            if (state != State.OPEN) {
                return Stages.closing();
            }
            taken = write.test(connection);
        }
        if (!taken) {
            overflow();
            return Stages.closing();
        }
        flush();
        return connection.isWritable() ? Stages.DONE : stages.whenWritable(connection);
    }

    // On an event loop the transport flushes by itself
    private void flush() {
        if (!callbacks.flushesLater() && !connection.loop().isCurrentThread()) {
            connection.flush();
        }
    }

    /** Begins the closing handshake, if nobody has. */
    CompletionStage<Void> close(CloseFrame frame) {
        sendClose(frame);
        return stages.whenClosed();
    }

    /** The server or the application goes away. */
    void goAway() {
        sendClose(GOING_AWAY);
    }

    private void sendClose(CloseFrame frame) {
        ByteBuffer bytes = frame.encode();
        synchronized (this) {
            if (state != State.OPEN) {
                return;
            }
            outcome = frame;
            if (connection.write(bytes)) {
                state = State.CLOSE_SENT;
                connection.setTimeout(application.limits().closingTimeout());
            } else {
                state = State.ENDED;
                connection.close(bytes);
            }
        }
        // Reading may be suspended for the sake of callbacks, but the client's Close must be seen
        connection.execute(connection::resumeReading);
        flush();
    }

    void abort() {
        synchronized (this) {
            if (state != State.CLOSED) {
                state = State.ENDED;
            }
        }
        connection.abort();
    }

    // The loop knows whether a write was refused because too much waits, or because the connection is lost
    private void overflow() {
        synchronized (this) {
            if (state != State.OPEN) {
                return;
            }
            state = State.ENDED;
        }
        connection.execute(() -> {
            synchronized (this) {
                if (state == State.CLOSED) {
                    return;
                }
                outcome = OVERFLOW;
                connection.close(OVERFLOW.encode());
            }
            report();
        });
    }

    /** The connection is on its event loop. */
    void opened(ByteConnection newConnection) {
        boolean left;
        synchronized (this) {
            connection = newConnection;
            left = state != State.OPENING;
            state = left ? State.ENDED : State.OPEN;
        }
        if (left) {
            newConnection.close(GOING_AWAY.encode());
            return;
        }
        application.isOn(newConnection.loop(), callbacks instanceof LoopCallbacks);
        callbacks.open(listener -> listener.onOpen(socket));
    }

    /** A Close frame has come: RFC 6455, 5.5.1 asks for one in return, and 7.1.1 lets the server close first. */
    void closeReceived(CloseFrame frame) {
        conclude(frame, new CloseFrame(frame.code(), ""));
    }

    /** The client has ended its output without a Close frame. */
    void inputEnded() {
        conclude(null, null);
    }

    /** The client has broken the protocol (RFC 6455, 7.1.7). */
    void fail(CloseCode code, String reason) {
        LOGGER.debug("Connection {} fails with {}: {}", socket.id(), code, reason);
        conclude(null, new CloseFrame(code, reason));
    }

    private void conclude(CloseFrame received, CloseFrame last) {
        if (end(received, last)) {
            report();
        }
    }

    /** A callback of the application's has thrown something. */
    void callbackFailed(Throwable failure) {
        LOGGER.error("A callback of {} has failed, connection {} is closed", application, socket.id(), failure);
        if (end(null, new CloseFrame(CloseCode.INTERNAL_ERROR, ""))) {
            callbacks.discard();
            connection.execute(this::report);
        }
    }

    /**
     * Ends a connection on which frames were received.
     *
     * @param received the client's Close frame, or null
     * @param last what to send where no Close frame was sent yet, or null
     * @return {@code false} if the connection had ended already
     */
    private synchronized boolean end(CloseFrame received, CloseFrame last) {
        if (!receives()) {
            return false;
        }
        if (state == State.OPEN && last != null) {
            outcome = last;
            connection.close(last.encode());
        } else {
            connection.close();
        }
        state = State.ENDED;
        if (received != null) {
            // RFC 6455, 7.1.5: the first one received counts
            outcome = received;
        }
        return true;
    }

    /** The closing handshake has taken too long. */
    void timedOut() {
        if (state == State.CLOSE_SENT) {
            connection.abort();
        }
    }

    /** The send queue has drained. */
    void becameWritable() {
        stages.becameWritable(connection.loop());
    }

    /** The connection is no more, or has never been. Called once. */
    void closed() {
        synchronized (this) {
            state = State.CLOSED;
        }
        application.release();
        if (connection == null) {
            callbacks.abandon();
        } else {
            report();
        }
    }

    /** The application leaves: it is told that the connection goes away, and then it is forgotten. */
    void leave() {
        boolean unopened;
        synchronized (this) {
            unopened = connection == null;
            if (state == State.OPENING) {
                state = State.ENDED;
            }
        }
        if (unopened) {
            callbacks.abandon();
        } else {
            callbacks.discard();
            goAway();
            // What has come before that had an effect
            callbacks.discard();
            connection.execute(this::report);
        }
    }

    /** Makes the last callback. Stages are completed before, for behind it none of the application's code may run. */
    private void report() {
        stages.settle(connection.loop());
        CloseFrame frame;
        synchronized (this) {
            frame = outcome;
        }
        callbacks.finish(listener -> listener.onClose(socket, frame.code(), frame.reason()));
    }
}
