package org.sluice.transport.impl;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.sluice.protocol.ByteConnection;
import org.sluice.protocol.ConnectionEnd;
import org.sluice.protocol.ConnectionListener;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.transport.SocketEndpoint;

/**
 * Echoes 64-byte messages on one loop, one in flight on each of 100 connections, and prints the loop's CPU time and allocation
 * per message, and the heap of an idle connection. Run by hand; the clients are in the same process, so take ratios only.
 */
final class EchoBench {

    private static final int CONNECTIONS = 100;
    private static final int MESSAGE_BYTES = 64;
    private static final int ROUNDS = 3_000;
    private static final int IDLE_CONNECTIONS = 2_000;

    private EchoBench() {}

    public static void main(String[] arguments) throws IOException {
        EventLoops loops = new EventLoops(new Settings(1, 64 * 1024, Duration.ZERO, Long.MAX_VALUE));
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            List<SocketChannel> clients = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(connect(server, loops));
            }
            for (int i = 0; i < 4; i++) {
                measure(clients, loopThread());
            }
            measureIdle(server, loops);
        } finally {
            loops.stop();
        }
    }

    private static void measure(List<SocketChannel> clients, long thread) throws IOException {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE_BYTES);
        long cpu = threads.getThreadCpuTime(thread);
        long allocated = threads.getThreadAllocatedBytes(thread);
        for (int round = 0; round < ROUNDS; round++) {
            for (SocketChannel client : clients) {
                client.write(message.clear());
            }
            for (SocketChannel client : clients) {
                message.clear();
                while (message.hasRemaining()) {
                    client.read(message);
                }
            }
        }
        double messages = (double) ROUNDS * clients.size();
        System.out.printf(
                "%.2f us, %.3f bytes per message%n",
                (threads.getThreadCpuTime(thread) - cpu) / messages / 1000,
                (threads.getThreadAllocatedBytes(thread) - allocated) / messages);
    }

    private static void measureIdle(ServerSocketChannel server, EventLoops loops) throws IOException {
        List<SocketChannel> clients = new ArrayList<>();
        long before = usedHeap();
        for (int i = 0; i < IDLE_CONNECTIONS; i++) {
            clients.add(connect(server, loops));
        }
        long used = usedHeap() - before;
        System.out.printf("%d bytes of heap per idle connection, both channels included%n", used / clients.size());
    }

    private static SocketChannel connect(ServerSocketChannel server, EventLoops loops) throws IOException {
        SocketChannel client = SocketChannel.open(server.getLocalAddress());
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        SocketChannel channel = server.accept();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        loops.open(
                new SocketEndpoint(channel),
                ByteBuffer.allocate(0),
                UpgradeAnswer.switchProtocols(new Echo()),
                new Rig.Kept());
        return client;
    }

    private static long loopThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("sluice-loop-0"))
                .findFirst()
                .orElseThrow()
                .getId();
    }

    private static long usedHeap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static final class Echo implements ConnectionListener {

        private ByteConnection connection;

        @Override
        public void onOpen(ByteConnection connection) {
            this.connection = connection;
        }

        @Override
        public void onRead(ByteBuffer bytes) {
            connection.write(bytes);
        }

        @Override
        public void onReadEnd() {
            connection.close();
        }

        @Override
        public void onGoingAway() {
            connection.close();
        }

        @Override
        public void onClosed(ConnectionEnd end) {
            connection = null;
        }
    }
}
