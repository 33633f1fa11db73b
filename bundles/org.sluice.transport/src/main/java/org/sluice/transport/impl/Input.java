package org.sluice.transport.impl;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.sluice.transport.Endpoint;

/**
 * The receiving side of one connection: what the listener has left, and whether it wants more.
 *
 * <p>Confined to the event loop, but for suspending and resuming.
 */
final class Input {

    /** More than the send buffer of a peer and our receive buffer hold together, so that who stops in time is not cut off. */
    static final int MAX_SKIPPED_BYTES = 16 * 1024 * 1024;

    private enum Reading {
        ON,
        SUSPENDED,
        /** Resumed, but what was left has not yet been offered again. */
        RESUMING
    }

    private final LoopSide connection;

    /** Written under the connection's lock. */
    private volatile Reading reading = Reading.ON;

    /** What goes in front of the next bytes; {@code null} when there is nothing. */
    private ByteBuffer kept;

    private boolean ended;
    private int skipped;

    Input(LoopSide connection, ByteBuffer initial) {
        this.connection = connection;
        kept = initial;
    }

    /** Any thread, under the connection's lock. */
    void suspend() {
        reading = Reading.SUSPENDED;
    }

    /**
     * Any thread, under the connection's lock.
     *
     * @return whether {@link #completeResume} has to follow on the loop
     */
    boolean resume() {
        if (reading != Reading.SUSPENDED) {
            return false;
        }
        reading = Reading.RESUMING;
        return true;
    }

    /**
     * On the loop, under the connection's lock.
     *
     * @return whether reading was resumed
     */
    boolean completeResume() {
        if (reading != Reading.RESUMING) {
            return false;
        }
        reading = Reading.ON;
        return true;
    }

    boolean isResuming() {
        return reading == Reading.RESUMING;
    }

    boolean isOn() {
        return reading == Reading.ON;
    }

    boolean hasEnded() {
        return ended;
    }

    void drop() {
        kept = null;
    }

    /** Reads once and passes on what has come. */
    void read(Endpoint endpoint, ByteBuffer buffer) throws IOException {
        if (kept != null) {
            buffer.put(kept.duplicate());
        }
        int count = endpoint.read(buffer);
        if (count > 0) {
            kept = null;
            offer(buffer.flip());
        } else if (count < 0) {
            kept = null;
            ended = true;
            connection.tell(Event.READ_END, null);
        }
    }

    /** Reads once and drops what has come. */
    void skip(Endpoint endpoint, ByteBuffer buffer) throws IOException {
        kept = null;
        int count = endpoint.read(buffer);
        ended = count < 0;
        skipped += Math.max(0, count);
    }

    /** Whether the peer goes on sending although it could long have seen that nobody listens. */
    boolean hasSkippedTooMuch() {
        return skipped > MAX_SKIPPED_BYTES;
    }

    /** Offers what was kept, without waiting for more; in parts if it is more than the buffer holds. */
    void offerKept(ByteBuffer buffer) {
        boolean more = kept != null;
        while (more && isOn() && connection.isOpen()) {
            ByteBuffer rest = kept;
            int count = Math.min(rest.remaining(), buffer.capacity());
            buffer.clear().put(0, rest, rest.position(), count).limit(count);
            rest.position(rest.position() + count);
            offer(buffer);
            more = rest.hasRemaining();
            if (more) {
                kept = kept == null ? rest : putBack(kept, rest);
            }
        }
    }

    /** What was left fits in front of the rest, from where it was taken. */
    private static ByteBuffer putBack(ByteBuffer left, ByteBuffer rest) {
        int at = rest.position() - left.remaining();
        return rest.put(at, left, left.position(), left.remaining()).position(at);
    }

    private void offer(ByteBuffer buffer) {
        int offered = buffer.remaining();
        connection.tell(Event.READ, buffer);
        int left = buffer.remaining();
        if (left == 0) {
            kept = null;
            return;
        }
        kept = ByteBuffer.allocate(left).put(buffer).flip();
        if (left == offered && offered == buffer.capacity() && isOn() && connection.isOpen()) {
            connection.takesNothing(offered);
        }
    }
}
