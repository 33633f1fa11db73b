package org.sluice.websocket.server;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.sluice.protocol.ByteConnection;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ConnectionListener;
import org.sluice.websocket.FragmentListener;
import org.sluice.websocket.server.frame.CloseFrame;
import org.sluice.websocket.server.frame.FailConnectionException;
import org.sluice.websocket.server.frame.MessageReader;
import org.sluice.websocket.server.frame.Opcode;
import org.sluice.websocket.server.frame.Violation;
import org.sluice.websocket.server.service.ContextClassLoader;

/** The receiving side of a connection: bytes come from the event loop, and the last frame that counts ends it. */
final class Inbound extends MessageReceiver implements ConnectionListener {

    /** The event loop's while no message has begun: what is idle has none. */
    private MessageReader reader;

    /** What the last frame that counts does to the connection, or null while frames are read. Confined to the event loop. */
    private Consumer<Session> ending;

    /**
     * The receiving side of a connection that has not been opened yet.
     *
     * @param inParts whether the listener is a {@link FragmentListener}
     */
    Inbound(Session session, Application application, boolean inParts) {
        super(session, application, inParts);
    }

    /** Whether another session can go on here: not where a part of a message has been delivered, but not all of it. */
    boolean canBeContinued() {
        return !inParts || reader == null;
    }

    /** Goes on where the receiving side of another session has ended, maybe inside of a message. */
    void continueFrom(Inbound before) {
        reader = before.reader;
        before.reader = null;
        continueMessages(before);
    }

    /** Ends the connection if that was to be done by another session. */
    void endLike(Inbound before) {
        if (before.ending != null && ending == null && session.isOpen()) {
            endBehindCallbacks(before.ending);
        }
    }

    /** Delivers a whole message that has come before. */
    void deliver(Delivery message, int bytes) {
        if (ending != null || !session.isOpen()) {
            return;
        }
        Violation refusal = application.settings().refusalOf(message.isText() ? Opcode.TEXT : Opcode.BINARY);
        if (refusal == null) {
            callbacks.deliver(message.redirected(socket, inParts), bytes);
        } else {
            endBehindCallbacks(target -> target.fail(Endings.of(refusal)));
        }
    }

    @Override
    public void onOpen(ByteConnection connection) {
        session.opened(connection);
    }

    @Override
    public void onRead(ByteBuffer bytes) {
        int from = bytes.position();
        boolean timed = !callbacks.keepsData() && application.account().beginOnLoop(session.memory());
        ClassLoader before = timed ? ContextClassLoader.set(application.classLoader()) : null;
        try {
            if (ending == null) {
                read(bytes);
            }
            if (ending != null || !session.receives()) {
                bytes.position(bytes.limit());
                discardReader();
            }
        } finally {
            if (timed) {
                ContextClassLoader.set(before);
                application.account().endOnLoop(session.meter());
            }
            session.bytesReceived(bytes.position() - from);
        }
    }

    private void read(ByteBuffer bytes) {
        if (reader == null) {
            reader = session.memory().takeReader();
        }
        try {
            boolean all = reader.read(bytes, this);
            if (all) {
                watch.read(reader.isInMessage() || bytes.hasRemaining());
            } else if (ending == null && session.receives()) {
                waitForTurn();
            }
        } catch (FailConnectionException e) {
            discardReader();
            if (e.violation() == Violation.NO_ROOM) {
                Shortage.warn(application, socket);
            }
            endBehindCallbacks(target -> target.fail(Endings.of(e.violation())));
        }
        if (reader != null && !reader.isInMessage()) {
            session.memory().giveBack(reader);
            reader = null;
        }
    }

    // Between two reads a reader is only there in a message
    @Override
    boolean isInMessage() {
        return reader != null && reader.isInMessage();
    }

    private void discardReader() {
        if (reader != null) {
            reader.discard();
            reader = null;
        }
    }

    // What came before may still be answered, for as long as a closing handshake may take
    private void endBehindCallbacks(Consumer<Session> action) {
        ending = action;
        if (session.isOpen()) {
            watch.stop();
            session.setTimeout(application.limits().times().closing());
            callbacks.whenIdle(this::end);
        } else {
            end();
        }
    }

    private void end() {
        if (session.receives()) {
            ending.accept(session);
        }
    }

    // On the loop, so that reading resumes after it has been suspended, in a later turn, behind others that are ready
    private void waitForTurn() {
        ByteConnection connection = session.connection();
        connection.suspendReading();
        watch.pause();
        callbacks.whenRoom(() -> connection.execute(() -> {
            watch.resume();
            connection.resumeReading();
        }));
    }

    @Override
    public boolean isReady() {
        return ending == null && (session.isOpen() ? !callbacks.isFull() : session.receives());
    }

    @Override
    public void close(CloseFrame frame) {
        endBehindCallbacks(target -> target.closeReceived(frame));
    }

    @Override
    public void onReadEnd() {
        if (ending == null) {
            session.inputEnded();
        }
    }

    @Override
    public void onWritable() {
        answerPing();
        session.becameWritable();
    }

    @Override
    public void onTimeout() {
        if (ending != null) {
            end();
        } else if (session.isOpen()) {
            watch.look();
        } else if (session.receives()) {
            // The closing handshake has taken too long
            session.connection().abort();
        }
    }

    @Override
    public void onGoingAway() {
        session.beginClosing(application.goingAway(Endings.SERVER_GOES));
    }

    @Override
    public void onClosed(ConnectionEnd end) {
        discardReader();
        if (ending != null) {
            end();
        }
        session.closed();
    }
}
