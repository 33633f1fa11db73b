package org.sluice.lorawan.frame;

import java.util.Optional;

/**
 * A frame that only its makers can read.
 *
 * @param payload what is behind the first byte
 */
public record ProprietaryFrame(Bytes payload) implements Frame {

    @Override
    public MType mType() {
        return MType.PROPRIETARY;
    }

    /** Empty: there is usually one, but nobody needs to have it. */
    @Override
    public Optional<String> mic() {
        return Optional.empty();
    }
}
