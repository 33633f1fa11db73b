package org.sluice.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Objects;

/**
 * A socket channel. It may stay registered with other selectors, without interest; the descriptor is then freed when these
 * have let go of it, too.
 */
public final class SocketEndpoint implements Endpoint {

    /** Stands for the addresses of a channel that was closed before they could be asked for. */
    private static final InetSocketAddress UNKNOWN = new InetSocketAddress(0);

    private final SocketChannel channel;
    private final InetSocketAddress localAddress;
    private final InetSocketAddress remoteAddress;

    /** Confined to the event loop; {@code null} until opened. */
    private SelectionKey key;

    /**
     * Takes a channel. One that is closed already has the address {@code 0.0.0.0:0}, and cannot be opened.
     *
     * @param channel a connected channel
     */
    public SocketEndpoint(SocketChannel channel) {
        this.channel = Objects.requireNonNull(channel, "channel");
        localAddress = known(channel::getLocalAddress);
        remoteAddress = known(channel::getRemoteAddress);
    }

    @Override
    public void open(Selector selector, Readiness readiness) throws IOException {
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, readiness);
    }

    @Override
    public void setInterest(boolean read, boolean write) throws IOException {
        try {
            key.interestOps((read ? SelectionKey.OP_READ : 0) | (write ? SelectionKey.OP_WRITE : 0));
        } catch (CancelledKeyException e) {
            throw (IOException) new ClosedChannelException().initCause(e);
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        return length == 1 ? channel.write(sources[offset]) : channel.write(sources, offset, length);
    }

    @Override
    public void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() {
        if (key != null) {
            key.cancel();
        }
        closeChannel(channel);
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    private static void closeChannel(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress known(AddressSource source) {
        try {
            return source.address() instanceof InetSocketAddress address ? address : UNKNOWN;
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private interface AddressSource {
        SocketAddress address() throws IOException;
    }
}
