package org.sluice.websocket.server;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.sluice.protocol.ByteConnection;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.Message;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.server.deflate.PerMessageDeflate;
import org.sluice.websocket.server.frame.CloseFrame;
import org.sluice.websocket.server.frame.FrameWriter;
import org.sluice.websocket.server.frame.Opcode;
import org.sluice.websocket.server.frame.Utf8;

/** What an application has of a connection: makes frames of messages, and lets the {@link Session} send them. */
final class ServerWebSocket implements WebSocket {

    private static final int NONE = 0;
    private static final int MAX_CONTROL = 125;

    private static final FrameWrite WHOLE = (connection, socket, opcode, last, payload) -> {
        socket.requirePartsOf(NONE);
        return socket.write(connection, opcode, last, payload);
    };
    private static final FrameWrite PART =
            (connection, socket, opcode, last, payload) -> socket.writePart(connection, opcode, last, payload);
    private static final FrameWrite SHARED =
            (connection, socket, opcode, last, payload) -> socket.writeShared(connection, opcode, last, payload);
    private static final FrameWrite CONTROL =
            (connection, socket, opcode, last, payload) -> socket.write(connection, opcode, last, payload);

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
        PerMessageDeflate deflate = deflateFor(payload.remaining());
        return deflate == null
                ? session.sendData(WHOLE, opcode, true, payload)
                : session.sendData(compressing(deflate, payload), opcode, true, payload);
    }

    private FrameWrite compressing(PerMessageDeflate deflate, ByteBuffer message) {
        if (deflate.isInOrder()) {
            return (connection, socket, opcode, last, payload) -> {
                requirePartsOf(NONE);
                return write(connection, opcode, payload, deflate.compress(payload, level()));
            };
        }
        // Others need not wait for it
        ByteBuffer compressed = deflate.compress(message, level());
        return (connection, socket, opcode, last, payload) -> {
            requirePartsOf(NONE);
            return write(connection, opcode, payload, compressed);
        };
    }

    private int write(ByteConnection connection, int opcode, boolean last, ByteBuffer payload) {
        int length = payload.remaining();
        return connection.write(header(connection, opcode, last, length), payload) ? length : FrameWrite.NOT_TAKEN;
    }

    private int write(ByteConnection connection, int opcode, ByteBuffer payload, ByteBuffer compressed) {
        if (compressed == null) {
            return write(connection, opcode, true, payload);
        }
        int length = write(connection, opcode | FrameWriter.COMPRESSED, true, compressed);
        if (length != FrameWrite.NOT_TAKEN) {
            payload.position(payload.limit());
        }
        return length;
    }

    private ByteBuffer header(ByteConnection connection, int opcode, boolean last, int length) {
        return connection.loop().isCurrentThread()
                ? FrameWriter.header(session.memory().header(), opcode, last, length)
                : FrameWriter.header(opcode, last, length);
    }

    /** What compresses a message of this length, or null. */
    private PerMessageDeflate deflateFor(int length) {
        PerMessageDeflate deflate = session.deflate();
        if (deflate == null || !session.sends() || !session.compresses()) {
            return null;
        }
        return length >= Math.max(1, compression().threshold()) ? deflate : null;
    }

    private int level() {
        return compression().level();
    }

    private Compression compression() {
        return session.application().compression();
    }

    // In parts nothing is compressed: nobody could tell whether it will be worth it
    private CompletionStage<Void> sendPart(int opcode, ByteBuffer payload, boolean last) {
        return session.sendData(PART, opcode, last, payload);
    }

    private int writePart(ByteConnection connection, int opcode, boolean last, ByteBuffer payload) {
        boolean first = messageInParts == NONE;
        requirePartsOf(first ? NONE : opcode);
        messageInParts = last ? NONE : opcode;
        return write(connection, first ? opcode : Opcode.CONTINUATION, last, payload);
    }

    /** Whether a message has begun that has not ended. Called with the session's lock. */
    boolean isInParts() {
        return messageInParts != NONE;
    }

    @Override
    public CompletionStage<Void> send(Message message) {
        int opcode = message.isText() ? Opcode.TEXT : Opcode.BINARY;
        ByteBuffer payload = message.payload();
        PerMessageDeflate deflate = deflateFor(payload.remaining());
        if (deflate != null && deflate.isInOrder()) {
            return sendWhole(opcode, payload);
        }
        ByteBuffer compressed = deflate == null ? null : deflate.compress(message, level());
        return compressed == null
                ? session.sendData(SHARED, opcode, true, payload)
                : session.sendData(SHARED, opcode | FrameWriter.COMPRESSED, true, compressed);
    }

    private int writeShared(ByteConnection connection, int opcode, boolean last, ByteBuffer payload) {
        requirePartsOf(NONE);
        int length = payload.remaining();
        boolean taken = connection.writeShared(header(connection, opcode, last, length), payload);
        return taken ? length : FrameWrite.NOT_TAKEN;
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
        return session.send(CONTROL, opcode, true, data);
    }

    @Override
    public CompletionStage<Void> sendClose(CloseCode code, String reason) {
        return session.close(new CloseFrame(requireSendable(code), reason));
    }

    static CloseCode requireSendable(CloseCode code) {
        if (!code.isSendable()) {
            throw new IllegalArgumentException(
                    "close code " + code + " must not be sent by a server: " + refusal(code));
        }
        return code;
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
        return session.sends();
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
    public Executor eventLoop() {
        return new ApplicationLoop(session.application(), connection().loop());
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
