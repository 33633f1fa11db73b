package org.sluice.itest.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLException;

/** A client that sends what it is told, byte by byte, and reads what comes. */
public final class RawClient implements AutoCloseable {

    private static final int SMALL = 4096;

    private final Socket socket;
    /** Below TLS; the same without. */
    private final Socket tcp;

    private final DataInputStream in;

    private RawClient(Socket socket, Socket tcp) throws IOException {
        this.socket = socket;
        this.tcp = tcp;
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
    }

    public static RawClient connect(int port) throws IOException {
        return Tls.isAt(port) ? connectWith(null, port) : connectPlain(port);
    }

    /** Without TLS, whatever the port is known to be. */
    public static RawClient connectPlain(int port) throws IOException {
        Socket tcp = tcp(port);
        return new RawClient(tcp, tcp);
    }

    /** From another address of this host, such as {@code 127.0.0.2}. */
    public static RawClient connectFrom(String address, int port) throws IOException {
        Socket tcp = tcp(new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(address), 0));
        return new RawClient(Tls.isAt(port) ? Tls.over(tcp, null) : tcp, tcp);
    }

    /** With TLS and a client's certificate. */
    public static RawClient connectWith(Path keys, int port) throws IOException {
        Socket tcp = tcp(port);
        return new RawClient(Tls.over(tcp, keys), tcp);
    }

    private static Socket tcp(int port) throws IOException {
        return tcp(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    private static Socket tcp(Socket tcp) throws IOException {
        tcp.setTcpNoDelay(true);
        tcp.setSoTimeout((int) Await.SECONDS * 1000);
        return tcp;
    }

    /** Connects and does the opening handshake. */
    public static RawClient open(int port, String path) throws IOException {
        return open(connect(port), path);
    }

    /** The same without TLS, by a client whose system takes little that it has not read. */
    public static RawClient openSmall(int port, String path) throws IOException {
        Socket small = new Socket();
        small.setReceiveBufferSize(SMALL);
        small.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Socket tcp = tcp(small);
        return open(new RawClient(tcp, tcp), path);
    }

    private static RawClient open(RawClient client, String path) throws IOException {
        Response response = client.send(RequestText.webSocket(path)).readResponse();
        if (response.status() != 101 || !RequestText.ACCEPT.equals(response.field("Sec-WebSocket-Accept"))) {
            throw new AssertionError("handshake for " + path + " answered with " + response);
        }
        return client;
    }

    public RawClient send(RequestText request) throws IOException {
        return send(request.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Sends in one segment, as far as that is in a client's hands. */
    public RawClient send(byte[]... parts) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return send(whole.toByteArray());
    }

    public Response readResponse() throws IOException {
        String statusLine = readLine();
        if (!statusLine.matches("HTTP/1\\.1 \\d{3}( .*)?")) {
            throw new AssertionError("not a status line: " + statusLine);
        }
        int status = Integer.parseInt(statusLine.substring(9, 12));
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            fields.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return new Response(status, fields, status < 200 ? "" : readBody(fields));
    }

    private String readBody(Map<String, List<String>> fields) throws IOException {
        if (fields.containsKey("Transfer-Encoding")) {
            return readChunks();
        }
        if (fields.containsKey("Content-Length")) {
            return readText(Integer.parseInt(fields.get("Content-Length").get(0)));
        }
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private String readChunks() throws IOException {
        StringBuilder body = new StringBuilder();
        for (int size = readChunkSize(); size > 0; size = readChunkSize()) {
            body.append(readText(size));
            readLine();
        }
        readLine();
        return body.toString();
    }

    private int readChunkSize() throws IOException {
        return Integer.parseInt(readLine(), 16);
    }

    private String readText(int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** A line without its end. */
    public String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("end after \"" + line + '"');
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    public Frame readFrame() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if (second >= 0b1000_0000) {
            throw new AssertionError("a server's frame is masked");
        }
        long length = second == 127 ? in.readLong() : second == 126 ? in.readUnsignedShort() : second;
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        return new Frame(first, payload);
    }

    /** What comes until the peer has ended; a reset is an end too. */
    public byte[] readToEnd() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                rest.write(b);
            }
        } catch (SocketException | SSLException e) {
            if (tcp.isClosed()) {
                throw e;
            }
        }
        return rest.toByteArray();
    }

    /** Reads until the peer has ended in order: a reset is an error here. */
    public byte[] readToOrderlyEnd() throws IOException {
        return in.readAllBytes();
    }

    public InputStream in() {
        return in;
    }

    /** Closes so that the peer gets a TCP reset. */
    public void reset() throws IOException {
        tcp.setSoLinger(true, 0);
        tcp.close();
    }

    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
