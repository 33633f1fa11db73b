package org.sluice.lorawan.frame;

import java.util.Optional;

/**
 * A device asks to join again (LoRaWAN 1.1).
 *
 * @param type 0, 1 or 2
 * @param netId the network's identifier, 6 digits; only of types 0 and 2
 * @param joinEui the EUI of its join server; only of type 1
 * @param eui the device's EUI
 * @param counter how many such requests of the device there were, 0 to 65535
 * @param code the message integrity code
 */
public record RejoinRequest(
        int type, Optional<String> netId, Optional<String> joinEui, String eui, int counter, String code)
        implements Frame {

    @Override
    public MType mType() {
        return MType.REJOIN_REQUEST;
    }

    @Override
    public Optional<String> devEui() {
        return Optional.of(eui);
    }

    @Override
    public Optional<String> mic() {
        return Optional.of(code);
    }
}
