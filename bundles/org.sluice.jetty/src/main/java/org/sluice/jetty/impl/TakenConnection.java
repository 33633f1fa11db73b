package org.sluice.jetty.impl;

import java.nio.ByteBuffer;
import java.util.EventListener;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ConnectionListener;
import org.sluice.transport.ConnectionKeeper;
import org.sluice.transport.TransportConnection;

/**
 * What Jetty sees of a connection that is leaving it: the connection to switch to, which hands the channel to the transport and
 * departs.
 *
 * <pre>
 * PENDING --onOpen--&gt; LEFT                     the transport has it, nothing of Jetty's refers to it any more
 *    `--notOpened, onClose--&gt; NOT_OPENED      the listener is told: not opened
 * </pre>
 *
 * <p>The interface is implemented directly, because the class that Jetty offers for it differs between 12.0 and 12.1.
 */
final class TakenConnection implements Connection, Connection.UpgradeTo {

    private static final Logger LOG = LoggerFactory.getLogger(TakenConnection.class);
    private static final LimitedLog LIMITED = new LimitedLog(LOG);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private enum State {
        PENDING,
        LEFT,
        NOT_OPENED
    }

    private final EndPoint endPoint;
    private final ConnectionListener listener;
    private final ConnectionKeeper keeper;
    private final Function<ByteBuffer, TransportConnection> transport;
    private final Runnable departure;

    // Guarded by this.
    private State state = State.PENDING;
    private ByteBuffer unread = NOTHING;
    private TransportConnection connection;

    /**
     * A connection that can be set to be switched to.
     *
     * @param keeper is told if it is not opened; otherwise by the transport
     * @param transport takes the connection, with the bytes that Jetty has read beyond the request
     * @param departure lets Jetty forget the endpoint
     */
    TakenConnection(
            EndPoint endPoint,
            ConnectionListener listener,
            ConnectionKeeper keeper,
            Function<ByteBuffer, TransportConnection> transport,
            Runnable departure) {
        this.endPoint = endPoint;
        this.listener = listener;
        this.keeper = keeper;
        this.transport = transport;
        this.departure = departure;
    }

    @Override
    public synchronized void onUpgradeTo(ByteBuffer buffer) {
        unread = buffer;
    }

    /** The 101 has been sent. Nothing may be thrown here: Jetty has no way back any more. */
    @Override
    public void onOpen() {
        ByteBuffer early;
        synchronized (this) {
            if (state != State.PENDING) {
                // The endpoint was closed while Jetty was installing this connection, and onClose came first.
                endPoint.close();
                return;
            }
            state = State.LEFT;
            early = unread;
        }
        TransportConnection opened;
        try {
            opened = transport.apply(early);
        } catch (RuntimeException e) {
            LIMITED.error("", "the transport has not taken a connection over", e);
            endPoint.close();
            tellNotOpened();
            return;
        }
        synchronized (this) {
            connection = opened;
        }
        depart();
        // It may have been closed before the transport had it.
        loseIfClosed();
    }

    private void depart() {
        try {
            departure.run();
        } catch (RuntimeException e) {
            LIMITED.error("", "a connection cannot leave Jetty, and is closed", e);
            endPoint.close();
        }
    }

    /** The request is over: if the connection has not been installed now, it never will be. */
    void notOpened() {
        synchronized (this) {
            if (state != State.PENDING) {
                return;
            }
            state = State.NOT_OPENED;
        }
        tellNotOpened();
    }

    private void tellNotOpened() {
        try {
            listener.onClosed(ConnectionEnd.NOT_OPENED);
        } catch (RuntimeException e) {
            LIMITED.error(
                    listener.getClass(),
                    "{} failed when it was told that its connection was not opened",
                    listener.getClass(),
                    e);
        }
        keeper.notOpened();
    }

    /**
     * Jetty lets go of the endpoint: because it is leaving, or because Jetty closes it in this very moment, which nobody else
     * would tell the event loop. On 12.1 it may come without {@code onOpen}, or before.
     */
    @Override
    public void onClose(Throwable cause) {
        notOpened();
        loseIfClosed();
    }

    private void loseIfClosed() {
        TransportConnection open;
        synchronized (this) {
            open = connection;
        }
        if (open != null && !endPoint.isOpen()) {
            open.lost();
        }
    }

    /** Jetty is stopping while the connection leaves it. Whoever stops it lets go of those that have left. */
    @Override
    public void close() {
        LOG.debug("Jetty is stopping while a connection leaves it");
    }

    /** Nothing is read or written here any more. */
    @Override
    public boolean onIdleExpired(TimeoutException timeout) {
        return false;
    }

    @Override
    public void addEventListener(EventListener listener) {
        // To Jetty's statistics the connection has ended as HTTP.
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
