package org.sluice.lorawan.impl;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A bound socket, its selector and its only buffer. Read by one thread, written to and closed by any. */
final class UdpSocket implements Protocol.Sender, Closeable {

    /** A byte more than is taken: what is longer is cut to that, and seen to be too long. */
    private static final int BUFFER_BYTES = Header.MAX_DATAGRAM_BYTES + 1;

    /** For bursts; the operating system may allow less. */
    private static final int RECEIVE_BYTES = 1024 * 1024;

    /** So many datagrams are read before time-outs are looked at again. */
    private static final int BURST = 64;

    /** Takes datagrams. */
    interface Taker {
        void take(ByteBuffer datagram, InetSocketAddress from);
    }

    private final DatagramChannel channel;
    private final Selector selector;

    // Confined to the reading thread.
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    private UdpSocket(DatagramChannel channel, Selector selector) {
        this.channel = channel;
        this.selector = selector;
    }

    static UdpSocket open(String host, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException("host " + host + " is not known");
        }
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BYTES);
            channel.bind(address);
            channel.configureBlocking(false);
            Selector selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            return new UdpSocket(channel, selector);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    int port() throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    /** Waits for datagrams, at most so many nanoseconds, and passes some on. */
    void read(OptionalLong atMost, Taker taker) throws IOException {
        if (atMost.isEmpty()) {
            selector.select();
        } else {
            // A millisecond more: whoever has a time-out looks whether it is over
            selector.select(Math.max(0, TimeUnit.NANOSECONDS.toMillis(atMost.getAsLong())) + 1);
        }
        selector.selectedKeys().clear();
        for (int i = 0; i < BURST; i++) {
            InetSocketAddress from = (InetSocketAddress) channel.receive(buffer.clear());
            if (from == null) {
                return;
            }
            taker.take(buffer.flip(), from);
        }
    }

    /** Has the reading thread look at its time-outs. */
    void wakeUp() {
        selector.wakeup();
    }

    @Override
    public boolean send(ByteBuffer datagram, InetSocketAddress to) throws IOException {
        int size = datagram.remaining();
        return channel.send(datagram, to) == size;
    }

    /** The reading thread gets a {@code ClosedChannelException} or a {@code ClosedSelectorException}. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            // Only then is the port free: the selector holds the socket of a closed channel
            selector.close();
        }
    }
}
