package org.sluice.itest.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Many idle clients on one thread, which answer the server's Close and count the codes. */
public final class Swarm implements AutoCloseable {

    /** Counted where a connection has ended without a Close frame. */
    public static final int WITHOUT_CLOSE = 1006;

    private final Selector selector = Selector.open();
    private final Thread thread = new Thread(null, this::run, "swarm", 0, false);
    private final CountDownLatch open;
    /** Guarded by itself. */
    private final Map<Integer, Integer> codes = new TreeMap<>();

    /** When Close frames have come, in their order. */
    private final Queue<Long> closes = new ConcurrentLinkedQueue<>();

    private Swarm(int count) throws IOException {
        open = new CountDownLatch(count);
        thread.setDaemon(true);
    }

    /** Opens that many connections, one after the other, and returns when all of them are open. */
    public static Swarm open(int port, String path, int count) throws IOException {
        Swarm swarm = new Swarm(count);
        try {
            for (int i = 0; i < count; i++) {
                swarm.add(port, path);
            }
        } catch (AssertionError e) {
            swarm.close();
            throw e;
        }
        swarm.thread.start();
        return swarm;
    }

    private void add(int port, String path) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        try {
            handshake(channel, path);
        } catch (AssertionError e) {
            channel.close();
            throw e;
        }
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(256));
    }

    private static void handshake(SocketChannel channel, String path) throws IOException {
        channel.write(ByteBuffer.wrap(RequestText.webSocket(path).toString().getBytes(StandardCharsets.ISO_8859_1)));
        StringBuilder response = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (response.indexOf("\r\n\r\n") < 0) {
            if (channel.read(one.clear()) < 0) {
                break;
            }
            response.append((char) one.get(0));
        }
        if (!response.toString().startsWith("HTTP/1.1 101 ")) {
            throw new AssertionError("handshake for " + path + " answered with " + response);
        }
    }

    /** The close codes, each with the number of connections that have got it; returns when all connections are closed. */
    public Map<Integer, Integer> closeCodes() throws InterruptedException {
        open.await(Await.SECONDS, TimeUnit.SECONDS);
        synchronized (codes) {
            return new TreeMap<>(codes);
        }
    }

    /** How many Close frames have come in each part of a time, which begins with the first of them; later ones count to the last part. */
    public int[] closesIn(long millis, int parts) {
        int[] counts = new int[parts];
        long part = TimeUnit.MILLISECONDS.toNanos(millis) / parts;
        for (long close : closes) {
            counts[(int) Math.min(parts - 1, (close - closes.element()) / part)]++;
        }
        return counts;
    }

    private void run() {
        try {
            while (selector.isOpen()) {
                selector.select(key -> {
                    int code = read((SocketChannel) key.channel(), (ByteBuffer) key.attachment());
                    if (code > 0) {
                        end(key, code);
                    }
                });
            }
        } catch (IOException e) {
            throw new AssertionError("the clients' selector has failed", e);
        } catch (ClosedSelectorException e) {
            return;
        }
    }

    /** The connection's close code when it has ended, 0 while it has not. */
    private int read(SocketChannel channel, ByteBuffer received) {
        try {
            int before = received.position();
            int count = channel.read(received);
            if (before < 4 && received.position() >= 4) {
                closes.add(System.nanoTime());
                // RFC 6455, 5.5.1: the answer echoes the code.
                channel.write(ByteBuffer.wrap(Frame.close(received.getShort(2) & 0xffff)));
            }
            return count < 0 ? code(received) : 0;
        } catch (IOException e) {
            return code(received);
        }
    }

    private static int code(ByteBuffer received) {
        boolean close = received.position() >= 4 && (received.get(0) & 0xff) == (Frame.FIN | Frame.CLOSE);
        return close ? received.getShort(2) & 0xffff : WITHOUT_CLOSE;
    }

    private void end(SelectionKey key, int code) {
        try {
            key.channel().close();
        } catch (IOException e) {
            throw new AssertionError("a client's channel cannot be closed", e);
        }
        synchronized (codes) {
            codes.merge(code, 1, Integer::sum);
        }
        open.countDown();
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
