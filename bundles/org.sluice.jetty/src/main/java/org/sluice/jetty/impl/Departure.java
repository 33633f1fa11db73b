package org.sluice.jetty.impl;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.server.ServerConnector;

/**
 * How a channel leaves Jetty while it stays open. Jetty knows it by an endpoint, which its connector keeps, and by a key of one
 * of its selectors, to which the endpoint is attached. Without both there is nothing left of the connection there, neither
 * memory nor anything that a stop, a limit or a time-out of Jetty's could close.
 */
final class Departure {

    private final EndPoint endPoint;
    private final SocketChannel channel;
    private final ServerConnector connector;

    Departure(EndPoint endPoint, SocketChannel channel, ServerConnector connector) {
        this.endPoint = endPoint;
        this.channel = channel;
        this.connector = connector;
    }

    /** Leaves. Jetty's own threads do their part soon after, and call {@code onClose} of the endpoint's connection. */
    void leave() {
        for (ManagedSelector jettys : connector.getSelectorManager().getBeans(ManagedSelector.class)) {
            Selector selector = jettys.getSelector();
            if (selector != null && channel.keyFor(selector) != null) {
                jettys.submit(this::release);
            }
        }
        // Says that the endpoint is closed, without closing it.
        endPoint.onClose(null);
    }

    /** Between two selects of Jetty's, which closes the endpoints of keys that it finds to be invalid. */
    private void release(Selector selector) {
        SelectionKey key = channel.keyFor(selector);
        if (key != null) {
            key.attach(null);
            key.cancel();
        }
    }
}
