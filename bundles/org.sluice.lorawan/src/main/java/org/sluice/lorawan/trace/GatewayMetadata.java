package org.sluice.lorawan.trace;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a gateway tells of a frame. Of one that it has sent, most of this is empty.
 *
 * @param eui the gateway's EUI, 16 hexadecimal digits
 * @param rssi how strong the signal was, in dBm; with several antennas that of the best one
 * @param snr the signal-to-noise ratio in dB; with several antennas that of the same one
 * @param time when the frame was received, by the gateway's clock
 * @param gpsMillis when the frame was received, in milliseconds since the beginning of GPS time
 * @param counterMicros the gateway's internal counter, which returns to 0 after 2<sup>32</sup> microseconds
 * @param crc whether the radio's checksum was right
 * @param channel the gateway's channel
 * @param radio the gateway's radio
 * @param antennas where the gateway tells several antennas apart, each of them
 */
public record GatewayMetadata(
        String eui,
        OptionalDouble rssi,
        OptionalDouble snr,
        Optional<Instant> time,
        OptionalLong gpsMillis,
        OptionalLong counterMicros,
        Crc crc,
        OptionalInt channel,
        OptionalInt radio,
        List<Antenna> antennas) {

    /**
     * Checks that nothing is missing, and copies the list.
     */
    public GatewayMetadata {
        requireNonNull(eui, "eui");
        requireNonNull(rssi, "rssi");
        requireNonNull(snr, "snr");
        requireNonNull(time, "time");
        requireNonNull(gpsMillis, "gpsMillis");
        requireNonNull(counterMicros, "counterMicros");
        requireNonNull(crc, "crc");
        requireNonNull(channel, "channel");
        requireNonNull(radio, "radio");
        antennas = List.copyOf(antennas);
    }

    /**
     * A gateway of which nothing else is known.
     *
     * @param eui its EUI
     * @return the gateway
     */
    public static GatewayMetadata of(String eui) {
        return new GatewayMetadata(
                eui,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Crc.NONE,
                OptionalInt.empty(),
                OptionalInt.empty(),
                List.of());
    }

    /** What the radio's checksum says. */
    public enum Crc {
        /** It is right. */
        OK,
        /** It is wrong: nothing in the frame can be relied on. */
        BAD,
        /** There was none, as in frames of gateways. */
        NONE
    }

    /**
     * What one antenna has heard.
     *
     * @param number the antenna's number
     * @param channel the gateway's channel
     * @param rssi how strong the signal was, in dBm
     * @param snr the signal-to-noise ratio in dB
     */
    public record Antenna(int number, OptionalInt channel, double rssi, OptionalDouble snr) {

        /**
         * Checks that nothing is missing.
         */
        public Antenna {
            requireNonNull(channel, "channel");
            requireNonNull(snr, "snr");
        }
    }
}
