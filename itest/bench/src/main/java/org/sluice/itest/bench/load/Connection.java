package org.sluice.itest.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Queue;

/** An open WebSocket, and when what is on its way was sent. Confined to its driver's thread. */
final class Connection {

    private final Wire wire;
    private final Replies replies;
    /** What the socket did not take. */
    private final Queue<ByteBuffer> unsent = new ArrayDeque<>(0);

    private SelectionKey key;

    /** When messages were sent that have no reply yet: a ring, its length a power of two. */
    private long[] times = new long[1];

    private int oldest;
    private int waiting;

    Connection(Wire wire, Replies.Expected expected) {
        this.wire = wire;
        this.replies = new Replies(expected, this::control);
    }

    void register(Selector selector) throws ClosedChannelException {
        key = wire.channel.register(selector, SelectionKey.OP_READ, this);
    }

    private void control(int opcode, byte[] payload) throws IOException {
        if (opcode == ClientFrame.CLOSE) {
            int code = payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
            throw new EOFException("the server closes with " + code);
        }
        if (opcode != ClientFrame.PONG) {
            send(ByteBuffer.wrap(ClientFrame.of(ClientFrame.PONG, payload)));
        }
    }

    /** Sends all of it, now or when the socket takes it. */
    void send(ByteBuffer frames) throws IOException {
        if (!unsent.isEmpty()) {
            unsent.add(frames.duplicate());
        } else if (!wire.write(frames)) {
            unsent.add(frames.duplicate());
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    /** Goes on with what the socket did not take. */
    void writable() throws IOException {
        while (!unsent.isEmpty()) {
            if (!wire.write(unsent.element())) {
                return;
            }
            unsent.remove();
        }
        key.interestOps(SelectionKey.OP_READ);
    }

    /** Reads once, and returns how many messages have come completely. */
    int read(ByteBuffer input) throws IOException {
        input.clear();
        if (wire.read(input) < 0) {
            throw new EOFException("the server closes without a close frame");
        }
        return replies.read(input.flip());
    }

    void sentAt(long time) {
        if (waiting == times.length) {
            long[] more = new long[2 * waiting];
            for (int i = 0; i < waiting; i++) {
                more[i] = times[oldest + i & waiting - 1];
            }
            times = more;
            oldest = 0;
        }
        times[oldest + waiting++ & times.length - 1] = time;
    }

    /** Whether a reply is missing. */
    boolean isWaiting() {
        return waiting > 0;
    }

    /** When the message was sent whose reply has come, or was to be sent. */
    long replied() throws IOException {
        if (waiting == 0) {
            throw new IOException("a reply has come to a message that was not sent");
        }
        long time = times[oldest];
        oldest = oldest + 1 & times.length - 1;
        waiting--;
        return time;
    }

    /** Without waiting for the server's part of it. */
    void close() {
        try (wire) {
            if (unsent.isEmpty()) {
                wire.write(ByteBuffer.wrap(ClientFrame.of(ClientFrame.CLOSE, new byte[] {0x03, (byte) 0xe8})));
            }
        } catch (IOException e) {
            // It is gone already, and nobody needs it any more.
            unsent.clear();
        }
    }
}
