package org.sluice.jetty.impl;

import java.nio.ByteBuffer;
import java.util.EventListener;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ConnectionListener;
import org.sluice.transport.TransportConnection;

/**
 * What Jetty sees of a connection that has left it. Jetty never reads or writes here, but it can close the connection, and it
 * has to learn that the connection is closed.
 *
 * <pre>
 * PENDING --onOpen--&gt; OPENING ---&gt; OPEN --onClose--&gt; CLOSED
 *    |                   `------onClose------------&gt; CLOSED   the transport is told as soon as it has the connection
 *    `--notOpened, onClose--&gt; CLOSED                          the listener is told: not opened
 * </pre>
 *
 * <p>Jetty keeps this object as long as the connection lives: it must hold nothing of the request. The interface is
 * implemented directly, because the class that Jetty offers for it differs between 12.0 and 12.1, and keeps a list of
 * listeners for each connection.
 */
final class TakenConnection implements Connection, Connection.UpgradeTo {

    private static final Logger LOG = LoggerFactory.getLogger(TakenConnection.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private enum State {
        PENDING,
        OPENING,
        OPEN,
        CLOSED
    }

    /** What is needed to open; dropped then, or it would keep the request. */
    private record Opening(
            ConnectionListener listener,
            Function<ByteBuffer, TransportConnection> transport,
            Consumer<TransportConnection> opened) {}

    private final EndPoint endPoint;
    private final Connector connector;

    // Guarded by this.
    private State state = State.PENDING;
    private Opening opening;
    private ByteBuffer unread = NOTHING;
    private TransportConnection connection;
    private boolean goingAway;

    TakenConnection(
            EndPoint endPoint,
            Connector connector,
            ConnectionListener listener,
            Function<ByteBuffer, TransportConnection> transport,
            Consumer<TransportConnection> opened) {
        this.endPoint = endPoint;
        this.connector = connector;
        this.opening = new Opening(listener, transport, opened);
    }

    @Override
    public synchronized void onUpgradeTo(ByteBuffer buffer) {
        unread = buffer;
    }

    /** The 101 has been sent. Nothing may be thrown here: Jetty has no way back any more. */
    @Override
    public void onOpen() {
        Opening now;
        ByteBuffer early;
        synchronized (this) {
            if (state != State.PENDING) {
                // The endpoint was closed while Jetty was installing this connection, and onClose came first.
                endPoint.close();
                return;
            }
            state = State.OPENING;
            now = opening;
            early = unread;
            opening = null;
            unread = null;
        }
        // Jetty would see an idle connection. What it sets later, when it stops, ends in onIdleExpired.
        endPoint.setIdleTimeout(0);
        eachListener(listener -> listener.onOpened(this));
        open(now, early);
    }

    private void open(Opening now, ByteBuffer early) {
        TransportConnection opened;
        try {
            opened = now.transport().apply(early);
        } catch (RuntimeException e) {
            LOG.error("the transport has not taken a connection over", e);
            endPoint.close();
            tellNotOpened(now.listener());
            return;
        }
        boolean lost;
        boolean away;
        synchronized (this) {
            connection = opened;
            lost = state == State.CLOSED;
            away = goingAway;
            if (!lost) {
                state = State.OPEN;
            }
        }
        tellOpened(now, opened);
        if (away) {
            opened.goAway();
        }
        if (lost) {
            lose(opened);
        }
    }

    private static void tellOpened(Opening now, TransportConnection opened) {
        try {
            now.opened().accept(opened);
        } catch (RuntimeException e) {
            LOG.error("a connection that was taken over is not kept by anyone", e);
            opened.abort();
        }
    }

    /** The request is over: if the connection has not been installed now, it never will be. */
    void notOpened() {
        Opening never;
        synchronized (this) {
            if (state != State.PENDING) {
                return;
            }
            state = State.CLOSED;
            never = opening;
            opening = null;
            unread = null;
        }
        tellNotOpened(never.listener());
    }

    private static void tellNotOpened(ConnectionListener listener) {
        try {
            listener.onClosed(ConnectionEnd.NOT_OPENED);
        } catch (RuntimeException e) {
            LOG.error("{} failed when it was told that its connection was not opened", listener.getClass(), e);
        }
    }

    /**
     * The endpoint is closed: by the transport, which knows, or by Jetty, when nobody else would tell the event loop that the
     * channel has to leave its selector. On 12.1 it may come without {@code onOpen}, or before.
     */
    @Override
    public void onClose(Throwable cause) {
        notOpened();
        TransportConnection open;
        synchronized (this) {
            if (state == State.CLOSED) {
                return;
            }
            state = State.CLOSED;
            open = connection;
        }
        eachListener(listener -> listener.onClosed(this));
        if (open != null) {
            lose(open);
        }
    }

    /** In order: behind what close() has handed in, so that the listener hears that it has to go before it is gone. */
    private static void lose(TransportConnection open) {
        open.execute(open::lost);
    }

    /**
     * Jetty is stopping, and will close the endpoint at its next turn: the last resort, in which what the listener says now may
     * still reach the peer. Who can know of the stop earlier lets connections go away earlier.
     */
    @Override
    public void close() {
        TransportConnection open;
        synchronized (this) {
            goingAway = true;
            open = connection;
        }
        if (open != null) {
            open.goAway();
        }
    }

    /**
     * Jetty never sees the connection's traffic, so that every time-out that it sets expires. It sets one when it begins to stop,
     * and others, to make room, in which we have no part.
     */
    @Override
    public boolean onIdleExpired(TimeoutException timeout) {
        if (connector.isShutdown() || !connector.isRunning()) {
            close();
        }
        return false;
    }

    /** Statistics and limits count connections by these listeners, and have just been told that the HTTP connection is closed. */
    private void eachListener(Consumer<Connection.Listener> call) {
        for (EventListener listener : connector.getEventListeners()) {
            if (listener instanceof Connection.Listener connectionListener) {
                try {
                    call.accept(connectionListener);
                } catch (RuntimeException e) {
                    LOG.warn("{} of Jetty's connector has failed", listener.getClass(), e);
                }
            }
        }
    }

    @Override
    public void addEventListener(EventListener listener) {
        // Those of the connector are called; others are not known to exist.
    }

    @Override
    public void removeEventListener(EventListener listener) {
        // As above.
    }

    @Override
    public EndPoint getEndPoint() {
        return endPoint;
    }

    @Override
    public long getMessagesIn() {
        return -1;
    }

    @Override
    public long getMessagesOut() {
        return -1;
    }

    @Override
    public long getBytesIn() {
        return -1;
    }

    @Override
    public long getBytesOut() {
        return -1;
    }

    @Override
    public long getCreatedTimeStamp() {
        return endPoint.getCreatedTimeStamp();
    }
}
