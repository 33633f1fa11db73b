package org.sluice.websocket.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.sluice.protocol.ByteConnection;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ConnectionListener;
import org.sluice.protocol.EventLoop;
import org.sluice.websocket.server.frame.Bytes;

/** A connection in memory, with the rules of a transport: what a listener leaves comes again, callbacks run on the loop. */
final class TestConnection implements ByteConnection {

    private final TestLoop loop;
    private final ConnectionListener listener;

    final AtomicInteger flushes = new AtomicInteger();
    volatile boolean writable = true;
    private volatile Boolean nextWritable;
    volatile boolean refuses;
    volatile boolean suspended;
    volatile boolean aborted;
    volatile Duration timeout = Duration.ZERO;

    // Guarded by this.
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private boolean closing;

    // Confined to the loop.
    private byte[] left = {};
    private boolean ended;
    private boolean direct;

    TestConnection(TestLoop loop, ConnectionListener listener) {
        this.loop = loop;
        this.listener = listener;
    }

    ConnectionListener listener() {
        return listener;
    }

    /** What {@link #isWritable()} answers next, and what from then on. */
    void writableAnswers(boolean next, boolean then) {
        nextWritable = next;
        writable = then;
    }

    TestConnection direct() {
        direct = true;
        return this;
    }

    TestConnection open() {
        loop.run(() -> listener.onOpen(this));
        return this;
    }

    /** Bytes from the peer, in one read. */
    TestConnection feed(byte[]... bytes) {
        loop.run(() -> {
            left = Bytes.concat(left, Bytes.concat(bytes));
            read();
        });
        loop.settle();
        return this;
    }

    private void read() {
        if (suspended || ended || isClosing()) {
            return;
        }
        ByteBuffer in = direct ? ByteBuffer.allocateDirect(left.length) : ByteBuffer.allocate(left.length);
        in.put(left).flip();
        listener.onRead(in);
        left = new byte[in.remaining()];
        in.get(left);
    }

    /** How many bytes the listener has not taken. */
    int leftOver() {
        return loop.call(() -> left.length);
    }

    void endInput() {
        loop.run(listener::onReadEnd);
        loop.settle();
    }

    void expire() {
        loop.run(listener::onTimeout);
        loop.settle();
    }

    void drain() {
        writable = true;
        loop.run(listener::onWritable);
        loop.settle();
    }

    void goAway() {
        loop.run(listener::onGoingAway);
        loop.settle();
    }

    void end(ConnectionEnd how) {
        loop.run(() -> {
            if (!ended) {
                ended = true;
                listener.onClosed(how);
            }
        });
        loop.settle();
    }

    /** The frames that were written, such as {@code text Hello} or {@code close 1000 bye}. */
    List<String> sent() {
        ByteBuffer in;
        synchronized (this) {
            in = ByteBuffer.wrap(written.toByteArray());
        }
        List<String> frames = new ArrayList<>();
        while (in.hasRemaining()) {
            frames.add(frame(in));
        }
        return frames;
    }

    /** The payload of a frame that was written, of those with less than 126 bytes. */
    byte[] payload(int frame) {
        ByteBuffer in;
        synchronized (this) {
            in = ByteBuffer.wrap(written.toByteArray());
        }
        for (int i = 0; i < frame; i++) {
            in.position(in.position() + 2 + in.get(in.position() + 1));
        }
        byte[] payload = new byte[in.get(in.position() + 1)];
        in.get(in.position() + 2, payload);
        return payload;
    }

    /** All that was written. */
    synchronized byte[] bytes() {
        return written.toByteArray();
    }

    private static String frame(ByteBuffer in) {
        int first = in.get() & 0xff;
        int length = in.get() & 0xff;
        if (length == 126) {
            length = in.getShort() & 0xffff;
        } else if (length == 127) {
            length = (int) in.getLong();
        }
        byte[] payload = new byte[length];
        in.get(payload);
        String text = new String(payload, UTF_8);
        return switch (first) {
            case 0x81 -> "text " + text;
            case 0x01 -> "text part " + text;
            case 0x00 -> "part " + text;
            case 0x80 -> "last part " + text;
            case 0x82 -> "binary " + Bytes.hex(ByteBuffer.wrap(payload));
            case 0x02 -> "binary part " + Bytes.hex(ByteBuffer.wrap(payload));
            case 0x88 ->
                length == 0 ? "close" : "close " + code(payload) + " " + new String(payload, 2, length - 2, UTF_8);
            case 0x89 -> "ping " + text;
            case 0x8a -> "pong " + text;
            default -> "frame " + Integer.toHexString(first) + " " + text;
        };
    }

    private static int code(byte[] payload) {
        return (payload[0] & 0xff) << 8 | payload[1] & 0xff;
    }

    synchronized boolean isClosing() {
        return closing;
    }

    @Override
    public synchronized boolean write(ByteBuffer head, ByteBuffer body) {
        return write(head) && write(body);
    }

    @Override
    public synchronized boolean write(ByteBuffer bytes) {
        if (refuses || closing) {
            return false;
        }
        append(bytes);
        return true;
    }

    @Override
    public synchronized boolean writeShared(ByteBuffer head, ByteBuffer shared) {
        return write(head) && write(shared.duplicate());
    }

    private void append(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            written.write(bytes.get());
        }
    }

    @Override
    public void flush() {
        flushes.incrementAndGet();
    }

    @Override
    public boolean isWritable() {
        Boolean next = nextWritable;
        nextWritable = null;
        return next == null ? writable : next;
    }

    @Override
    public synchronized long queuedBytes() {
        return written.size();
    }

    @Override
    public void suspendReading() {
        suspended = true;
    }

    @Override
    public void resumeReading() {
        suspended = false;
        loop.execute(() -> {
            if (left.length > 0) {
                read();
            }
        });
    }

    @Override
    public synchronized void close() {
        closing = true;
    }

    @Override
    public synchronized void close(ByteBuffer last) {
        if (!closing) {
            append(last);
        }
        closing = true;
    }

    @Override
    public void abort() {
        aborted = true;
        close();
        loop.execute(() -> end(ConnectionEnd.ABORTED));
    }

    @Override
    public void setTimeout(Duration delay) {
        timeout = delay;
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public InetSocketAddress localAddress() {
        return TestRequest.LOCAL;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return TestRequest.REMOTE;
    }
}
