package org.sluice.websocket.server;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.sluice.protocol.ByteConnection;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.Message;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.server.frame.CloseFrame;
import org.sluice.websocket.server.frame.FrameWriter;
import org.sluice.websocket.server.frame.Opcode;
import org.sluice.websocket.server.frame.Utf8;

/** What an application has of a connection: makes frames of messages, and lets the {@link Session} send them. */
final class ServerWebSocket implements WebSocket {

    private static final int NONE = 0;
    private static final int MAX_CONTROL = 125;

    private final long id;
    private final String subprotocol;
    private final Session session;

    /** The opcode of the message whose last part has not been sent, or {@link #NONE}. Guarded by the session. */
    private int messageInParts = NONE;

    ServerWebSocket(long id, String subprotocol, Session session) {
        this.id = id;
        this.subprotocol = subprotocol;
        this.session = session;
    }

    @Override
    public CompletionStage<Void> sendText(CharSequence text) {
        return sendWhole(Opcode.TEXT, Utf8.encode(text));
    }

    @Override
    public CompletionStage<Void> sendText(CharSequence part, boolean last) {
        return sendPart(Opcode.TEXT, Utf8.encode(part), last);
    }

    @Override
    public CompletionStage<Void> sendBinary(ByteBuffer data) {
        return sendWhole(Opcode.BINARY, data);
    }

    @Override
    public CompletionStage<Void> sendBinary(ByteBuffer part, boolean last) {
        return sendPart(Opcode.BINARY, part, last);
    }

    private CompletionStage<Void> sendWhole(int opcode, ByteBuffer payload) {
        int length = payload.remaining();
        return session.sendData(length, true, connection -> {
            requirePartsOf(NONE);
            return connection.write(FrameWriter.header(opcode, true, length), payload);
        });
    }

    private CompletionStage<Void> sendPart(int opcode, ByteBuffer payload, boolean last) {
        return session.sendData(payload.remaining(), last, connection -> {
            boolean first = messageInParts == NONE;
            requirePartsOf(first ? NONE : opcode);
            messageInParts = last ? NONE : opcode;
            int frame = first ? opcode : Opcode.CONTINUATION;
            return connection.write(FrameWriter.header(frame, last, payload.remaining()), payload);
        });
    }

    @Override
    public CompletionStage<Void> send(Message message) {
        int opcode = message.isText() ? Opcode.TEXT : Opcode.BINARY;
        ByteBuffer payload = message.payload();
        return session.sendData(payload.remaining(), true, connection -> {
            requirePartsOf(NONE);
            return connection.writeShared(FrameWriter.header(opcode, true, payload.remaining()), payload);
        });
    }

    // RFC 6455, 5.4: the fragments of one message must not be interleaved with those of another
    private void requirePartsOf(int opcode) {
        if (messageInParts != opcode) {
            throw new IllegalStateException("a message in parts is under way");
        }
    }

    @Override
    public CompletionStage<Void> sendPing(ByteBuffer data) {
        return sendControl(Opcode.PING, data);
    }

    @Override
    public CompletionStage<Void> sendPong(ByteBuffer data) {
        return sendControl(Opcode.PONG, data);
    }

    private CompletionStage<Void> sendControl(int opcode, ByteBuffer data) {
        if (data.remaining() > MAX_CONTROL) {
            throw new IllegalArgumentException("data is " + data.remaining() + " bytes, limit is " + MAX_CONTROL);
        }
        int length = data.remaining();
        return session.send(
                length, false, connection -> connection.write(FrameWriter.header(opcode, true, length), data));
    }

    @Override
    public CompletionStage<Void> sendClose(CloseCode code, String reason) {
        if (!code.isSendable()) {
            throw new IllegalArgumentException(
                    "close code " + code + " must not be sent by a server: " + refusal(code));
        }
        return session.close(new CloseFrame(code, reason));
    }

    private static String refusal(CloseCode code) {
        return code.sender() == CloseCode.Sender.CLIENT ? "it is the client's" : code.meaning();
    }

    @Override
    public void abort() {
        session.abort(Endings.ABORTED);
    }

    @Override
    public boolean isOpen() {
        return session.isOpen();
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String subprotocol() {
        return subprotocol;
    }

    @Override
    public InetSocketAddress localAddress() {
        return connection().localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return connection().remoteAddress();
    }

    private ByteConnection connection() {
        return session.connection();
    }
}
