package org.sluice.websocket.server;

import java.nio.ByteBuffer;
import org.sluice.websocket.FragmentListener;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.server.frame.FailConnectionException;
import org.sluice.websocket.server.frame.MessageReader;
import org.sluice.websocket.server.frame.Violation;

/**
 * What becomes of messages, pings and pongs of one connection. Like where they come from, it is the receiving side itself.
 *
 * <p>Confined to the event loop.
 */
abstract sealed class MessageReceiver implements MessageReader.Receiver permits Inbound {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    final Session session;
    final Application application;
    final Watch watch;
    final WebSocket socket;
    final Callbacks callbacks;
    final boolean inParts;

    /** The data of the newest ping that could not be answered yet, or null. */
    private ByteBuffer unanswered;

    /** Whether the message that is coming in has begun as a whole one. */
    private boolean inWhole;

    /**
     * None have come yet.
     *
     * @param inParts whether the listener is a {@link FragmentListener}
     */
    MessageReceiver(Session session, Application application, boolean inParts) {
        this.session = session;
        this.application = application;
        this.watch = session.watch();
        this.socket = session.socket();
        this.callbacks = session.callbacks();
        this.inParts = inParts;
    }

    final Session session() {
        return session;
    }

    final boolean isInParts() {
        return inParts;
    }

    /** Whether a message has begun and not ended. */
    abstract boolean isInMessage();

    /** Goes on where those of another session have ended, maybe inside of a message. */
    final void continueMessages(MessageReceiver before) {
        inWhole = isInMessage();
        unanswered = before.unanswered;
        before.unanswered = null;
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
        if (!isInMessage()) {
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

    /** Answers the ping that could not be answered yet, if there is one. */
    final void answerPing() {
        if (unanswered != null) {
            ByteBuffer data = unanswered;
            unanswered = null;
            socket.sendPong(data);
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
}
