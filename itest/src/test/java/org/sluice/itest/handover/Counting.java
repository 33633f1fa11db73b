package org.sluice.itest.handover;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RequestText;

/** A connection that sends numbered messages, and looks at what comes back: the number, and how many there have been. */
final class Counting {

    private static final int BUFFER = 4096;

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER);

    private long sent;
    private long last;
    private long lastAnswer;

    /** What the longest time between two answers has been, in nanoseconds. */
    long longestGap;

    long doubled;
    long outOfOrder;
    long miscounted;
    String end = "";

    private Counting(SocketChannel channel) {
        this.channel = channel;
    }

    static Counting open(int port, String path) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.write(ByteBuffer.wrap(RequestText.webSocket(path).toString().getBytes(StandardCharsets.ISO_8859_1)));
        StringBuilder response = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (response.indexOf("\r\n\r\n") < 0 && channel.read(one.clear()) > 0) {
            response.append((char) one.get(0));
        }
        if (!response.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException("handshake for " + path + " answered with " + response);
        }
        channel.configureBlocking(false);
        return new Counting(channel);
    }

    SocketChannel channel() {
        return channel;
    }

    long sent() {
        return sent;
    }

    /** How many messages have had no answer. */
    long unanswered() {
        return sent - last;
    }

    boolean isOpen() {
        return end.isEmpty();
    }

    void send() throws IOException {
        if (isOpen()) {
            write(Frame.text(Long.toString(++sent)));
        }
    }

    /** What is sent is so little that a socket takes it, unless the server does not read for very long. */
    private void write(byte[] frame) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                Thread.onSpinWait();
            }
        }
    }

    void read() throws IOException {
        int count = channel.read(in);
        if (count < 0) {
            end = end.isEmpty() ? "without a Close" : end;
            channel.close();
            return;
        }
        in.flip();
        while (isWhole()) {
            take();
        }
        in.compact();
    }

    private boolean isWhole() {
        return in.remaining() >= 2 && in.remaining() >= 2 + in.get(in.position() + 1);
    }

    private void take() throws IOException {
        int first = in.get() & 0xff;
        byte[] payload = new byte[in.get()];
        in.get(payload);
        Frame frame = new Frame(first, payload);
        switch (frame.opcode()) {
            case Frame.TEXT -> answered(frame.text());
            case Frame.PING -> write(Frame.masked(Frame.FIN | Frame.PONG, payload));
            case Frame.CLOSE -> end = "close " + frame.closeCode();
            default -> end = frame.toString();
        }
    }

    private void answered(String text) {
        String[] numbers = text.split(" ");
        long number = Long.parseLong(numbers[0]);
        if (number <= last) {
            doubled++;
        } else if (number > last + 1) {
            outOfOrder++;
        }
        if (Long.parseLong(numbers[1]) != number) {
            miscounted++;
        }
        last = Math.max(last, number);
        long now = System.nanoTime();
        longestGap = lastAnswer == 0 ? 0 : Math.max(longestGap, now - lastAnswer);
        lastAnswer = now;
    }
}
