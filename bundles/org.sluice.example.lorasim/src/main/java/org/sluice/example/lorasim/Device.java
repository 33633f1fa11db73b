package org.sluice.example.lorasim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** A device: what it sends, and how well each gateway hears it. */
final class Device {

    private static final long JOIN_EUI = 0x70b3_d57e_d000_0001L;
    private static final long DEV_EUI = 0x70b3_d57e_d0a0_0000L;
    /** Of networks that belong to nobody. */
    private static final int DEV_ADDR = 0x0100_0000;

    private static final int MAX_BYTES = 64;
    private static final int UNCONFIRMED_UP = 0b0100_0000;
    private static final int CONFIRMED_UP = 0b1000_0000;
    private static final int PROPRIETARY = 0b1110_0000;
    private static final int ADR = 0b1000_0000;
    private static final int MAX_PORT = 10;
    private static final int PERCENT = 100;
    private static final int RARELY = 5;
    /** LinkADRAns: all is accepted. */
    private static final byte[] OPTIONS = {0x03, 0x07};

    private static final double BEST_DBM = -45;
    private static final double WORST_DBM = -122;
    private static final double NOISE_DBM = -112;
    private static final double MAX_SNR = 12;
    private static final double MIN_SNR = -19;

    private final int number;
    private final double[] rssi;
    private final int favourite;
    private int counter;
    private int nonce;

    Device(int number, int gateways, Random random) {
        this.number = number;
        this.rssi = random.doubles(gateways, WORST_DBM, BEST_DBM).toArray();
        this.favourite = random.nextInt(gateways);
        rssi[favourite] = Math.max(rssi[favourite], -100);
        this.nonce = random.nextInt(1 << 16);
    }

    /** The next frame (LoRaWAN 1.0.x, 4 and 6.2). Its integrity code is made up. */
    byte[] frame(Plan plan, Random random) {
        ByteBuffer frame = ByteBuffer.allocate(MAX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int dice = random.nextInt(PERCENT);
        if (dice < plan.joinPercent()) {
            counter = 0;
            frame.put((byte) 0).putLong(JOIN_EUI).putLong(DEV_EUI | number).putShort((short) nonce++);
        } else if (dice < plan.joinPercent() + plan.proprietaryPercent()) {
            frame.put((byte) PROPRIETARY).put(random(4 + random.nextInt(16), random));
        } else {
            data(frame, random.nextInt(PERCENT) < plan.confirmedPercent(), random);
        }
        frame.put(random(4, random));
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    private void data(ByteBuffer frame, boolean confirmed, Random random) {
        boolean answers = random.nextInt(PERCENT) < RARELY;
        frame.put((byte) (confirmed ? CONFIRMED_UP : UNCONFIRMED_UP))
                .putInt(DEV_ADDR | number)
                .put((byte) (ADR | (answers ? OPTIONS.length : 0)))
                .putShort((short) counter++);
        if (answers) {
            frame.put(OPTIONS);
        }
        if (random.nextInt(PERCENT) >= RARELY) {
            frame.put((byte) (1 + random.nextInt(MAX_PORT))).put(random(1 + random.nextInt(30), random));
        }
    }

    private static byte[] random(int size, Random random) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Whether a gateway hears the next frame; one always does. */
    boolean isHeardBy(int gateway, Random random) {
        if (gateway == favourite) {
            return true;
        }
        // From never at the edge to always nearby
        return random.nextDouble() < (rssi[gateway] - WORST_DBM) / (BEST_DBM - WORST_DBM);
    }

    /** How strong the next frame is at a gateway: things move. */
    int rssi(int gateway, Random random) {
        double next = rssi[gateway] + random.nextGaussian() * 1.5;
        rssi[gateway] = Math.max(WORST_DBM, Math.min(BEST_DBM, next));
        return (int) Math.round(rssi[gateway]);
    }

    /** The signal-to-noise ratio that fits, in quarters of dB as radios have it. */
    static double snr(int rssi, Random random) {
        double snr = Math.min(MAX_SNR, rssi - NOISE_DBM) + random.nextGaussian();
        return Math.round(Math.max(MIN_SNR, Math.min(MAX_SNR, snr)) * 4) / 4.0;
    }

    /** Whoever is far away is slow. */
    int spreading(int slowest) {
        double best = rssi[favourite];
        int spreading = 7 + (int) ((BEST_DBM - best) / (BEST_DBM - WORST_DBM) * 6);
        return Math.min(slowest, spreading);
    }
}
