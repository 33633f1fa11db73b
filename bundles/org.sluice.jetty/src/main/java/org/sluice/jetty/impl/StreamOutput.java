package org.sluice.jetty.impl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.sluice.transport.Readiness;

/**
 * What goes out on a stream of HTTP/2.
 *
 * <pre>
 * READY --write--&gt; WRITING --sent--&gt; READY --end--&gt; ENDING --sent--&gt; ENDED       any --failure--&gt; FAILED
 * </pre>
 *
 * <p>Jetty gets a copy of so much, and nothing more before that has been sent: its own queue knows no bounds. As long as it has
 * any, the last byte of it counts as not written, so that who waits for everything to be written waits for the peer.
 *
 * <p>It is given by a thread of Jetty's, because whoever gives may have to write what other streams of the client have to say,
 * for as long as the socket takes it.
 */
final class StreamOutput {

    static final int MAX_PIECE_BYTES = 64 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private enum State {
        READY,
        WRITING,
        ENDING,
        ENDED,
        FAILED
    }

    private final Stream stream;
    private final Executor jettys;

    // Guarded by this.
    private State state = State.READY;
    private boolean isFirstByteSent;
    private boolean wanted;
    private Throwable failure;
    private Readiness readiness;
    private Runnable afterEnd = () -> {};

    StreamOutput(Stream stream, Executor jettys) {
        this.stream = stream;
        this.jettys = jettys;
    }

    synchronized void open(Readiness toTell) {
        readiness = toTell;
    }

    void want(boolean write) {
        synchronized (this) {
            wanted = write;
        }
        tell();
    }

    private void tell() {
        Readiness toTell;
        synchronized (this) {
            if (!wanted || state == State.WRITING) {
                return;
            }
            toTell = readiness;
        }
        toTell.ready(false, true);
    }

    long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        ByteBuffer piece;
        long written = 0;
        synchronized (this) {
            if (state == State.FAILED) {
                throw new IOException("the stream has failed", failure);
            }
            if (state != State.READY) {
                return 0;
            }
            if (isFirstByteSent) {
                skip(sources, offset);
                isFirstByteSent = false;
                written++;
            }
            piece = take(sources, offset, length);
            if (!piece.hasRemaining()) {
                return written;
            }
            isFirstByteSent = true;
            written += piece.remaining() - 1;
            state = State.WRITING;
        }
        give(piece, false);
        return written;
    }

    /** The transport writes no empty buffers, so it is in the first one that is not at its end. */
    private static void skip(ByteBuffer[] sources, int offset) {
        int first = offset;
        while (!sources[first].hasRemaining()) {
            first++;
        }
        sources[first].get();
    }

    /** Copies what one piece may have, and leaves the last byte of it. */
    private static ByteBuffer take(ByteBuffer[] sources, int offset, int length) {
        int bytes = 0;
        for (int i = offset; i < offset + length; i++) {
            bytes = Math.min(MAX_PIECE_BYTES, bytes + sources[i].remaining());
        }
        ByteBuffer piece = ByteBuffer.allocate(bytes);
        for (int i = offset; piece.hasRemaining(); i++) {
            int count = Math.min(sources[i].remaining(), piece.remaining());
            piece.put(sources[i].slice().limit(count));
            boolean isLast = !piece.hasRemaining();
            sources[i].position(sources[i].position() + (isLast ? count - 1 : count));
        }
        return piece.flip();
    }

    /** Called when everything has been written. */
    void end() {
        synchronized (this) {
            if (state != State.READY) {
                return;
            }
            state = State.ENDING;
        }
        give(NOTHING.duplicate(), true);
    }

    private void give(ByteBuffer bytes, boolean last) {
        DataFrame frame = new DataFrame(stream.getId(), bytes, last);
        Callback callback = Callback.from(InvocationType.NON_BLOCKING, this::sent, this::failed);
        StreamEndpoint.execute(jettys, () -> stream.data(frame, callback));
    }

    private void sent() {
        complete(null);
    }

    private void failed(Throwable cause) {
        complete(cause);
    }

    private void complete(Throwable cause) {
        boolean wasEnding;
        Runnable next;
        synchronized (this) {
            failure = cause;
            wasEnding = state == State.ENDING;
            next = afterEnd;
            if (cause != null) {
                state = State.FAILED;
            } else {
                state = wasEnding ? State.ENDED : State.READY;
            }
        }
        if (wasEnding) {
            // For the peer's end, which may have come meanwhile.
            readiness().ready(true, false);
            next.run();
        }
        tell();
    }

    private synchronized Readiness readiness() {
        return readiness;
    }

    /** Whether Jetty still has to send the end. */
    synchronized boolean isEnding() {
        return state == State.ENDING;
    }

    /** Does it when Jetty has sent the end, which a reset would overtake; at once if it has none to send. */
    void afterEnd(Runnable task) {
        synchronized (this) {
            if (state == State.ENDING) {
                afterEnd = task;
                return;
            }
        }
        task.run();
    }
}
