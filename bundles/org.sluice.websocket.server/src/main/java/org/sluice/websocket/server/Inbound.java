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

/** The receiving side of a connection: bytes come from the event loop, messages go to the listener. */
final class Inbound implements ConnectionListener, MessageReader.Receiver {

    private final Session session;
    private final WebSocket socket;
    private final Callbacks callbacks;
    private final MessageReader reader;
    private final boolean inParts;

    /**
     * The receiving side of a connection that has not been opened yet.
     *
     * @param inParts whether the listener is a {@link FragmentListener}
     */
    Inbound(Session session, boolean inParts, int maxMessageSize) {
        this.session = session;
        this.socket = session.socket();
        this.callbacks = session.callbacks();
        this.inParts = inParts;
        this.reader = new MessageReader(this, inParts, maxMessageSize);
    }

    @Override
    public void onOpen(ByteConnection connection) {
        session.opened(connection);
    }

    @Override
    public void onRead(ByteBuffer bytes) {
        try {
            if (!reader.read(bytes) && session.isOpen()) {
                waitForCallbacks();
            }
        } catch (FailConnectionException e) {
            session.fail(e.violation().closeCode(), e.getMessage());
        }
        if (!session.receives()) {
            bytes.position(bytes.limit());
        }
    }

    // On the loop, so that reading resumes after it has been suspended, and what is left in the buffer comes again
    private void waitForCallbacks() {
        ByteConnection connection = session.connection();
        connection.suspendReading();
        callbacks.whenRoom(() -> connection.execute(connection::resumeReading));
    }

    @Override
    public boolean isReady() {
        return session.isOpen() ? !callbacks.isFull() : session.receives();
    }

    @Override
    public void text(String text, boolean last) {
        // Data behind our own Close is discarded
        if (session.isOpen()) {
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
            ByteBuffer valid = borrowed ? valid(data) : data;
            callbacks.deliver(
                    inParts
                            ? listener -> ((FragmentListener) listener).onBinary(socket, valid, last)
                            : listener -> listener.onBinary(socket, valid),
                    valid.remaining());
        }
    }

    @Override
    public void ping(ByteBuffer data) {
        if (session.isOpen()) {
            socket.sendPong(data.duplicate());
            ByteBuffer valid = valid(data);
            callbacks.deliver(listener -> listener.onPing(socket, valid), valid.remaining());
        }
    }

    @Override
    public void pong(ByteBuffer data) {
        if (session.isOpen()) {
            ByteBuffer valid = valid(data);
            callbacks.deliver(listener -> listener.onPong(socket, valid), valid.remaining());
        }
    }

    private ByteBuffer valid(ByteBuffer data) {
        return callbacks.keepsData()
                ? ByteBuffer.allocate(data.remaining()).put(data).flip()
                : data;
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
        session.becameWritable();
    }

    @Override
    public void onTimeout() {
        session.timedOut();
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
