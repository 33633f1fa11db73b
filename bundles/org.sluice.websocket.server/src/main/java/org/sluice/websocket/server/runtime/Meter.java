package org.sluice.websocket.server.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;

/**
 * Messages and bytes on an event loop.
 *
 * <p>Confined to the event loop, but for what other threads send, and for who looks at the numbers.
 */
public abstract sealed class Meter permits LoopMeter, ApplicationMeter {

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    /** As many cells on both sides keep others out of the cache lines that are written all the time. */
    private static final int MARGIN = 16;

    private static final int MESSAGES_RECEIVED = 0;
    private static final int BYTES_RECEIVED = 1;
    private static final int MESSAGES_SENT = 2;
    private static final int BYTES_SENT = 3;

    /** The first cell for something else. */
    static final int FREE = 4;

    private final long[] cells;

    private final LongAdder messagesSentElsewhere = new LongAdder();
    private final LongAdder bytesSentElsewhere = new LongAdder();

    /** With so many cells from {@link #FREE} on. */
    Meter(int more) {
        cells = new long[MARGIN + FREE + more + MARGIN];
    }

    // One thread writes, and who reads sees a number that was right a moment ago
    final void add(int cell, long number) {
        CELL.setOpaque(cells, MARGIN + cell, cells[MARGIN + cell] + number);
    }

    final long read(int cell) {
        return (long) CELL.getOpaque(cells, MARGIN + cell);
    }

    /** A message has come. */
    public final void received() {
        add(MESSAGES_RECEIVED, 1);
    }

    /**
     * Bytes have come.
     *
     * @param bytes how many
     */
    public final void received(int bytes) {
        add(BYTES_RECEIVED, bytes);
    }

    /**
     * A frame is on its way. May be called on any thread.
     *
     * @param bytes its size
     * @param last whether a message has ended with it
     * @param onLoop whether the calling thread is the loop's
     */
    public final void sent(int bytes, boolean last, boolean onLoop) {
        if (onLoop) {
            add(BYTES_SENT, bytes);
            add(MESSAGES_SENT, last ? 1 : 0);
        } else {
            bytesSentElsewhere.add(bytes);
            messagesSentElsewhere.add(last ? 1 : 0);
        }
    }

    final long messagesReceived() {
        return read(MESSAGES_RECEIVED);
    }

    final long bytesReceived() {
        return read(BYTES_RECEIVED);
    }

    final long messagesSent() {
        return read(MESSAGES_SENT) + messagesSentElsewhere.sum();
    }

    final long bytesSent() {
        return read(BYTES_SENT) + bytesSentElsewhere.sum();
    }
}
