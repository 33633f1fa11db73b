package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer.SwitchProtocols;
import org.sluice.transport.ConnectionKeeper;
import org.sluice.transport.SocketEndpoint;
import org.sluice.transport.TransportConnection;
import org.sluice.transport.impl.TransportComponent;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;
import org.sluice.websocket.server.frame.FrameWriter;
import org.sluice.websocket.server.frame.Opcode;

/** What an echo with {@code loop} threading costs of heap, from socket to socket, on an event loop of the transport's. */
class AllocationTest {

    private static final int LENGTH = 64;
    private static final int BURST = 16;
    private static final int BURSTS = 1_000;

    /** The string; its bytes as they came, as the string's, and as they go; the buffer around these. On a 64-bit JVM. */
    private static final int TEXT_BYTES = 24 + 3 * (16 + LENGTH) + 56;

    /** What happens now and then, such as a look at deadlines or the linking of code, is no message's. */
    private static final int ROUNDS = 3;

    /** Less than any object in each burst. */
    private static final int TOLERANCE = 8 * BURSTS;

    private final ThreadMXBean threads = assertInstanceOf(ThreadMXBean.class, ManagementFactory.getThreadMXBean());
    private final TransportComponent transport = new TransportComponent(Map.of("loops", 1));
    private final TestServer server = new TestServer();
    private final Echo echo = new Echo();

    @AfterEach
    void stop() {
        transport.deactivate();
        server.close();
    }

    @Test
    void aBinaryMessageCostsNothing() throws Exception {
        assertCost(0, Opcode.BINARY, 1);
    }

    @Test
    void binaryMessagesThatComeTogetherCostNothing() throws Exception {
        assertCost(0, Opcode.BINARY, BURST);
    }

    @Test
    void aTextMessageCostsItsStringAndItsBytes() throws Exception {
        assertCost(TEXT_BYTES, Opcode.TEXT, 1);
    }

    @Test
    void textMessagesThatComeTogetherCostTheirStringsAndBytes() throws Exception {
        assertCost(TEXT_BYTES, Opcode.TEXT, BURST);
    }

    private void assertCost(int bytes, int opcode, int together) throws Exception {
        try (SocketChannel client = connect()) {
            long loop = echo.thread.get(10, TimeUnit.SECONDS).getId();
            exchange(client, opcode, together);
            long least = Long.MAX_VALUE;
            for (int i = 0; i < ROUNDS; i++) {
                long before = threads.getThreadAllocatedBytes(loop);
                exchange(client, opcode, together);
                least = Math.min(least, threads.getThreadAllocatedBytes(loop) - before);
            }
            long allowed = (long) BURSTS * together * bytes + TOLERANCE;
            assertTrue(least <= allowed, least + " bytes in " + BURSTS + " bursts, allowed are " + allowed);
        }
    }

    private SocketChannel connect() throws IOException {
        server.register(echo, "pattern", "/echo", "threading", "loop");
        SwitchProtocols answer = assertInstanceOf(
                SwitchProtocols.class, server.handler.upgrade(new TestRequest("/echo"), ServletContexts.NONE));
        try (ServerSocketChannel listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketChannel client = SocketChannel.open(listening.getLocalAddress());
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            transport.open(new SocketEndpoint(listening.accept()), ByteBuffer.allocate(0), answer, new Unkept());
            return client;
        }
    }

    private static void exchange(SocketChannel client, int opcode, int together) throws IOException {
        ByteBuffer out = ByteBuffer.allocateDirect(together * (2 + Integer.BYTES + LENGTH));
        for (int i = 0; i < together; i++) {
            // Masked with a key of zeros
            out.put((byte) (0x80 | opcode)).put((byte) (0x80 | LENGTH)).putInt(0);
            for (int j = 0; j < LENGTH; j++) {
                out.put((byte) 'a');
            }
        }
        ByteBuffer in = ByteBuffer.allocateDirect(together * FrameWriter.size(LENGTH));
        for (int i = 0; i < BURSTS; i++) {
            client.write(out.rewind());
            in.clear();
            while (in.hasRemaining()) {
                assertTrue(client.read(in) > 0, "the server has ended the connection");
            }
        }
    }

    private static final class Echo implements WebSocketApplication, WebSocketListener {

        final CompletableFuture<Thread> thread = new CompletableFuture<>();

        @Override
        public Answer connect(Handshake handshake) {
            return Answer.accept(this);
        }

        @Override
        public void onOpen(WebSocket socket) {
            thread.complete(Thread.currentThread());
        }

        @Override
        public void onText(WebSocket socket, String text) {
            socket.sendText(text);
        }

        @Override
        public void onBinary(WebSocket socket, ByteBuffer data) {
            socket.sendBinary(data);
        }
    }

    private static final class Unkept implements ConnectionKeeper {

        @Override
        public void opened(TransportConnection connection) {}

        @Override
        public void notOpened() {}

        @Override
        public void closed(TransportConnection connection) {}
    }
}
