package org.sluice.standalone;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.io.SelectorManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels that Jetty has accepted and not made connections of. Jetty forgets those that it has when it stops, open as they
 * are: their clients would wait for ever. Safe for use by several threads.
 */
final class AcceptedChannels implements SelectorManager.AcceptListener {

    private static final Logger LOG = LoggerFactory.getLogger(AcceptedChannels.class);

    // Guarded by this.
    private final Set<SelectableChannel> channels = new HashSet<>();
    private boolean stopped;

    @Override
    public void onAccepting(SelectableChannel channel) {
        synchronized (this) {
            if (!stopped) {
                channels.add(channel);
                return;
            }
        }
        close(channel);
    }

    @Override
    public void onAccepted(SelectableChannel channel) {
        synchronized (this) {
            channels.remove(channel);
            if (!stopped) {
                return;
            }
        }
        close(channel);
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
        onAccepted(channel);
    }

    /** Closes those that are left, and all that come later. To be called when Jetty has stopped. */
    void stop() {
        List<SelectableChannel> left;
        synchronized (this) {
            stopped = true;
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
