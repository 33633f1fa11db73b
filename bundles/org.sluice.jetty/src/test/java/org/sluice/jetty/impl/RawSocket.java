package org.sluice.jetty.impl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends and sees bytes. */
public final class RawSocket implements AutoCloseable {

    private final Socket socket;
    private final InputStream input;

    public RawSocket(int port) {
        this(connected(port));
    }

    public RawSocket(Socket socket) {
        this.socket = socket;
        try {
            // An answer that never comes fails the test instead of blocking it.
            socket.setSoTimeout(20_000);
            socket.setTcpNoDelay(true);
            input = socket.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket connected(int port) {
        try {
            return new Socket(InetAddress.getLoopbackAddress(), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Line ends are CRLF on the wire. */
    public RawSocket send(String text) throws IOException {
        socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Reads up to and with a text. */
    public String readUntil(String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            int next = input.read();
            if (next < 0) {
                throw new IOException("end of input after: " + read);
            }
            read.append((char) next);
        }
        return read.toString();
    }

    public String readHead() throws IOException {
        return readUntil("\r\n\r\n");
    }

    public String readToEnd() throws IOException {
        return new String(input.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Ends the output, and still reads. */
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes without a word: the peer gets a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
