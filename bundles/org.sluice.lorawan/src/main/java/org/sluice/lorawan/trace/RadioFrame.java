package org.sluice.lorawan.trace;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalInt;
import org.sluice.lorawan.frame.Bytes;
import org.sluice.lorawan.frame.Frame;
import org.sluice.lorawan.radio.DataRate;
import org.sluice.lorawan.radio.Region;

/**
 * A frame on the air, as one gateway has heard or sent it.
 *
 * @param direction who has sent it
 * @param phyPayload its bytes
 * @param content what it says, empty if it is no LoRaWAN frame or was damaged
 * @param devEui the device's EUI, where the frame has it or the publisher knows it
 * @param frequencyHz the frequency in Hz
 * @param dataRate the data rate
 * @param dataRateIndex the data rate's number in the region, empty where the region does not have it
 * @param region the region, configured or guessed; empty if it is not known
 * @param codingRate such as {@code 4/5}, empty without one
 * @param gateway the gateway, empty where the publisher does not tell it
 */
public record RadioFrame(
        Direction direction,
        Bytes phyPayload,
        Optional<Frame> content,
        Optional<String> devEui,
        long frequencyHz,
        DataRate dataRate,
        OptionalInt dataRateIndex,
        Optional<Region> region,
        Optional<String> codingRate,
        Optional<GatewayMetadata> gateway) {

    /**
     * Checks that nothing is missing.
     */
    public RadioFrame {
        requireNonNull(direction, "direction");
        requireNonNull(phyPayload, "phyPayload");
        requireNonNull(content, "content");
        requireNonNull(devEui, "devEui");
        requireNonNull(dataRate, "dataRate");
        requireNonNull(dataRateIndex, "dataRateIndex");
        requireNonNull(region, "region");
        requireNonNull(codingRate, "codingRate");
        requireNonNull(gateway, "gateway");
    }

    /**
     * The device's address, where the frame has one.
     *
     * @return 8 hexadecimal digits
     */
    public Optional<String> devAddr() {
        return content.flatMap(Frame::devAddr);
    }

    /** Who has sent a frame. */
    public enum Direction {
        /** A device. */
        UPLINK,
        /** A gateway. */
        DOWNLINK
    }
}
