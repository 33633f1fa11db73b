package org.sluice.lorawan.frame;

import java.util.Optional;

/** A LoRaWAN frame. Identifiers are hexadecimal text in lower case, the most significant byte first, as people write them. */
public sealed interface Frame permits DataFrame, JoinRequest, JoinAccept, RejoinRequest, ProprietaryFrame {

    /** The longest frame that a radio can send, in bytes. */
    int MAX_BYTES = 255;

    /**
     * The message type.
     *
     * @return the type
     */
    MType mType();

    /**
     * The message integrity code as it was sent, 4 bytes as 8 hexadecimal digits.
     *
     * @return empty where it is encrypted, or where nobody knows whether there is one
     */
    Optional<String> mic();

    /**
     * The device's address, 8 digits.
     *
     * @return empty where the frame has none
     */
    default Optional<String> devAddr() {
        return Optional.empty();
    }

    /**
     * The device's EUI, 16 digits.
     *
     * @return empty where the frame has none
     */
    default Optional<String> devEui() {
        return Optional.empty();
    }

    /**
     * Reads a frame.
     *
     * @param bytes the PHYPayload
     * @return what it says
     * @throws FrameException if it is no frame of LoRaWAN 1.0.x or 1.1
     */
    static Frame parse(Bytes bytes) throws FrameException {
        return FrameReader.read(bytes.toArray());
    }
}
