package org.sluice.example.lorasim;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Random;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/** A gateway as its packet forwarder looks from outside. Confined to the simulation's thread, but for the counters. */
final class Gateway {

    private static final byte VERSION = 2;
    private static final byte PUSH_DATA = 0;
    private static final byte PUSH_ACK = 1;
    private static final byte PULL_DATA = 2;
    private static final byte PULL_RESP = 3;
    private static final byte TX_ACK = 5;

    /** With it begins the EUI of each: one that no maker of gateways has been given. */
    static final String EUI_PREFIX = "020000fffe";

    private static final long EUI = 0x0200_00ff_fe00_0000L;
    private static final int HEADER_BYTES = 12;
    private static final int ANSWER_BYTES = 4;
    private static final int MAX_PACKETS = 8;
    private static final int PERCENT = 100;
    private static final int MEGA_DIGITS = 6;
    private static final long KEEP_ALIVE = TimeUnit.SECONDS.toNanos(5);
    private static final long STATUS = TimeUnit.SECONDS.toNanos(30);
    private static final DateTimeFormatter STATUS_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'GMT'").withZone(ZoneOffset.UTC);

    private final int number;
    private final Random random;
    private final int refusedPercent;
    private final DatagramChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);

    private StringJoiner packets = packets();
    private int waiting;
    private long pulledAt;
    private long statusAt;
    private boolean begun;
    private long transmitted;

    // Written by the simulation's thread, read by any.
    private volatile long heard;
    private volatile long datagrams;
    private volatile long acknowledged;
    private volatile long downlinks;
    private volatile long lost;

    Gateway(int number, Plan plan, Random random, Selector selector) throws IOException {
        this.number = number;
        this.random = random;
        this.refusedPercent = plan.refusedPercent();
        channel = DatagramChannel.open();
        try {
            // Connected: nobody else is listened to
            channel.connect(new InetSocketAddress(plan.host(), plan.port()));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    void close() throws IOException {
        channel.close();
    }

    Figures figures() {
        return new Figures(0, heard, datagrams, acknowledged, downlinks, lost);
    }

    /** Does what is due every few seconds. */
    void tick(long now) {
        if (!begun || now - pulledAt >= KEEP_ALIVE) {
            pulledAt = now;
            send(PULL_DATA, (short) random.nextInt(), "");
        }
        if (!begun || now - statusAt >= STATUS) {
            statusAt = now;
            report("\"stat\":" + status());
        }
        begun = true;
    }

    void hear(byte[] frame, long hertz, int channelNumber, int spreading, int rssi, double snr) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        long counter = TimeUnit.NANOSECONDS.toMicros(System.nanoTime()) & 0xffff_ffffL;
        packets.add("{\"tmst\":" + counter + ",\"time\":\"" + now + "\",\"chan\":" + channelNumber
                + ",\"rfch\":" + channelNumber / 4 + ",\"freq\":"
                + BigDecimal.valueOf(hertz, MEGA_DIGITS).toPlainString()
                + ",\"stat\":1,\"modu\":\"LORA\",\"datr\":\"SF" + spreading + "BW125\",\"codr\":\"4/5\",\"rssi\":"
                + rssi
                + ",\"lsnr\":" + snr + ",\"size\":" + frame.length + ",\"data\":\""
                + Base64.getEncoder().encodeToString(frame) + "\"}");
        heard++;
        if (++waiting == MAX_PACKETS) {
            flush();
        }
    }

    /** Reports what it has heard. */
    void flush() {
        if (waiting > 0) {
            report(packets.toString());
            packets = packets();
            waiting = 0;
        }
    }

    private static StringJoiner packets() {
        return new StringJoiner(",", "\"rxpk\":[", "]");
    }

    private String status() {
        double share = datagrams == 0 ? PERCENT : Math.min(PERCENT, acknowledged * 100.0 / datagrams);
        return "{\"time\":\"" + STATUS_TIME.format(Instant.now()) + "\",\"lati\":48." + (10 + number) + ",\"long\":9."
                + (10 + number) + ",\"alti\":300,\"rxnb\":" + heard + ",\"rxok\":" + heard + ",\"rxfw\":" + heard
                + ",\"ackr\":" + Math.round(share * 10) / 10.0 + ",\"dwnb\":" + downlinks + ",\"txnb\":" + transmitted
                + '}';
    }

    private void report(String json) {
        datagrams++;
        send(PUSH_DATA, (short) random.nextInt(), '{' + json + '}');
    }

    private void send(byte identifier, short token, String json) {
        byte[] text = json.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer datagram = ByteBuffer.allocate(HEADER_BYTES + text.length)
                .put(VERSION)
                .putShort(token)
                .put(identifier)
                .putLong(EUI | number)
                .put(text)
                .flip();
        try {
            if (channel.write(datagram) == 0) {
                lost++;
            }
        } catch (IOException e) {
            // Nobody is there yet, or any more
            lost++;
        }
    }

    /** Takes what has come. */
    void read() {
        try {
            while (channel.read(buffer.clear()) > 0) {
                take(buffer.flip());
            }
        } catch (IOException e) {
            // Nobody is there yet, or any more
            lost++;
        }
    }

    private void take(ByteBuffer datagram) {
        if (datagram.remaining() < ANSWER_BYTES || datagram.get() != VERSION) {
            return;
        }
        short token = datagram.getShort();
        byte identifier = datagram.get();
        if (identifier == PUSH_ACK) {
            acknowledged++;
        } else if (identifier == PULL_RESP) {
            downlinks++;
            boolean refused = random.nextInt(PERCENT) < refusedPercent;
            transmitted += refused ? 0 : 1;
            send(TX_ACK, token, "{\"txpk_ack\":{\"error\":\"" + (refused ? "TOO_LATE" : "NONE") + "\"}}");
        }
    }
}
