package org.sluice.transport.impl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ConnectionListener;
import org.sluice.transport.Endpoint;
import org.sluice.transport.Readiness;
import org.sluice.transport.impl.LoopConnection.State;

/**
 * The event loop's side of a connection: everything that calls the listener, or the endpoint other than to write.
 *
 * <p>Confined to the event loop, but for {@link #ready} and {@link #schedule}.
 */
final class LoopSide implements Runnable, Readiness {

    private static final Logger LOG = LoggerFactory.getLogger(LoopSide.class);

    private static final int READ = 1;
    private static final int WRITE = 2;
    private static final int SCHEDULED = 4;

    private enum Event {
        OPEN,
        READ,
        READ_END,
        WRITABLE,
        TIMEOUT,
        GOING_AWAY
    }

    private final LoopConnection connection;
    private final SelectorLoop loop;
    private final Endpoint endpoint;
    private final ConnectionListener listener;
    private final Input input;

    /** What the endpoint has told otherwise than by a selection key, and whether the loop has this as a task. Any thread. */
    private final AtomicInteger told = new AtomicInteger();

    private int interest;
    private int index = -1;
    private boolean flushesLater;

    LoopSide(
            LoopConnection connection,
            SelectorLoop loop,
            Endpoint endpoint,
            ConnectionListener listener,
            ByteBuffer unread) {
        this.connection = connection;
        this.loop = loop;
        this.endpoint = endpoint;
        this.listener = listener;
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
            loop.post(this);
        }
    }

    Input input() {
        return input;
    }

    boolean isOpen() {
        return connection.isOpen();
    }

    int index() {
        return index;
    }

    void setIndex(int index) {
        this.index = index;
    }

    /** One system call for all that the running callback or task writes. */
    void flushLater() {
        if (!flushesLater) {
            flushesLater = true;
            loop.flushLater(this);
        }
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
            if (connection.isOpen() && resumed()) {
                input.offerKept(loop.readBuffer());
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
                    input.read(endpoint, loop.readBuffer());
                }
            }
            case CLOSING, LINGERING -> input.skip(endpoint, loop.readBuffer());
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
            if (!loop.isStopping()) {
                endpoint.open(loop.selector(), this);
                interest = READ;
                if (connection.opened()) {
                    loop.add(this);
                    tell(Event.OPEN, null);
                    if (connection.isOpen()) {
                        input.offerKept(loop.readBuffer());
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
            LOG.error("{}: the endpoint cannot be closed", connection.remoteAddress(), e);
        }
        loop.remove(this);
        try {
            listener.onClosed(end);
        } catch (Throwable e) {
            LOG.error("{}: {}.onClosed has thrown", connection.remoteAddress(), listener.getClass(), e);
        }
        connection.completeClosed();
    }

    void abort() {
        connection.abort();
    }

    /**
     * Looks after what is due.
     *
     * @return when the next is
     */
    int expire(int now) {
        if (connection.endBy() <= now) {
            LOG.debug("{}: connection aborted, it takes too long to close", connection.remoteAddress());
            connection.abort();
            return Ticks.NEVER;
        }
        if (connection.timeout() <= now && connection.takeTimeout(now)) {
            tell(Event.TIMEOUT, null);
        }
        return Math.min(connection.timeout(), connection.endBy());
    }

    void tellGoingAway() {
        if (connection.beginGoingAway()) {
            tell(Event.GOING_AWAY, null);
        }
    }

    void tellRead(ByteBuffer bytes) {
        tell(Event.READ, bytes);
    }

    void tellReadEnd() {
        tell(Event.READ_END, null);
    }

    void takesNothing(int bytes) {
        connection.fail(listener.getClass() + ".onRead takes nothing from a full buffer of " + bytes + " bytes", null);
    }

    private void tell(Event event, ByteBuffer bytes) {
        try {
            switch (event) {
                case OPEN -> listener.onOpen(connection);
                case READ -> listener.onRead(bytes);
                case READ_END -> listener.onReadEnd();
                case WRITABLE -> listener.onWritable();
                case TIMEOUT -> listener.onTimeout();
                case GOING_AWAY -> listener.onGoingAway();
            }
        } catch (Throwable e) {
            connection.fail(listener.getClass() + " has thrown on " + event, e);
        }
    }
}
