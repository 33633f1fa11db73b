package org.sluice.websocket.server;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;
import org.sluice.protocol.ByteConnection;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.server.Addresses.Peer;
import org.sluice.websocket.server.frame.CloseFrame;
import org.sluice.websocket.server.frame.FrameWriter;
import org.sluice.websocket.server.frame.Opcode;
import org.sluice.websocket.server.runtime.Cause;
import org.sluice.websocket.server.runtime.Ending;

/** A connection from the handshake's answer to the end: what may be sent, when it closes, what the application is told. */
final class Session extends ObservedConnection {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final LimitedLog LIMITED = new LimitedLog(LOG);

    private final Application application;
    private final Watch watch;
    private final ServerWebSocket socket;
    private final Callbacks callbacks;
    private final Stages stages;

    /** Null until the connection is open; the application sees the socket later. */
    private volatile ByteConnection connection;

    /** Written while this is locked. */
    private volatile SessionState state = SessionState.OPENING;

    /** What the application is told in the end. Guarded by this. */
    private Ending ending = Endings.LOST;

    Session(long id, String subprotocol, Application application, Peer peer, WebSocketListener listener) {
        super(peer);
        this.application = application;
        this.watch = new Watch(this, application);
        this.socket = new ServerWebSocket(id, subprotocol, this);
        this.stages = new Stages(application);
        this.callbacks =
                application.settings().onLoop() && !application.watchdog().hasDemoted()
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

    CompletionStage<Void> sendData(FrameWrite write, int opcode, boolean last, ByteBuffer payload) {
        watch.dataSeen();
        return send(write, opcode, last, payload);
    }

    /**
     * Sends a frame. The order of the calls is that of the frames.
     *
     * @param write writes it while this is locked
     */
    CompletionStage<Void> send(FrameWrite write, int opcode, boolean last, ByteBuffer payload) {
        int length;
        synchronized (this) {
            if (state != SessionState.OPEN) {
                return Stages.closing();
            }
            length = write.to(connection, socket, opcode, last, payload);
            if (length != FrameWrite.NOT_TAKEN) {
                frameSent(connection, FrameWriter.size(length), last && !Opcode.isControl(opcode));
            }
        }
        if (length == FrameWrite.NOT_TAKEN) {
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
        beginClosing(new Ending(Cause.APPLICATION, frame));
        return stages.whenClosed();
    }

    void beginClosing(Ending newEnding) {
        ByteBuffer bytes = newEnding.frame().encode();
        synchronized (this) {
            if (state != SessionState.OPEN) {
                return;
            }
            ending = newEnding;
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

    void abort(Ending newEnding) {
        synchronized (this) {
            if (state == SessionState.OPEN) {
                ending = newEnding;
            }
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
                ending = Endings.OVERFLOW;
                connection.close(Endings.OVERFLOW.frame().encode());
            }
            report();
        });
    }

    /** The connection is on its event loop. */
    void opened(ByteConnection newConnection) {
        application.account().opened(this, newConnection);
        synchronized (this) {
            connection = newConnection;
            boolean left = state != SessionState.OPENING;
            state = left ? SessionState.ENDED : SessionState.OPEN;
            if (left) {
                ending = application.goingAway(Endings.APPLICATION_GOES);
                newConnection.close(ending.frame().encode());
                return;
            }
        }
        application.loops().uses(newConnection.loop(), callbacks instanceof LoopCallbacks);
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
        conclude(frame, new Ending(Cause.PEER, new CloseFrame(frame.code(), "")));
    }

    /** The client has ended its output without a Close frame. */
    void inputEnded() {
        conclude(null, null);
    }

    /** The client has broken the protocol (RFC 6455, 7.1.7), or needs what there is not. */
    void fail(Ending last) {
        LOG.debug("Connection {} fails with {}: {}", socket.id(), last.frame().code(), last.reason());
        conclude(null, last);
    }

    /** A callback of the application's has thrown something. */
    void callbackFailed(Throwable failure) {
        LIMITED.error(
                application, "A callback of {} has failed, connection {} is closed", application, socket.id(), failure);
        if (end(null, Endings.FAILED)) {
            callbacks.discard();
            connection.execute(this::report);
        }
    }

    private void conclude(CloseFrame received, Ending last) {
        if (end(received, last)) {
            report();
        }
    }

    /**
     * Ends a connection on which frames were received.
     *
     * @param received the client's Close frame, or null
     * @param last whose frame to send where no Close frame was sent yet, or null
     * @return {@code false} if the connection had ended already
     */
    private synchronized boolean end(CloseFrame received, Ending last) {
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

    /** The send queue has drained. */
    void becameWritable() {
        stages.becameWritable(connection.loop());
    }

    /** The connection is no more, or has never been. Called once. */
    void closed() {
        synchronized (this) {
            state = SessionState.CLOSED;
            endDeflate();
        }
        application.reservations().release(peer());
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
            beginClosing(application.goingAway(Endings.APPLICATION_GOES));
            // What has come before that had an effect
            callbacks.discard();
            connection.execute(this::report);
        }
    }

    /** Makes the last callback. Stages are completed before, for behind it none of the application's code may run. */
    private void report() {
        stages.settle(connection.loop());
        Ending last;
        synchronized (this) {
            last = ending;
        }
        application.account().ended(this, last);
        callbacks.finish(listener ->
                listener.onClose(socket, last.frame().code(), last.frame().reason()));
    }
}
