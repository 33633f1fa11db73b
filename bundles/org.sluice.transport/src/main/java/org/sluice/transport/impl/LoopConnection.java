package org.sluice.transport.impl;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.transport.ConnectionKeeper;
import org.sluice.transport.Endpoint;
import org.sluice.transport.TransportConnection;

/**
 * A connection on an event loop, as every thread sees it.
 *
 * <p>Where it is in its life, is one {@link State}, and changes here only, under the lock.
 *
 * <p>Whatever a thread leaves for the loop to do, it leaves in the fields, and {@linkplain #schedule() schedules} the
 * {@link LoopSide}, which finds everything that is due. No lock is held while a listener is called.
 */
final class LoopConnection implements TransportConnection {

    private static final Logger LOG = LoggerFactory.getLogger(LoopConnection.class);
    private static final LimitedLog LIMITED = new LimitedLog(LOG);
    private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

    private final SelectorLoop loop;
    private final Endpoint endpoint;
    private final LoopSide side;

    // Written under this, read anywhere.
    private volatile State state = State.OPENING;
    private final Deadlines deadlines = new Deadlines();

    // Guarded by this; some flags of the output may be read without.
    private final Output output;
    private ConnectionEnd end;

    LoopConnection(
            SelectorLoop loop, Endpoint endpoint, SwitchProtocols answer, ByteBuffer unread, ConnectionKeeper keeper) {
        this.loop = loop;
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        side = new LoopSide(this, endpoint, answer.listener(), keeper, unread);
        output = new Output(endpoint, answer.queue(), loop.pool());
    }

    @Override
    public boolean write(ByteBuffer head, ByteBuffer body) {
        return write(head, body, false);
    }

    @Override
    public boolean write(ByteBuffer bytes) {
        return write(NO_BYTES, bytes, false);
    }

    @Override
    public boolean writeShared(ByteBuffer head, ByteBuffer shared) {
        return write(head, shared, true);
    }

    private boolean write(ByteBuffer head, ByteBuffer body, boolean shared) {
        synchronized (this) {
            if (state != State.OPEN || !output.admits((long) head.remaining() + body.remaining())) {
                return false;
            }
            append(head, body, shared);
        }
        side.flushLater();
        return true;
    }

    /** Under the lock. */
    private void append(ByteBuffer head, ByteBuffer body, boolean shared) {
        try {
            output.append(head, body, shared);
        } catch (IOException e) {
            lose(e);
        } catch (RuntimeException | Error e) {
            // A part may have been taken: nothing that is written from here on would make sense to the peer.
            fail("what is written cannot be taken", e);
            throw e;
        }
        scheduleAfterOutput();
    }

    @Override
    public synchronized void flush() {
        if (state == State.OPEN || state == State.CLOSING) {
            try {
                output.flush();
            } catch (IOException e) {
                lose(e);
            } catch (RuntimeException | Error e) {
                fail("the endpoint cannot write", e);
            }
            scheduleAfterOutput();
        }
    }

    /** Under the lock. */
    private void scheduleAfterOutput() {
        if (output.takeAttention() || mayEndOutput()) {
            schedule();
        }
    }

    @Override
    public boolean isWritable() {
        return output.isWritable();
    }

    @Override
    public synchronized long queuedBytes() {
        return output.queuedBytes();
    }

    @Override
    public synchronized void suspendReading() {
        // The endpoint is told when something comes: often, reading has been resumed before.
        side.input().suspend();
    }

    @Override
    public synchronized void resumeReading() {
        if (side.input().resume()) {
            schedule();
        }
    }

    @Override
    public void close() {
        close(NO_BYTES);
    }

    @Override
    public synchronized void close(ByteBuffer last) {
        if (state == State.OPENING) {
            end(ConnectionEnd.NOT_OPENED);
        }
        if (state == State.OPEN) {
            append(last, NO_BYTES, false);
        }
        if (state == State.OPEN) {
            state = State.CLOSING;
            limitLife();
            schedule();
            if (!side.flushLater()) {
                flush();
            }
        }
    }

    @Override
    public void abort() {
        end(ConnectionEnd.ABORTED);
    }

    @Override
    public void lost() {
        end(ConnectionEnd.LOST);
        loop.wakeUp();
    }

    @Override
    public void goAway() {
        loop.execute(side::tellGoingAway);
    }

    @Override
    public void setTimeout(Duration delay) {
        int tick = delay.isZero() || delay.isNegative() ? Ticks.NEVER : Ticks.after(delay);
        synchronized (this) {
            deadlines.setTimeout(tick);
        }
        loop.wakeAt(tick);
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public SelectorLoop loop() {
        return loop;
    }

    @Override
    public InetSocketAddress localAddress() {
        return endpoint.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return endpoint.remoteAddress();
    }

    State state() {
        return state;
    }

    /** Has the loop look after the connection, by one task however often it is called. */
    void schedule() {
        side.schedule();
    }

    /** Decides the end, which comes about as a task of its own, never within a callback. */
    synchronized void end(ConnectionEnd how) {
        if (state != State.ENDING && state != State.CLOSED) {
            end = state == State.OPENING ? ConnectionEnd.NOT_OPENED : how;
            state = State.ENDING;
            schedule();
        }
    }

    /** The peer or the network has ended the connection. */
    void lose(IOException cause) {
        LOG.debug("{}: connection lost", remoteAddress(), cause);
        end(ConnectionEnd.LOST);
    }

    /** Somebody on this side is in error. */
    void fail(String what, Throwable cause) {
        end(ConnectionEnd.ABORTED);
        LIMITED.error(what, "{}: connection aborted, {}", remoteAddress(), what, cause);
    }

    // For the loop's side.

    synchronized boolean opened() {
        state = state == State.OPENING ? State.OPEN : state;
        return state == State.OPEN;
    }

    synchronized void unblock() {
        output.unblock();
        flush();
    }

    /** Whether the endpoint must tell when it takes more. */
    boolean isBlocked() {
        return output.isBlocked() && (state == State.OPEN || state == State.CLOSING);
    }

    /** Whether the listener must be told that it may write again. */
    boolean drained() {
        return !output.isWritable() && drainedUnderLock();
    }

    private synchronized boolean drainedUnderLock() {
        return state == State.OPEN && output.drained();
    }

    boolean mayEndOutput() {
        return state == State.CLOSING && queuedBytes() == 0;
    }

    synchronized void outputEnded() {
        state = state == State.CLOSING ? State.LINGERING : state;
    }

    /** Bounds what is left of an open connection's life; not a second time. */
    synchronized boolean beginGoingAway() {
        if (state != State.OPEN || deadlines.hasEnd()) {
            return false;
        }
        limitLife();
        return true;
    }

    synchronized void limitLife() {
        int tick = Ticks.after(loop.closingTimeout());
        deadlines.endBy(tick);
        loop.wakeAt(tick);
    }

    /** Whether the listener's timer has expired; only once. */
    synchronized boolean takeTimeout(int now) {
        return deadlines.takeTimeout(now) && state == State.OPEN;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    /** From here on the endpoint is not called by other threads. */
    synchronized ConnectionEnd closing() {
        state = State.CLOSED;
        output.discard();
        return end;
    }
}
