package org.sluice.jetty.impl;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.sluice.transport.Readiness;

/**
 * What comes on a stream of HTTP/2.
 *
 * <pre>
 * IDLE --read of nothing--&gt; AWAITED --data--&gt; FETCHING --bytes--&gt; IDLE
 *                              ^-----nothing-----'  `--END_STREAM--&gt; ENDED          any --close--&gt; CLOSED
 * </pre>
 *
 * <p>A few frames' payloads are fetched ahead, by a thread of Jetty's: to fetch opens the flow-control window, and so may write
 * to the socket that all streams of the client share. Everything else stays with Jetty, within that window.
 *
 * <p>{@code EndPoint.fill} would be shorter, but where the stream fails in the middle of one, Jetty 12.0 can give a buffer back
 * to its pool twice.
 */
final class StreamInput implements Callback {

    /** Each may keep a network buffer of Jetty's from being used again. */
    private static final int MAX_PIECES = 16;

    private enum State {
        IDLE,
        AWAITED,
        FETCHING,
        ENDED,
        CLOSED
    }

    private final EndPoint endPoint;
    private final Stream stream;
    private final Executor jettys;

    // Guarded by this.
    private final Deque<Stream.Data> pieces = new ArrayDeque<>(1);
    private State state = State.IDLE;
    private boolean wanted = true;
    private Readiness readiness;

    StreamInput(EndPoint endPoint, Stream stream, Executor jettys) {
        this.endPoint = endPoint;
        this.stream = stream;
        this.jettys = jettys;
    }

    void open(Readiness toTell) {
        synchronized (this) {
            readiness = toTell;
        }
        lookForMore();
    }

    void want(boolean read) {
        synchronized (this) {
            wanted = read;
        }
        lookForMore();
    }

    int read(ByteBuffer target) {
        int start = target.position();
        boolean ended;
        synchronized (this) {
            while (!pieces.isEmpty() && target.hasRemaining()) {
                move(pieces.peek(), target);
            }
            ended = pieces.isEmpty() && state == State.ENDED;
        }
        int count = target.position() - start;
        if (count == 0 && ended) {
            return -1;
        }
        lookForMore();
        return count;
    }

    private void move(Stream.Data piece, ByteBuffer target) {
        ByteBuffer bytes = piece.frame().getByteBuffer();
        int count = Math.min(bytes.remaining(), target.remaining());
        target.put(bytes.slice().limit(count));
        bytes.position(bytes.position() + count);
        if (!bytes.hasRemaining()) {
            pieces.remove();
            piece.release();
        }
    }

    /** Tells of what is there; if nothing is, asks Jetty for it. */
    private void lookForMore() {
        Readiness toTell;
        synchronized (this) {
            boolean isReadable = !pieces.isEmpty() || state == State.ENDED;
            if (!wanted || !isReadable && state != State.IDLE) {
                return;
            }
            toTell = isReadable ? readiness : null;
            if (!isReadable) {
                state = State.AWAITED;
            }
        }
        if (toTell == null) {
            // May call back at once.
            endPoint.fillInterested(this);
        } else {
            toTell.ready(true, false);
        }
    }

    /** There is data, or Jetty knows that the stream has failed, which it tells otherwise. */
    @Override
    public void succeeded() {
        synchronized (this) {
            if (state != State.AWAITED) {
                return;
            }
            state = State.FETCHING;
        }
        StreamEndpoint.execute(jettys, this::fetch);
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    private void fetch() {
        Deque<Stream.Data> fetched = new ArrayDeque<>(MAX_PIECES);
        boolean ended = false;
        Stream.Data data = stream.readData();
        while (data != null) {
            ended = data.frame().isEndStream();
            if (data.frame().getByteBuffer().hasRemaining()) {
                fetched.add(data);
            } else {
                data.release();
            }
            data = ended || fetched.size() == MAX_PIECES ? null : stream.readData();
        }
        synchronized (this) {
            if (state == State.CLOSED) {
                fetched.forEach(Stream.Data::release);
                return;
            }
            pieces.addAll(fetched);
            state = ended ? State.ENDED : State.IDLE;
        }
        lookForMore();
    }

    /** Reads no more. */
    synchronized void close() {
        state = State.CLOSED;
        pieces.forEach(Stream.Data::release);
        pieces.clear();
    }
}
