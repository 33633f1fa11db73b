package org.sluice.jetty.impl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** A client that sends and sees bytes. */
public final class RawSocket implements AutoCloseable {

    private final Socket socket;
    /** Below TLS; the same without. */
    private final Socket tcp;

    private final InputStream input;

    public RawSocket(int port) {
        this(connected(port));
    }

    private RawSocket(Socket tcp) {
        this(tcp, tcp);
    }

    private RawSocket(Socket socket, Socket tcp) {
        this.socket = socket;
        this.tcp = tcp;
        try {
            // An answer that never comes fails the test instead of blocking it.
            socket.setSoTimeout(20_000);
            socket.setTcpNoDelay(true);
            input = socket.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Over TLS. */
    public RawSocket(int port, SSLContext context) {
        this(connected(port), context);
    }

    private RawSocket(Socket tcp, SSLContext context) {
        this(secured(tcp, context), tcp);
    }

    private static Socket secured(Socket tcp, SSLContext context) {
        try {
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(tcp, "localhost", tcp.getPort(), true);
            // With a reset as the first that happens, there would be no handshake else.
            socket.startHandshake();
            return socket;
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

    public String read(int length) throws IOException {
        return new String(input.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    /** Begins a renegotiation, which TLS 1.3 does not have. */
    public void negotiateAnew() throws IOException {
        ((SSLSocket) socket).startHandshake();
        try {
            input.read();
        } catch (SSLException e) {
            // As it should be.
            input.close();
        }
    }

    public String readToEnd() throws IOException {
        return new String(input.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Reads below TLS, where nothing must come any more. */
    public void awaitEndOfTcp() throws IOException {
        if (tcp.getInputStream().read() >= 0) {
            throw new IOException("bytes behind the end of TLS");
        }
    }

    /** Ends the output, and still reads. */
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes without a word: the peer gets a reset. */
    public void reset() throws IOException {
        tcp.setSoLinger(true, 0);
        tcp.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
