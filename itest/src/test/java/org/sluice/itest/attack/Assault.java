package org.sluice.itest.attack;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.sluice.itest.client.RequestText;

/** One connection of a hostile peer, and what it may want to do with it. Nothing here lasts longer than some seconds. */
final class Assault implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 500;
    private static final int HEAD_BYTES = 16 * 1024;

    private final Victim victim;
    private final Random random;
    private final Socket socket = new Socket();

    Assault(Victim victim, Random random) {
        this.victim = victim;
        this.random = random;
    }

    Random random() {
        return random;
    }

    /** A right opening handshake. */
    RequestText handshake() {
        return RequestText.webSocket(victim.path());
    }

    /** Connects. A peer in want of a small receive buffer has to say so before. */
    Assault connect() throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), victim.port()), CONNECT_MILLIS);
        return this;
    }

    Assault receivingLittle() throws IOException {
        socket.setReceiveBufferSize(4096);
        return this;
    }

    /** Connects and opens a WebSocket. */
    Assault open() throws IOException {
        return openWith(handshake());
    }

    /** The same at another path. */
    Assault openAt(String path) throws IOException {
        return openWith(RequestText.webSocket(path));
    }

    /** The same with permessage-deflate. */
    Assault openCompressed() throws IOException {
        return openWith(handshake().with("Sec-WebSocket-Extensions", "permessage-deflate"));
    }

    private Assault openWith(RequestText request) throws IOException {
        connect().send(request);
        StringBuilder head = new StringBuilder();
        InputStream in = socket.getInputStream();
        // Long enough for a server that is very busy
        socket.setSoTimeout(20 * READ_MILLIS);
        while (head.indexOf("\r\n\r\n") < 0 && head.length() < HEAD_BYTES) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no response");
            }
            head.append((char) next);
        }
        socket.setSoTimeout(READ_MILLIS);
        if (!head.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException("refused: " + head);
        }
        return this;
    }

    Assault send(RequestText request) throws IOException {
        return send(request.toString());
    }

    Assault send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Assault send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    Assault send(byte[] bytes, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            send(bytes);
        }
        return this;
    }

    /** Sends byte by byte, with pauses. */
    Assault trickle(byte[] bytes, int pauseMillis) throws IOException, InterruptedException {
        for (byte one : bytes) {
            send(new byte[] {one}).pause(pauseMillis);
        }
        return this;
    }

    /** Does nothing: how slow a peer is belongs to what it does. Nobody waits for something to happen meanwhile. */
    Assault pause(int millis) throws InterruptedException {
        Thread.sleep(millis);
        return this;
    }

    /** Reads until the end, or so long. */
    Assault read(int millis) throws IOException {
        long end = System.nanoTime() + millis * 1_000_000L;
        byte[] buffer = new byte[8192];
        int count = 0;
        while (count >= 0 && System.nanoTime() < end) {
            try {
                count = socket.getInputStream().read(buffer);
            } catch (SocketTimeoutException e) {
                count = 0;
            }
        }
        return this;
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes so that the server gets a TCP reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
