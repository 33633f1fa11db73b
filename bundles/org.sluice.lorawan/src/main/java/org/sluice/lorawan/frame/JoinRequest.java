package org.sluice.lorawan.frame;

import java.util.Optional;

/**
 * A device asks to join.
 *
 * @param joinEui the EUI of its join server; AppEUI in LoRaWAN 1.0.x
 * @param eui the device's EUI
 * @param devNonce what the device counts or has thrown dice for, 0 to 65535
 * @param code the message integrity code
 */
public record JoinRequest(String joinEui, String eui, int devNonce, String code) implements Frame {

    @Override
    public MType mType() {
        return MType.JOIN_REQUEST;
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
