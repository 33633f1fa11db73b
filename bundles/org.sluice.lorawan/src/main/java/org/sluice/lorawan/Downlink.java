package org.sluice.lorawan;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;
import org.sluice.lorawan.frame.Bytes;
import org.sluice.lorawan.frame.Frame;
import org.sluice.lorawan.radio.DataRate;

/**
 * A frame that a gateway is to transmit.
 *
 * @param phyPayload its bytes, 1 to 255
 * @param frequencyHz the frequency in Hz
 * @param dataRate the data rate, LoRa or FSK
 * @param powerDbm the power
 * @param counterMicros when, by the gateway's internal counter; empty for at once
 */
public record Downlink(
        Bytes phyPayload, long frequencyHz, DataRate dataRate, int powerDbm, OptionalLong counterMicros) {

    private static final long MAX_FREQUENCY = 10_000_000_000L;
    private static final long MAX_COUNTER = 0xffff_ffffL;
    private static final int MAX_POWER = 40;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException for a value that no gateway could do anything with
     */
    public Downlink {
        requireNonNull(dataRate, "dataRate");
        if (phyPayload.size() < 1 || phyPayload.size() > Frame.MAX_BYTES) {
            throw new IllegalArgumentException("payload has " + phyPayload.size() + " bytes, allowed are 1 to 255");
        }
        if (frequencyHz <= 0 || frequencyHz > MAX_FREQUENCY) {
            throw new IllegalArgumentException("frequency is " + frequencyHz + " Hz");
        }
        if (dataRate instanceof DataRate.LrFhss) {
            throw new IllegalArgumentException("gateways do not send LR-FHSS");
        }
        if (powerDbm < -MAX_POWER || powerDbm > MAX_POWER) {
            throw new IllegalArgumentException("power is " + powerDbm + " dBm, allowed are -40 to 40");
        }
        if (counterMicros.isPresent() && (counterMicros.getAsLong() < 0 || counterMicros.getAsLong() > MAX_COUNTER)) {
            throw new IllegalArgumentException("counter is " + counterMicros.getAsLong() + ", allowed are 32 bits");
        }
    }
}
