package org.sluice.transport.impl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.sluice.protocol.ByteConnection;
import org.sluice.protocol.ConnectionListener;
import org.sluice.protocol.SendQueue;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.transport.ConnectionKeeper;
import org.sluice.transport.Endpoint;
import org.sluice.transport.SocketEndpoint;
import org.sluice.transport.TransportConnection;

/** Event loops, and clients that are connected to them by real sockets; as an extension, closed after each test. */
final class Rig implements AutoCloseable, AfterEachCallback {

    static final int READ_BUFFER_BYTES = 1024;
    static final Duration LONG = Duration.ofSeconds(20);

    final EventLoops loops;
    final List<SocketChannel> accepted = new ArrayList<>();

    /** The keeper of all connections. */
    final Kept kept = new Kept();

    private final ServerSocketChannel server;
    private final List<Socket> clients = new ArrayList<>();

    Rig() {
        this(1, LONG);
    }

    Rig(int loopCount, Duration closingTimeout) {
        loops = new EventLoops(new Settings(loopCount, READ_BUFFER_BYTES, closingTimeout, Long.MAX_VALUE));
        try {
            server = ServerSocketChannel.open();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }

    /** Remembers who is open, and who was. */
    static final class Kept implements ConnectionKeeper {

        final Set<TransportConnection> open = ConcurrentHashMap.newKeySet();
        final AtomicInteger notOpened = new AtomicInteger();
        private final BlockingQueue<TransportConnection> closed = new LinkedBlockingQueue<>();

        @Override
        public void opened(TransportConnection connection) {
            assertTrue(open.add(connection));
        }

        @Override
        public void notOpened() {
            notOpened.incrementAndGet();
        }

        @Override
        public void closed(TransportConnection connection) {
            assertTrue(open.remove(connection));
            closed.add(connection);
        }

        /** Waits for the next connection to be closed. */
        TransportConnection nextClosed() throws InterruptedException {
            return closed.poll(Recorder.GENEROUS_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** A connected client; the channel of the other side is the last that was accepted. */
    Socket connect() throws IOException {
        SocketChannel client = SocketChannel.open(server.getLocalAddress());
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        client.socket().setSoTimeout((int) TimeUnit.SECONDS.toMillis(Recorder.GENEROUS_SECONDS));
        clients.add(client.socket());
        SocketChannel channel = server.accept();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        accepted.add(channel);
        return client.socket();
    }

    SocketChannel lastAccepted() {
        return accepted.get(accepted.size() - 1);
    }

    /** A client whose other side is on a loop. */
    Socket connect(ConnectionListener listener) throws IOException {
        Socket client = connect();
        open(new SocketEndpoint(lastAccepted()), listener);
        return client;
    }

    TransportConnection open(Endpoint endpoint, ConnectionListener listener) {
        return open(endpoint, "", listener);
    }

    TransportConnection open(Endpoint endpoint, String unread, ConnectionListener listener) {
        return loops.open(endpoint, bytes(unread), UpgradeAnswer.switchProtocols(listener), kept);
    }

    TransportConnection open(Endpoint endpoint, SendQueue queue, ConnectionListener listener) {
        SwitchProtocols answer = UpgradeAnswer.switchProtocols(listener).queue(queue);
        return loops.open(endpoint, bytes(""), answer, kept);
    }

    /** A connection that is open already. */
    ByteConnection opened(Endpoint endpoint, Recorder listener) throws InterruptedException {
        return opened(endpoint, SendQueue.DEFAULT, listener);
    }

    ByteConnection opened(Endpoint endpoint, SendQueue queue, Recorder listener) throws InterruptedException {
        open(endpoint, queue, listener);
        listener.expect("open");
        return listener.connection;
    }

    /** Runs a task on the first loop, after all that has been handed in before, and waits for it. */
    void onLoop(Runnable task) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        loops.loops().get(0).execute(() -> {
            try {
                task.run();
            } finally {
                done.countDown();
            }
        });
        await(done);
    }

    /** Waits until the first loop has done what it has been given, and has looked for what its selector knows. */
    void settle() throws InterruptedException {
        SelectorLoop loop = loops.loops().get(0);
        long until = loop.turns() + 3;
        while (loop.turns() < until) {
            onLoop(() -> {});
        }
    }

    static void await(CountDownLatch latch) throws InterruptedException {
        assertTrue(latch.await(Recorder.GENEROUS_SECONDS, TimeUnit.SECONDS), "nothing happens");
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The next bytes that a client gets, as text. */
    static String receive(Socket client, int count) throws IOException {
        return new String(client.getInputStream().readNBytes(count), StandardCharsets.ISO_8859_1);
    }

    static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Bytes of which each depends on its place. */
    static byte[] pattern(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return bytes;
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Override
    public void close() {
        try {
            for (Socket client : clients) {
                client.close();
            }
            server.close();
            loops.setClosingTimeout(Duration.ZERO);
            loops.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
