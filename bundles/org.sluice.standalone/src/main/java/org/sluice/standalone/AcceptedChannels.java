package org.sluice.standalone;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SelectableChannelEndPoint;
import org.eclipse.jetty.io.SelectorManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels that Jetty has accepted and whose connections are not open yet. When Jetty stops, it forgets those that it has,
 * and those whose connections it opens meanwhile, without closing them: their clients would wait for ever. Safe for use by
 * several threads.
 */
final class AcceptedChannels implements SelectorManager.AcceptListener, Connection.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(AcceptedChannels.class);

    private enum State {
        RUNNING,
        STOPPING,
        STOPPED
    }

    // Guarded by this.
    private final Set<SelectableChannel> channels = new HashSet<>();
    private State state = State.RUNNING;

    @Override
    public void onAccepting(SelectableChannel channel) {
        synchronized (this) {
            if (state != State.STOPPED) {
                channels.add(channel);
                return;
            }
        }
        close(channel);
    }

    /** The connection has still to be made, on a thread for which Jetty does not wait. */
    @Override
    public void onAccepted(SelectableChannel channel) {
        synchronized (this) {
            if (state != State.STOPPED) {
                return;
            }
        }
        close(channel);
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        synchronized (this) {
            channels.remove(channel);
        }
        close(channel);
    }

    @Override
    public void onOpened(Connection connection) {
        EndPoint endPoint = connection.getEndPoint();
        synchronized (this) {
            // Those that have left HTTP are told to this listener, too.
            boolean isFirst =
                    endPoint instanceof SelectableChannelEndPoint selected && channels.remove(selected.getChannel());
            if (!isFirst || state == State.RUNNING) {
                return;
            }
        }
        endPoint.close();
    }

    @Override
    public void onClosed(Connection connection) {
        // It was opened before.
    }

    /** Closes those whose connections are opened from now on. To be called before Jetty stops, which closes all others. */
    synchronized void stopping() {
        state = State.STOPPING;
    }

    /** Closes those that are left, and all that come later. To be called when Jetty has stopped. */
    void stop() {
        List<SelectableChannel> left;
        synchronized (this) {
            state = State.STOPPED;
            left = List.copyOf(channels);
            channels.clear();
        }
        left.forEach(AcceptedChannels::close);
    }

    private static void close(SelectableChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("the peer of an accepted channel has gone", e);
        }
    }
}
