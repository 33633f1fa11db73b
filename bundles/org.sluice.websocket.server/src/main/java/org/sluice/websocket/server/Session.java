package org.sluice.websocket.server;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
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
final class Session extends LivingConnection {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final LimitedLog LIMITED = new LimitedLog(LOG);

    private final Application application;
    private final Watch watch;
    private final ServerWebSocket socket;
    private final Callbacks callbacks;
    private final Stages stages;

    Session(long id, String subprotocol, Application application, Peer peer, WebSocketListener listener) {
        super(peer);
        this.application = application;
        this.watch = new Watch(this, application);
        this.socket = new ServerWebSocket(id, subprotocol, this);
        this.stages = new Stages(application);
        this.callbacks = Callbacks.of(this, application, listener);
    }

    /**
     * An open connection goes on with another application, or with none for now.
     *
     * @param before the session that has it until then
     * @param newCallbacks who is called
     */
    Session(Session before, Application application, Function<Session, Callbacks> newCallbacks) {
        super(before);
        this.application = application;
        this.watch = new Watch(this, application);
        this.socket = new ServerWebSocket(before.socket.id(), before.socket.subprotocol(), this);
        this.stages = new Stages(application);
        this.callbacks = newCallbacks.apply(this);
    }

    Application application() {
        return application;
    }

    @Override
    Account account() {
        return application.account();
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

    /** Whether what the application sends is to be compressed, if the client agrees. */
    boolean compresses() {
        // Who has taken a connection over has not negotiated
        return relay() == null || application.compression().isOn();
    }

    /** How many bytes wait to be sent. */
    long queuedBytes() {
        ByteConnection present = connection();
        return present == null ? 0 : present.queuedBytes();
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
        ByteConnection connection = connection();
        int length;
        synchronized (this) {
            if (!sends()) {
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
        if (sendClose(newEnding, application.limits().times().closing())) {
            // Reading may be suspended for the sake of callbacks, but the client's Close must be seen
            connection().execute(connection()::resumeReading);
            callbacks.flushSent();
        }
    }

    // The loop knows whether a write was refused because too much waits, or because the connection is lost
    void overflow() {
        if (refused()) {
            connection().execute(() -> {
                if (closeFull()) {
                    report();
                }
            });
        }
    }

    /** The connection is on its event loop. */
    void opened(ByteConnection newConnection) {
        application.account().opened(this, newConnection);
        if (open(newConnection)) {
            greet();
        } else if (relay() != null && application.handsOver()) {
            relay().openedTooLate(this);
        } else {
            closeUnopened(application.goingAway(Endings.APPLICATION_GOES));
        }
    }

    /** Makes the first callback. */
    void greet() {
        application.loops().uses(connection().loop(), callbacks instanceof LoopCallbacks);
        callbacks.open(listener -> {
            watch.begin();
            listener.onOpen(socket);
        });
        watch.start();
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
            connection().execute(this::report);
        } else {
            ifYielding(next -> next.fail(Endings.FAILED));
        }
    }

    private void conclude(CloseFrame received, Ending last) {
        if (end(received, last)) {
            report();
        }
    }

    /** The send queue has drained. */
    void becameWritable() {
        stages.becameWritable(connection().loop());
    }

    /** The connection is no more, or has never been. Called once. */
    void closed() {
        synchronized (this) {
            setClosed();
            endDeflate();
        }
        application.reservations().release(peer());
        if (connection() == null) {
            callbacks.abandon();
        } else {
            report();
        }
    }

    /** The application leaves: it is told that the connection goes away, and then it is forgotten. */
    void leave() {
        if (leaveUnopened()) {
            callbacks.abandon();
        } else if (relay() != null && application.handsOver()) {
            connection().execute(() -> relay().handOver(this));
        } else {
            leave(application.goingAway(Endings.APPLICATION_GOES));
        }
    }

    void leave(Ending last) {
        callbacks.discard();
        beginClosing(last);
        // What has come before that had an effect
        callbacks.discard();
        connection().execute(this::report);
    }

    /** The connection is none of this session's business any more. Returns whether a message in parts is under way. */
    boolean detach() {
        boolean inParts;
        synchronized (this) {
            setClosed();
            inParts = socket.isInParts();
        }
        stages.settle(connection().loop());
        return inParts;
    }

    /** Makes the last callback. Stages are completed before, for behind it none of the application's code may run. */
    private void report() {
        stages.settle(connection().loop());
        Ending last = ending();
        application.account().ended(this, last);
        callbacks.finish(listener ->
                listener.onClose(socket, last.frame().code(), last.frame().reason()));
    }
}
