package org.sluice.transport.impl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ConnectionListener;
import org.sluice.transport.ConnectionKeeper;
import org.sluice.transport.Endpoint;
import org.sluice.transport.Readiness;

/**
 * The event loop's side of a connection: everything that calls the listener, or the endpoint other than to write.
 *
 * <p>Confined to the event loop, but for {@link #ready}, {@link #schedule}, {@link #flushLater} and what {@link Input} says.
 */
final class LoopSide implements Runnable, Readiness {

    private static final Logger LOG = LoggerFactory.getLogger(LoopSide.class);
    private static final LimitedLog LIMITED = new LimitedLog(LOG);

    private static final int READ = 1;
    private static final int WRITE = 2;
    private static final int SCHEDULED = 4;

    private final LoopConnection connection;
    private final Endpoint endpoint;
    private final ConnectionListener listener;
    private final ConnectionKeeper keeper;
    private final Input input;

    /** What the endpoint has told otherwise than by a selection key, and whether the loop has this as a task. Any thread. */
    private final AtomicInteger told = new AtomicInteger();

    private int interest;
    private int index = -1;
    private boolean flushesLater;

    LoopSide(
            LoopConnection connection,
            Endpoint endpoint,
            ConnectionListener listener,
            ConnectionKeeper keeper,
            ByteBuffer unread) {
        this.connection = connection;
        this.endpoint = endpoint;
        this.listener = listener;
        this.keeper = keeper;
        input = new Input(this, unread);
    }

    @Override
    public void ready(boolean read, boolean write) {
        schedule((read ? READ : 0) | (write ? WRITE : 0));
    }

    void schedule() {
        schedule(0);
    }

    private void schedule(int ready) {
        int before = told.getAndAccumulate(ready | SCHEDULED, (some, more) -> some | more);
        if ((before & SCHEDULED) == 0) {
            connection.loop().execute(this);
        }
    }

    Input input() {
        return input;
    }

    boolean isOpen() {
        return connection.state() == State.OPEN;
    }

    int index() {
        return index;
    }

    void setIndex(int index) {
        this.index = index;
    }

    /**
     * Makes it one system call for all that the running callback or task writes.
     *
     * @return whether there is one, on this loop
     */
    boolean flushLater() {
        boolean onLoop = connection.loop().isCurrentThread();
        if (onLoop && !flushesLater) {
            flushesLater = true;
            connection.loop().connections().flushLater(this);
        }
        return onLoop;
    }

    void flush() {
        flushesLater = false;
        connection.flush();
    }

    /** Does what has been scheduled. */
    @Override
    public void run() {
        int ready = told.getAndSet(0);
        switch (connection.state()) {
            case OPENING -> open();
            case ENDING -> close();
            case CLOSED -> LOG.trace("{}: nothing left to do", connection.remoteAddress());
            default -> serve((ready & READ) != 0, (ready & WRITE) != 0);
        }
    }

    /** Serves a connection that the selector has found to be ready. */
    void serve(SelectionKey key) {
        try {
            serve(key.isReadable(), key.isWritable());
        } catch (CancelledKeyException e) {
            connection.lose((IOException) new IOException("the channel has been closed elsewhere").initCause(e));
        }
    }

    private void serve(boolean readable, boolean writable) {
        try {
            if (writable) {
                connection.unblock();
            }
            if (input.isResuming() && isOpen() && resumed()) {
                input.offerKept(connection.loop().readBuffer());
            }
            if (readable) {
                read();
            }
            if (connection.drained()) {
                tell(Event.WRITABLE, null);
            }
            linger();
            updateInterest();
        } catch (IOException e) {
            connection.lose(e);
        } catch (Throwable e) {
            connection.fail("the endpoint or the transport has failed", e);
        }
    }

    private boolean resumed() {
        synchronized (connection) {
            return input.completeResume();
        }
    }

    private void read() throws IOException {
        if (input.hasEnded()) {
            return;
        }
        switch (connection.state()) {
            case OPEN -> {
                if (input.isOn()) {
                    input.read(endpoint, connection.loop().readBuffer());
                }
            }
            case CLOSING, LINGERING -> {
                input.skip(endpoint, connection.loop().readBuffer());
                if (input.hasSkippedTooMuch()) {
                    LOG.debug("{}: connection aborted, the peer does not stop sending", connection.remoteAddress());
                    connection.abort();
                }
            }
            default -> input.drop();
        }
    }

    private void linger() throws IOException {
        if (connection.mayEndOutput()) {
            endpoint.endOutput();
            connection.outputEnded();
        }
        if (connection.state() == State.LINGERING && input.hasEnded()) {
            connection.end(ConnectionEnd.CLOSED);
        }
    }

    private void updateInterest() throws IOException {
        State state = connection.state();
        if (state == State.ENDING) {
            return;
        }
        // After the end of the input, a channel would be found to be readable again and again.
        boolean read = !input.hasEnded() && (state != State.OPEN || input.isOn());
        boolean write = connection.isBlocked();
        int wanted = (read ? READ : 0) | (write ? WRITE : 0);
        if (interest != wanted) {
            interest = wanted;
            endpoint.setInterest(read, write);
        }
    }

    private void open() {
        try {
            if (!connection.loop().isStopping()) {
                endpoint.open(connection.loop().selector(), this);
                interest = READ;
                if (connection.opened()) {
                    connection.loop().connections().add(this);
                    keeper.opened(connection);
                    tell(Event.OPEN, null);
                    if (isOpen()) {
                        input.offerKept(connection.loop().readBuffer());
                    }
                }
            }
        } catch (IOException e) {
            connection.lose(e);
        } catch (Throwable e) {
            connection.fail("the endpoint cannot be opened", e);
        }
        if (connection.state() == State.OPENING) {
            connection.end(ConnectionEnd.NOT_OPENED);
        } else {
            serve(false, false);
        }
    }

    private void close() {
        ConnectionEnd end = connection.closing();
        input.drop();
        try {
            endpoint.close();
        } catch (Throwable e) {
            LIMITED.error(endpoint.getClass(), "{}: the endpoint cannot be closed", connection.remoteAddress(), e);
        }
        connection.loop().connections().remove(this);
        try {
            listener.onClosed(end);
        } catch (Throwable e) {
            LIMITED.error(
                    listener.getClass(),
                    "{}: {}.onClosed has thrown",
                    connection.remoteAddress(),
                    listener.getClass(),
                    e);
        }
        if (end == ConnectionEnd.NOT_OPENED) {
            keeper.notOpened();
        } else {
            keeper.closed(connection);
        }
    }

    void abort() {
        connection.abort();
    }

    /** Looks after what is due, and returns when the next is. */
    int expire(int now) {
        Deadlines deadlines = connection.deadlines();
        if (deadlines.endIsDue(now)) {
            LOG.debug("{}: connection aborted, it takes too long to close", connection.remoteAddress());
            connection.abort();
            return Ticks.NEVER;
        }
        if (deadlines.timeoutIsDue(now) && connection.takeTimeout(now)) {
            tell(Event.TIMEOUT, null);
        }
        return deadlines.next();
    }

    void tellGoingAway() {
        if (connection.beginGoingAway()) {
            tell(Event.GOING_AWAY, null);
        }
    }

    /** However long the connection has been given before, the loop ends in time. */
    void stop() {
        tellGoingAway();
        connection.limitLife();
    }

    void takesNothing(int bytes) {
        connection.fail(listener.getClass() + ".onRead takes nothing from a full buffer of " + bytes + " bytes", null);
    }

    void tell(Event event, ByteBuffer bytes) {
        try {
            event.tell(listener, connection, bytes);
        } catch (Throwable e) {
            connection.fail(listener.getClass() + " has thrown on " + event, e);
        }
    }
}
