package org.sluice.itest.idle;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RequestText;

/**
 * A process with many WebSockets that behave like those of a browser: each says one thing, is answered, and from then on does
 * no more than to answer pings. It writes a line when all are open, and ends with its standard input.
 */
public final class IdleClients {

    private static final byte[] GREETING = Frame.text("hello");
    private static final int ECHO_BYTES = 2 + "hello".length();

    private final Selector selector = Selector.open();
    private final int port;
    private final String path;

    private IdleClients(int port, String path) throws IOException {
        this.port = port;
        this.path = path;
    }

    /**
     * Opens the connections.
     *
     * @param args the port, the path, the number of connections
     */
    public static void main(String[] args) throws IOException {
        IdleClients clients = new IdleClients(Integer.parseInt(args[0]), args[1]);
        int count = Integer.parseInt(args[2]);
        for (int i = 0; i < count; i++) {
            clients.open();
        }
        Thread end = new Thread(null, IdleClients::endWithInput, "end", 0, false);
        end.setDaemon(true);
        end.start();
        System.out.println("open");
        clients.answerPings();
    }

    private static void endWithInput() {
        try {
            System.in.transferTo(System.err);
        } catch (IOException e) {
            Runtime.getRuntime().halt(1);
        }
        Runtime.getRuntime().halt(0);
    }

    private void open() throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.write(ByteBuffer.wrap(handshake().toString().getBytes(StandardCharsets.ISO_8859_1)));
        String response = readResponse(channel);
        if (!response.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("handshake for " + path + " answered with " + response);
        }
        channel.write(ByteBuffer.wrap(GREETING));
        ByteBuffer echo = ByteBuffer.allocate(ECHO_BYTES);
        while (echo.hasRemaining()) {
            readSome(channel, echo);
        }
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    /** As Chromium sends it. */
    private RequestText handshake() {
        return RequestText.webSocket(path)
                .replacing("Host", "localhost:" + port)
                .with("Origin", "http://localhost:" + port)
                .with("Pragma", "no-cache")
                .with("Cache-Control", "no-cache")
                .with(
                        "User-Agent",
                        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
                                + " Safari/537.36")
                .with("Accept-Encoding", "gzip, deflate, br, zstd")
                .with("Accept-Language", "en-GB,en-US;q=0.9,en;q=0.8,de;q=0.7")
                .with("Cookie", "session=6f1c6a0e2b7d4c5f9a8b3e1d0c2f4a6b; theme=dark; consent=2026-01-01")
                .with("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits");
    }

    private static String readResponse(SocketChannel channel) throws IOException {
        StringBuilder response = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (response.indexOf("\r\n\r\n") < 0) {
            readSome(channel, one.clear());
            response.append((char) one.get(0));
        }
        return response.toString();
    }

    private static void readSome(SocketChannel channel, ByteBuffer target) throws IOException {
        if (channel.read(target) < 0) {
            throw new IOException("the server has ended a connection");
        }
    }

    private void answerPings() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(256);
        while (true) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                SocketChannel channel = (SocketChannel) key.channel();
                readSome(channel, buffer.clear());
                channel.write(ByteBuffer.wrap(pong(buffer.flip())));
            }
            selector.selectedKeys().clear();
        }
    }

    /** A ping is short, and comes alone: it is here in one piece. */
    private static byte[] pong(ByteBuffer ping) throws IOException {
        if ((ping.get(0) & 0xff) != (Frame.FIN | Frame.PING)) {
            throw new IOException("the server has sent something else than a ping: " + ping.get(0));
        }
        return Frame.masked(Frame.FIN | Frame.PONG, Arrays.copyOfRange(ping.array(), 2, ping.limit()));
    }
}
