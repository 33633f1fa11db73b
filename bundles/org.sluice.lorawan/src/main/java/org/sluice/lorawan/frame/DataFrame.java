package org.sluice.lorawan.frame;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Data of a device or for one.
 *
 * @param mType one of the four types of data
 * @param address the device's address
 * @param adr whether the data rate is adaptive
 * @param adrAckRequest whether the device wants to hear of the network; only of a device
 * @param ack whether the last confirmed frame of the other side is acknowledged
 * @param classB whether the device listens as class B; only of a device
 * @param pending whether the network has more to send; only for a device
 * @param counter the lower 16 bits of the frame counter
 * @param options the field FOpts as it was sent: MAC commands in LoRaWAN 1.0.x, encrypted in 1.1. Which of both it is, no
 *     frame tells
 * @param port the port, empty where the frame has no payload field
 * @param payload the field FRMPayload, encrypted
 * @param code the message integrity code
 */
public record DataFrame(
        MType mType,
        String address,
        boolean adr,
        boolean adrAckRequest,
        boolean ack,
        boolean classB,
        boolean pending,
        int counter,
        Bytes options,
        OptionalInt port,
        Bytes payload,
        String code)
        implements Frame {

    @Override
    public Optional<String> devAddr() {
        return Optional.of(address);
    }

    @Override
    public Optional<String> mic() {
        return Optional.of(code);
    }

    /**
     * Whether an acknowledgement is asked for.
     *
     * @return {@code true} for confirmed data
     */
    public boolean isConfirmed() {
        return mType == MType.CONFIRMED_DATA_UP || mType == MType.CONFIRMED_DATA_DOWN;
    }
}
