package org.sluice.websocket.server.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;

/**
 * What an event loop has received and sent, and how long it is in callbacks.
 *
 * <p>Confined to the event loop, but for what other threads send, and for who looks at the numbers.
 */
public final class LoopMeter {

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    /** As many cells on both sides keep others out of the cache lines that are written all the time. */
    private static final int MARGIN = 16;

    private static final int MESSAGES_RECEIVED = MARGIN;
    private static final int BYTES_RECEIVED = MARGIN + 1;
    private static final int MESSAGES_SENT = MARGIN + 2;
    private static final int BYTES_SENT = MARGIN + 3;

    private final long[] cells = new long[MARGIN + 4 + MARGIN];

    private final LongAdder messagesSentElsewhere = new LongAdder();
    private final LongAdder bytesSentElsewhere = new LongAdder();

    private boolean timing;
    private long since;

    LoopMeter() {}

    // One thread writes, and who reads sees a number that was right a moment ago
    private void add(int cell, long number) {
        CELL.setOpaque(cells, cell, cells[cell] + number);
    }

    private long read(int cell) {
        return (long) CELL.getOpaque(cells, cell);
    }

    /** A message has come. */
    public void received() {
        add(MESSAGES_RECEIVED, 1);
    }

    /**
     * Bytes have come.
     *
     * @param bytes how many
     */
    public void received(int bytes) {
        add(BYTES_RECEIVED, bytes);
    }

    /**
     * A frame is on its way. May be called on any thread.
     *
     * @param bytes its size
     * @param last whether a message has ended with it
     * @param onLoop whether the calling thread is the loop's
     */
    public void sent(int bytes, boolean last, boolean onLoop) {
        if (onLoop) {
            add(BYTES_SENT, bytes);
            add(MESSAGES_SENT, last ? 1 : 0);
        } else {
            bytesSentElsewhere.add(bytes);
            messagesSentElsewhere.add(last ? 1 : 0);
        }
    }

    /**
     * Whether callbacks are being timed.
     *
     * @return {@code true} between {@link #begin} and {@link #end}
     */
    public boolean isTiming() {
        return timing;
    }

    /**
     * Callbacks begin.
     *
     * @param now a point in time
     */
    public void begin(long now) {
        timing = true;
        since = now;
    }

    /**
     * A callback has ended.
     *
     * @param now a point in time
     * @return how long ago the one before it ended, or callbacks began
     */
    public long lap(long now) {
        long taken = now - since;
        since = now;
        return taken;
    }

    /** Callbacks have ended. */
    public void end() {
        timing = false;
    }

    long messagesReceived() {
        return read(MESSAGES_RECEIVED);
    }

    long bytesReceived() {
        return read(BYTES_RECEIVED);
    }

    long messagesSent() {
        return read(MESSAGES_SENT) + messagesSentElsewhere.sum();
    }

    long bytesSent() {
        return read(BYTES_SENT) + bytesSentElsewhere.sum();
    }
}
