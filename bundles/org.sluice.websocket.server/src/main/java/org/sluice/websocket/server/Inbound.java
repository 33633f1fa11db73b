package org.sluice.websocket.server;

import java.nio.ByteBuffer;
import org.sluice.protocol.ByteConnection;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ConnectionListener;
import org.sluice.websocket.FragmentListener;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.server.frame.CloseFrame;
import org.sluice.websocket.server.frame.FailConnectionException;
import org.sluice.websocket.server.frame.MessageReader;
import org.sluice.websocket.server.frame.Violation;

/** The receiving side of a connection: bytes come from the event loop, messages go to the listener. */
final class Inbound implements ConnectionListener, MessageReader.Receiver {

    private final Session session;
    private final Application application;
    private final Watch watch;
    private final WebSocket socket;
    private final Callbacks callbacks;
    private final boolean inParts;

    /** Null while no message and no frame has begun: what is idle has none. */
    private MessageReader reader;

    /** The data of the newest ping that could not be answered yet, or null. */
    private ByteBuffer unanswered;

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

    @Override
    public void onOpen(ByteConnection connection) {
        session.opened(connection);
    }

    @Override
    public void onRead(ByteBuffer bytes) {
        if (reader == null) {
            reader = new MessageReader(this, inParts);
        }
        try {
            boolean all = reader.read(bytes);
            if (all) {
                watch.read(reader.isInMessage() || bytes.hasRemaining());
            } else if (session.isOpen()) {
                waitForCallbacks();
            }
        } catch (FailConnectionException e) {
            session.fail(e.violation().closeCode(), e.getMessage());
        }
        if (!reader.isInMessage()) {
            reader = null;
        }
        if (!session.receives()) {
            bytes.position(bytes.limit());
        }
    }

    // On the loop, so that reading resumes after it has been suspended, and what is left in the buffer comes again
    private void waitForCallbacks() {
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
    public boolean isReady() {
        return session.isOpen() ? !callbacks.isFull() : session.receives();
    }

    @Override
    public void text(String text, boolean last) {
        // Data behind our own Close is discarded
        if (session.isOpen()) {
            dataSeen(last);
            callbacks.deliver(
                    inParts
                            ? listener -> ((FragmentListener) listener).onText(socket, text, last)
                            : listener -> listener.onText(socket, text),
                    text.length());
        }
    }

    @Override
    public void binary(ByteBuffer data, boolean last, boolean borrowed) {
        if (session.isOpen()) {
            dataSeen(last);
            ByteBuffer valid = borrowed ? valid(data) : data;
            callbacks.deliver(
                    inParts
                            ? listener -> ((FragmentListener) listener).onBinary(socket, valid, last)
                            : listener -> listener.onBinary(socket, valid),
                    valid.remaining());
        }
    }

    private void dataSeen(boolean last) {
        watch.dataSeen();
        if (last) {
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
        return callbacks.keepsData() ? copy(data) : data;
    }

    private static ByteBuffer copy(ByteBuffer data) {
        return ByteBuffer.allocate(data.remaining()).put(data.duplicate()).flip();
    }

    @Override
    public void close(CloseFrame frame) {
        session.closeReceived(frame);
    }

    @Override
    public void onReadEnd() {
        session.inputEnded();
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
        if (session.isOpen()) {
            watch.look();
        } else if (session.receives()) {
            // The closing handshake has taken too long
            session.connection().abort();
        }
    }

    @Override
    public void onGoingAway() {
        session.goAway();
    }

    @Override
    public void onClosed(ConnectionEnd end) {
        session.closed();
    }
}
