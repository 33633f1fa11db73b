package org.sluice.websocket.server;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.sluice.protocol.ByteConnection;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ConnectionListener;
import org.sluice.websocket.FragmentListener;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.server.frame.CloseFrame;
import org.sluice.websocket.server.frame.FailConnectionException;
import org.sluice.websocket.server.frame.MessageReader;
import org.sluice.websocket.server.frame.Opcode;
import org.sluice.websocket.server.frame.Violation;
import org.sluice.websocket.server.service.ContextClassLoader;

/** The receiving side of a connection: bytes come from the event loop, messages go to the listener. */
final class Inbound implements ConnectionListener, MessageReader.Receiver {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Session session;
    private final Application application;
    private final Watch watch;
    private final WebSocket socket;
    private final Callbacks callbacks;
    private final boolean inParts;

    /** The event loop's while no message has begun: what is idle has none. */
    private MessageReader reader;

    /** The data of the newest ping that could not be answered yet, or null. */
    private ByteBuffer unanswered;

    /** What the last frame that counts does to the connection, or null while frames are read. Confined to the event loop. */
    private Consumer<Session> ending;

    /** Whether the message that is coming in has begun as a whole one. Confined to the event loop. */
    private boolean inWhole;

    /**
     * The receiving side of a connection that has not been opened yet.
     *
     * @param inParts whether the listener is a {@link FragmentListener}
     */
    Inbound(Session session, Application application, boolean inParts) {
        this.session = session;
        this.application = application;
        this.watch = session.watch();
        this.socket = session.socket();
        this.callbacks = session.callbacks();
        this.inParts = inParts;
    }

    Session session() {
        return session;
    }

    boolean isInParts() {
        return inParts;
    }

    /** Whether another session can go on here: not where a part of a message has been delivered, but not all of it. */
    boolean canBeContinued() {
        return !inParts || reader == null;
    }

    /** Goes on where the receiving side of another session has ended, maybe inside of a message. */
    void continueFrom(Inbound before) {
        reader = before.reader;
        inWhole = reader != null;
        unanswered = before.unanswered;
        before.reader = null;
        before.unanswered = null;
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
    public int messageLimit() {
        return application.settings().messageLimit(application.limits().messages());
    }

    @Override
    public int freeFragments() {
        return application.limits().messages().fragments();
    }

    @Override
    public Violation refusalOf(int opcode) {
        // Data behind our own Close is discarded, whatever it is
        return session.isOpen() ? application.settings().refusalOf(opcode) : null;
    }

    @Override
    public boolean takesParts() {
        return inParts && !inWhole;
    }

    @Override
    public boolean takesCompressed() {
        return session.deflate() != null;
    }

    @Override
    public ByteBuffer decompress(ByteBuffer payload, int limit) throws FailConnectionException {
        // Data behind our own Close is discarded
        return session.isOpen() ? session.deflate().decompress(payload, limit) : NOTHING;
    }

    @Override
    public boolean isReady() {
        return ending == null && (session.isOpen() ? !callbacks.isFull() : session.receives());
    }

    @Override
    public void text(String text, boolean last) {
        // Data behind our own Close is discarded
        if (session.isOpen()) {
            dataSeen(last);
            callbacks.deliver(delivery().of(socket, inParts, last, text, null), text.length());
        }
    }

    @Override
    public ByteBuffer data(ByteBuffer in, int from, int length) {
        return callbacks.keepsData()
                ? ByteBuffer.allocate(length).put(0, in, from, length)
                : session.memory().views().of(application.identity().id(), in, from, length);
    }

    @Override
    public void binary(ByteBuffer data, boolean last) {
        if (session.isOpen()) {
            dataSeen(last);
            callbacks.deliver(delivery().of(socket, inParts, last, null, data), data.remaining());
        }
    }

    private Delivery delivery() {
        return callbacks.letsWait() ? new Delivery() : session.memory().delivery();
    }

    private void dataSeen(boolean last) {
        watch.dataSeen();
        if (last) {
            inWhole = false;
            session.messageReceived();
            watch.messageEnded();
        }
    }

    private void controlSeen() {
        if (!reader.isInMessage()) {
            watch.messageEnded();
        }
    }

    @Override
    public void ping(ByteBuffer data) {
        controlSeen();
        if (session.isOpen()) {
            answer(data);
            ByteBuffer valid = valid(data);
            callbacks.deliver(listener -> listener.onPing(socket, valid), valid.remaining());
        }
    }

    // RFC 6455, 5.5.3: of several pings that are not answered yet, only the newest needs to be
    private void answer(ByteBuffer data) {
        if (session.connection().isWritable()) {
            socket.sendPong(data.duplicate());
        } else {
            unanswered = copy(data);
        }
    }

    @Override
    public void pong(ByteBuffer data) {
        controlSeen();
        if (session.isOpen() && !watch.pong(data)) {
            ByteBuffer valid = valid(data);
            callbacks.deliver(listener -> listener.onPong(socket, valid), valid.remaining());
        }
    }

    private ByteBuffer valid(ByteBuffer data) {
        return callbacks.keepsData() ? copy(data) : data.asReadOnlyBuffer();
    }

    private static ByteBuffer copy(ByteBuffer data) {
        return ByteBuffer.allocate(data.remaining()).put(data.duplicate()).flip();
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
        if (unanswered != null) {
            ByteBuffer data = unanswered;
            unanswered = null;
            socket.sendPong(data);
        }
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
