package org.sluice.itest.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import org.sluice.itest.client.Deflate;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RequestText;

/** A client that numbers its messages, and expects each of them back, once and in order. Confined to one thread at a time. */
final class GoodPeer implements AutoCloseable {

    private static final int MAX_MESSAGE_BYTES = 2_000;
    private static final int MAX_UNANSWERED = 200;
    private static final int COMPRESSED = 0b0100_0000;

    private final int id;
    private final SocketChannel channel;
    private final boolean isText;

    /** Null without compression. */
    private final Deflate deflate;

    private ByteBuffer received = ByteBuffer.allocate(8 * 1024);
    private ByteBuffer unsent = ByteBuffer.allocate(0);
    private int sent;
    private int answered;
    private int closeCode;
    private String fault = "";

    private GoodPeer(int id, SocketChannel channel, boolean isText, Deflate deflate) {
        this.id = id;
        this.channel = channel;
        this.isText = isText;
        this.deflate = deflate;
    }

    /** Opens the connection. Of each four peers in a row two have text, and two are compressed. */
    static GoodPeer open(int id, Victim victim) throws IOException {
        boolean offers = id % 4 < 2;
        RequestText handshake = RequestText.webSocket(victim.path());
        if (offers) {
            handshake = handshake.with("Sec-WebSocket-Extensions", "permessage-deflate");
        }
        SocketChannel channel =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), victim.port()));
        channel.write(ByteBuffer.wrap(handshake.toString().getBytes(ISO_8859_1)));
        StringBuilder response = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (response.indexOf("\r\n\r\n") < 0) {
            if (channel.read(one.clear()) < 0) {
                throw new IOException("no response, but " + response);
            }
            response.append((char) one.get(0));
        }
        if (!response.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException("handshake for " + victim.path() + " answered with " + response);
        }
        channel.configureBlocking(false);
        boolean accepted = response.indexOf("permessage-deflate") >= 0;
        boolean keepsContexts = response.indexOf("_no_context_takeover") < 0;
        return new GoodPeer(id, channel, id % 2 == 0, accepted ? new Deflate(keepsContexts) : null);
    }

    SocketChannel channel() {
        return channel;
    }

    int sent() {
        return sent;
    }

    int lost() {
        return sent - answered;
    }

    boolean isCompressed() {
        return deflate != null;
    }

    /** What went wrong first; empty as long as all is well. */
    String fault() {
        return fault;
    }

    boolean isClosed() {
        return closeCode != 0 || !fault.isEmpty();
    }

    /** Sends the next message, unless too much is under way. */
    void sendNext() {
        if (isClosed() || lost() >= MAX_UNANSWERED || unsent.hasRemaining()) {
            flush();
            return;
        }
        byte[] message = message(sent++);
        int opcode = isText ? Frame.TEXT : Frame.BINARY;
        send(
                deflate == null
                        ? Frame.masked(Frame.FIN | opcode, message)
                        : Frame.masked(Frame.FIN | COMPRESSED | opcode, deflate.compress(message)));
    }

    /** Always the same for a number: some of it can be compressed, all of it is text. */
    private byte[] message(int number) {
        Random random = new Random(31L * id + number);
        String start = "message " + number + " of peer " + id + ": ";
        byte[] message = Arrays.copyOf(start.getBytes(ISO_8859_1), start.length() + random.nextInt(MAX_MESSAGE_BYTES));
        for (int i = start.length(); i < message.length; i++) {
            message[i] = (byte) ('a' + random.nextInt(i % 2 == 0 ? 2 : 26));
        }
        return message;
    }

    void sendClose() {
        send(Frame.close(1000));
    }

    private void send(byte[] frame) {
        ByteBuffer all = ByteBuffer.allocate(unsent.remaining() + frame.length);
        unsent = all.put(unsent).put(frame).flip();
        flush();
    }

    void flush() {
        try {
            if (unsent.hasRemaining()) {
                channel.write(unsent);
            }
        } catch (IOException e) {
            fail("cannot write: " + e);
        }
    }

    /** Reads and checks what is there. */
    void read() {
        try {
            int count = channel.read(received);
            received.flip();
            while (takeFrame()) {
                // The next one
            }
            makeRoom();
            if (count < 0) {
                if (closeCode == 0) {
                    fail("the server has ended the connection");
                }
                channel.close();
            }
        } catch (IOException | DataFormatException e) {
            fail("cannot read: " + e);
        }
    }

    private void makeRoom() {
        received.compact();
        if (!received.hasRemaining()) {
            received = ByteBuffer.allocate(2 * received.capacity()).put(received.flip());
        }
    }

    private boolean takeFrame() throws DataFormatException {
        if (received.remaining() < 2) {
            return false;
        }
        int at = received.position();
        int length = received.get(at + 1) & 0xff;
        int header = length == 126 ? 4 : 2;
        if (length > 126) {
            fail("a frame longer than any message");
            return false;
        }
        if (length == 126 && received.remaining() >= header) {
            length = received.getShort(at + 2) & 0xffff;
        }
        if (received.remaining() < header + length) {
            return false;
        }
        byte[] payload = new byte[length];
        int first = received.get(at) & 0xff;
        received.position(at + header).get(payload);
        take(first, payload);
        return true;
    }

    private void take(int first, byte[] payload) throws DataFormatException {
        switch (first & 0x0f) {
            case Frame.PING -> send(Frame.masked(Frame.FIN | Frame.PONG, payload));
            case Frame.CLOSE -> {
                closeCode = ByteBuffer.wrap(payload).getShort() & 0xffff;
                if (closeCode != 1000) {
                    fail("closed with " + closeCode + " " + new String(payload, 2, payload.length - 2, ISO_8859_1));
                }
            }
            default -> check(first, payload);
        }
    }

    private void check(int first, byte[] payload) throws DataFormatException {
        byte[] message = (first & COMPRESSED) != 0 ? deflate.decompress(payload) : payload;
        if ((first & 0x0f) != (isText ? Frame.TEXT : Frame.BINARY) || !Arrays.equals(message, message(answered))) {
            fail("message " + answered + " expected, but there is " + new Frame(first, message));
        }
        answered++;
    }

    private void fail(String what) {
        if (fault.isEmpty()) {
            fault = "peer " + id + ", " + sent + " sent, " + answered + " answered: " + what;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (deflate != null) {
            deflate.close();
        }
    }
}
