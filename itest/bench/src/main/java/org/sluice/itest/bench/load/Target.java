package org.sluice.itest.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A server's address, and how connections to it are opened: by threads that block. */
record Target(int port, String path, boolean tls, boolean deflate, boolean browser) {

    /** Of the loopback network; one address has 28,000 ports, and those of closed connections wait for a minute. */
    private static final int SOURCES = 16;

    private static final AtomicInteger OPENED = new AtomicInteger();
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
    private static final String SWITCHING = "HTTP/1.1 101 ";
    private static final int MAX_HEAD = 8_192;
    private static final int CONNECT_MILLIS = 10_000;

    /** What a browser says beside what it must. */
    private static final List<String> BROWSER = List.of(
            "Pragma: no-cache",
            "Cache-Control: no-cache",
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 "
                    + "Safari/537.36",
            "Accept-Encoding: gzip, deflate, br",
            "Accept-Language: en-GB,en;q=0.9,de;q=0.8",
            "Cookie: session=5c1a8f0e8b7d4a3f9e2d1c0b; theme=dark");

    static Target of(Command command) {
        return new Target(
                command.number("port"),
                command.text("path"),
                command.is("tls"),
                command.is("deflate"),
                command.is("browser"));
    }

    Target at(String otherPath) {
        return new Target(port, otherPath, tls, deflate, browser);
    }

    /** Opens a connection; its channel is in non-blocking mode then. */
    Wire open() throws IOException {
        Wire wire = connect();
        try {
            wire.write(ByteBuffer.wrap(request().getBytes(StandardCharsets.US_ASCII)));
            checkAnswer(head(wire));
            wire.channel.configureBlocking(false);
            return wire;
        } catch (IOException | RuntimeException e) {
            wire.close();
            throw e;
        }
    }

    private Wire connect() throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            int source = 2 + OPENED.getAndIncrement() % SOURCES;
            channel.bind(new InetSocketAddress("127.0.0." + source, 0));
            channel.socket().connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MILLIS);
            return tls ? TlsWire.connect(channel) : new Wire(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private String request() {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n");
        request.append("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
        request.append("Sec-WebSocket-Key: ").append(KEY).append("\r\n");
        if (deflate) {
            request.append("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n");
        }
        if (browser) {
            request.append("Origin: http")
                    .append(tls ? "s" : "")
                    .append("://127.0.0.1:")
                    .append(port)
                    .append("\r\n");
            BROWSER.forEach(field -> request.append(field).append("\r\n"));
        }
        return request.append("\r\n").toString();
    }

    private static String head(Wire wire) throws IOException {
        ByteBuffer input = ByteBuffer.allocate(64 * 1024);
        while (input.position() < MAX_HEAD) {
            if (wire.read(input) < 0) {
                throw new EOFException("closed during the opening handshake");
            }
            String head = new String(input.array(), 0, input.position(), StandardCharsets.ISO_8859_1);
            int end = head.indexOf("\r\n\r\n");
            if (end >= 0) {
                boolean more = end + 4 < head.length();
                if (more && head.startsWith(SWITCHING)) {
                    throw new IOException("the server sends more than its answer");
                }
                return head;
            }
        }
        throw new IOException("the answer's head has more than " + MAX_HEAD + " bytes");
    }

    private void checkAnswer(String head) throws IOException {
        if (!head.startsWith(SWITCHING) || !head.contains(ACCEPT)) {
            throw new IOException("answer is '" + head.lines().findFirst().orElse("") + "', not 101");
        }
        if (deflate && !head.toLowerCase(java.util.Locale.ROOT).contains("permessage-deflate")) {
            throw new IOException("the server does not agree to permessage-deflate");
        }
    }
}
