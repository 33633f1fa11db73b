package org.sluice.standalone;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever Jetty has got to with a channel when it stops, the channel is closed. */
class AcceptedChannelsTest {

    private static final Executor NOBODY = task -> {};

    private final ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler();
    private final AcceptedChannels accepted = new AcceptedChannels();

    private Selector selector;
    private SocketChannel channel;

    @BeforeEach
    void open() throws IOException {
        selector = Selector.open();
        channel = SocketChannel.open();
        channel.configureBlocking(false);
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
        selector.close();
    }

    private final class Manager extends SelectorManager {

        Manager() {
            super(NOBODY, scheduler, 1);
        }

        @Override
        protected EndPoint newEndPoint(SelectableChannel of, ManagedSelector with, SelectionKey key) {
            return new SocketChannelEndPoint((SocketChannel) of, with, key, scheduler);
        }

        @Override
        public Connection newConnection(SelectableChannel of, EndPoint endPoint, Object attachment) {
            return new AbstractConnection(endPoint, NOBODY) {
                @Override
                public void onFillable() {
                    // Nothing comes.
                }
            };
        }
    }

    private void accept() {
        accepted.onAccepting(channel);
        accepted.onAccepted(channel);
    }

    private void openConnection() throws IOException {
        Manager manager = new Manager();
        EndPoint endPoint =
                manager.newEndPoint(channel, new ManagedSelector(manager, 0), channel.register(selector, 0));
        accepted.onOpened(manager.newConnection(channel, endPoint, null));
    }

    @Test
    void anOpenConnectionIsJettys() throws IOException {
        accept();
        openConnection();
        accepted.stopping();
        accepted.stop();
        assertTrue(channel.isOpen());
    }

    @Test
    void aConnectionThatOpensWhileJettyStopsIsClosed() throws IOException {
        accept();
        accepted.stopping();
        assertTrue(channel.isOpen());
        openConnection();
        assertFalse(channel.isOpen());
    }

    @Test
    void aChannelWhoseConnectionNeverOpensIsClosed() {
        accept();
        accepted.stopping();
        accepted.stop();
        assertFalse(channel.isOpen());
    }

    @Test
    void aChannelThatComesTooLateIsClosed() {
        accepted.stopping();
        accepted.stop();
        accepted.onAccepting(channel);
        assertFalse(channel.isOpen());
    }

    /** As those that have left HTTP do, of which Jetty tells too. */
    @Test
    void aConnectionThatOpensOnceMoreIsLeftAlone() throws IOException {
        accept();
        openConnection();
        accepted.stopping();
        openConnection();
        assertTrue(channel.isOpen());
    }
}
