package org.sluice.standalone;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections that are still HTTP when their time is over, however busy they are: an idle time-out begins anew with each
 * byte of a client that sends one at a time. While a handler decides, no time runs. Safe for use by several threads.
 */
final class HandshakeDeadlines implements Connection.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(HandshakeDeadlines.class);

    private final Threads threads;
    private final Map<Connection, Future<?>> pending = new ConcurrentHashMap<>();

    private volatile Duration timeout;

    HandshakeDeadlines(Threads threads, Duration timeout) {
        this.threads = threads;
        this.timeout = timeout;
    }

    /** For deadlines that are set from now on. */
    void setTimeout(Duration newTimeout) {
        timeout = newTimeout;
    }

    @Override
    public void onOpened(Connection connection) {
        // Those that have left HTTP are told to this listener, too.
        if (connection instanceof ConnectionMetaData) {
            set(connection);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        remove(connection);
    }

    void set(Connection connection) {
        try {
            Future<?> before = pending.put(connection, threads.afterwards(timeout, () -> expire(connection)));
            if (before != null) {
                before.cancel(false);
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("there is no time any more: the last server has stopped", e);
            connection.getEndPoint().close();
        }
    }

    void remove(Connection connection) {
        Future<?> deadline = pending.remove(connection);
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private void expire(Connection connection) {
        pending.remove(connection);
        if (connection.getEndPoint().getConnection() == connection) {
            LOG.debug("{} has taken too long", connection.getEndPoint().getRemoteSocketAddress());
            connection.getEndPoint().close();
        }
    }
}
