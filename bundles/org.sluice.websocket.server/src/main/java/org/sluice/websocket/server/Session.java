package org.sluice.websocket.server;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.protocol.ByteConnection;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.server.Addresses.Peer;
import org.sluice.websocket.server.frame.CloseFrame;

/** A connection from the handshake's answer to the end: what may be sent, when it closes, what the application is told. */
final class Session {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final CloseFrame GOING_AWAY = new CloseFrame(CloseCode.GOING_AWAY, "");
    private static final CloseFrame OVERFLOW = new CloseFrame(CloseCode.POLICY_VIOLATION, "client reads too slowly");
    private static final CloseFrame LOST = new CloseFrame(CloseCode.ABNORMAL_CLOSURE, "");

    private final Application application;
    private final Peer peer;
    private final Watch watch;
    private final ServerWebSocket socket;
    private final Callbacks callbacks;
    private final Stages stages;

    /** Null until the connection is open; the application sees the socket later. */
    private volatile ByteConnection connection;

    /** Written while this is locked. */
    private volatile SessionState state = SessionState.OPENING;

    /** What the application is told in the end. Guarded by this. */
    private CloseFrame outcome = LOST;

    Session(long id, String subprotocol, Application application, Peer peer, WebSocketListener listener) {
        this.application = application;
        this.peer = peer;
        this.watch = new Watch(this, application);
        this.socket = new ServerWebSocket(id, subprotocol, this);
        this.stages = new Stages(application);
        this.callbacks = application.settings().onLoop()
                ? new LoopCallbacks(this, application, listener)
                : new WorkerCallbacks(this, application, listener);
    }

    ServerWebSocket socket() {
        return socket;
    }

    Callbacks callbacks() {
        return callbacks;
    }

    Watch watch() {
        return watch;
    }

    ByteConnection connection() {
        return connection;
    }

    /** Whether messages can be sent, and are received. */
    boolean isOpen() {
        return state == SessionState.OPEN;
    }

    /** Whether frames are received: if not messages, then the client's Close. */
    boolean receives() {
        return state == SessionState.OPEN || state == SessionState.CLOSE_SENT;
    }

    /** Sends a frame of a data message. */
    CompletionStage<Void> sendData(Predicate<ByteConnection> write) {
        watch.dataSeen();
        return send(write);
    }

    /**
     * Sends a frame. The order of the calls is that of the frames.
     *
     * @param write writes it, and says whether it was taken
     */
    CompletionStage<Void> send(Predicate<ByteConnection> write) {
        boolean taken;
        synchronized (this) {
            if (state != SessionState.OPEN) {
                return Stages.closing();
            }
            taken = write.test(connection);
        }
        if (!taken) {
            overflow();
            return Stages.closing();
        }
        callbacks.flushSent();
        if (connection.isWritable()) {
            return Stages.DONE;
        }
        watch.congested();
        return stages.whenWritable(connection);
    }

    /** Begins the closing handshake, if nobody has. */
    CompletionStage<Void> close(CloseFrame frame) {
        beginClosing(frame);
        return stages.whenClosed();
    }

    /** The server or the application goes away. */
    void goAway() {
        beginClosing(GOING_AWAY);
    }

    void beginClosing(CloseFrame frame) {
        ByteBuffer bytes = frame.encode();
        synchronized (this) {
            if (state != SessionState.OPEN) {
                return;
            }
            outcome = frame;
            if (connection.write(bytes)) {
                state = SessionState.CLOSE_SENT;
                connection.setTimeout(application.limits().times().closing());
            } else {
                state = SessionState.ENDED;
                connection.close(bytes);
            }
        }
        // Reading may be suspended for the sake of callbacks, but the client's Close must be seen
        connection.execute(connection::resumeReading);
        callbacks.flushSent();
    }

    void abort() {
        synchronized (this) {
            if (state != SessionState.CLOSED) {
                state = SessionState.ENDED;
            }
        }
        connection.abort();
    }

    // The loop knows whether a write was refused because too much waits, or because the connection is lost
    private void overflow() {
        synchronized (this) {
            if (state != SessionState.OPEN) {
                return;
            }
            state = SessionState.ENDED;
        }
        connection.execute(() -> {
            synchronized (this) {
                if (state == SessionState.CLOSED) {
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
            left = state != SessionState.OPENING;
            state = left ? SessionState.ENDED : SessionState.OPEN;
        }
        if (left) {
            newConnection.close(GOING_AWAY.encode());
            return;
        }
        application.isOn(newConnection.loop(), callbacks instanceof LoopCallbacks);
        callbacks.open(listener -> {
            watch.begin();
            listener.onOpen(socket);
        });
        watch.start();
    }

    /** Sets the timer, which is the {@link Watch}'s as long as the connection is open. */
    synchronized void setTimeout(Duration delay) {
        if (state == SessionState.OPEN) {
            connection.setTimeout(delay);
        }
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
        LOG.debug("Connection {} fails with {}: {}", socket.id(), code, reason);
        conclude(null, new CloseFrame(code, reason));
    }

    /** A callback of the application's has thrown something. */
    void callbackFailed(Throwable failure) {
        LOG.error("A callback of {} has failed, connection {} is closed", application, socket.id(), failure);
        if (end(null, new CloseFrame(CloseCode.INTERNAL_ERROR, ""))) {
            callbacks.discard();
            connection.execute(this::report);
        }
    }

    private void conclude(CloseFrame received, CloseFrame last) {
        if (end(received, last)) {
            report();
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
        if (state == SessionState.OPEN && last != null) {
            outcome = last;
            connection.close(last.encode());
        } else {
            connection.close();
        }
        state = SessionState.ENDED;
        if (received != null) {
            // RFC 6455, 7.1.5: the first one received counts
            outcome = received;
        }
        return true;
    }

    /** The send queue has drained. */
    void becameWritable() {
        stages.becameWritable(connection.loop());
    }

    /** The connection is no more, or has never been. Called once. */
    void closed() {
        synchronized (this) {
            state = SessionState.CLOSED;
        }
        application.release(peer);
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
            if (state == SessionState.OPENING) {
                state = SessionState.ENDED;
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
