package org.sluice.itest.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;

/** A client that sends what it is told over HTTP/2 (RFC 9113), frame by frame, and reads what comes. */
public final class Http2Client implements AutoCloseable {

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;

    /** RFC 9113, 7. */
    public static final int CANCEL = 8;

    public static final int ENHANCE_YOUR_CALM = 11;

    private static final int ACK = 0b0000_0001;
    private static final int END_HEADERS = 0b0000_0100;
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    /** A frame that has come. */
    public record Received(int type, int flags, int stream, byte[] payload) {

        /** The error code of a GOAWAY. */
        public int errorCode() {
            return ByteBuffer.wrap(payload).getInt(Integer.BYTES);
        }
    }

    private final Socket socket;
    private final DataInputStream in;

    private Http2Client(Socket socket) throws IOException {
        this.socket = socket;
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Connects, and waits until both sides know the server's settings. */
    public static Http2Client connect(int port) throws IOException {
        Socket tcp = new Socket(InetAddress.getLoopbackAddress(), port);
        tcp.setTcpNoDelay(true);
        tcp.setSoTimeout((int) Await.SECONDS * 1000);
        Http2Client client = new Http2Client(Tls.over(tcp, null, "h2"));
        client.send(PREFACE, frame(SETTINGS, 0, 0, NOTHING));
        Received settings = client.read(SETTINGS);
        while ((settings.flags() & ACK) == 0) {
            client.send(frame(SETTINGS, ACK, 0, NOTHING));
            settings = client.read(SETTINGS);
        }
        return client;
    }

    public static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putShort((short) (payload.length >> 8))
                .put((byte) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** An opening handshake (RFC 8441, 5); the server remembers its fields. */
    public static byte[] webSocket(int stream, String path) {
        ByteArrayOutputStream fields = new ByteArrayOutputStream();
        Stream.of(
                        Map.entry(":method", "CONNECT"),
                        Map.entry(":protocol", "websocket"),
                        Map.entry(":scheme", "https"),
                        Map.entry(":path", path),
                        Map.entry(":authority", "gateway.example"),
                        Map.entry("sec-websocket-version", "13"))
                .forEach(field -> {
                    // RFC 7541, 6.2.1: a literal field with indexing, with a new name.
                    fields.write(0b0100_0000);
                    write(fields, field.getKey());
                    write(fields, field.getValue());
                });
        return frame(HEADERS, END_HEADERS, stream, fields.toByteArray());
    }

    /** The same as the last handshake on this connection. */
    public static byte[] again(int stream) {
        // RFC 7541, 6.1: the indices of its six fields, the last of which is at 62 (2.3.3), with the highest bit set.
        byte[] fields = {(byte) 0xc3, (byte) 0xc2, (byte) 0xc1, (byte) 0xc0, (byte) 0xbf, (byte) 0xbe};
        return frame(HEADERS, END_HEADERS, stream, fields);
    }

    private static void write(ByteArrayOutputStream fields, String text) {
        fields.write(text.length());
        fields.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Connects, and opens a WebSocket on stream 1. */
    public static Http2Client open(int port, String path) throws IOException {
        Http2Client client = connect(port);
        client.send(webSocket(1, path));
        byte[] fields = client.read(HEADERS).payload();
        byte status = fields[afterSizeUpdate(fields)];
        // RFC 7541, A: 8 of the static table is ":status: 200".
        if (status != (byte) 0b1000_1000) {
            throw new AssertionError("handshake for " + path + " answered with the field " + status);
        }
        return client;
    }

    /** RFC 7541, 6.3: a size of the dynamic table may come first, as a number of one byte or more (5.1). */
    private static int afterSizeUpdate(byte[] fields) {
        if ((fields[0] & 0b1110_0000) != 0b0010_0000) {
            return 0;
        }
        int last = 0;
        if ((fields[0] & 0b0001_1111) == 0b0001_1111) {
            do {
                last++;
            } while (fields[last] < 0);
        }
        return last + 1;
    }

    public void send(byte[]... frames) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            whole.writeBytes(frame);
        }
        socket.getOutputStream().write(whole.toByteArray());
    }

    /** The next frame of a type, whatever others come before. */
    public Received read(int type) throws IOException {
        Received frame = read();
        while (frame.type() != type) {
            frame = read();
        }
        return frame;
    }

    private Received read() throws IOException {
        byte[] payload = new byte[in.readUnsignedShort() << 8 | in.readUnsignedByte()];
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        in.readFully(payload);
        return new Received(type, flags, stream, payload);
    }

    /** Reads as much from all DATA frames together. */
    public byte[] readData(int length) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        while (data.size() < length) {
            data.writeBytes(read(DATA).payload());
        }
        return data.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
