package org.sluice.lorawan.frame;

import java.util.Optional;

/**
 * The network lets a device join. All of it is encrypted, the message integrity code too.
 *
 * @param encrypted what is behind the first byte: 16 bytes, or 32 with a list of channels
 */
public record JoinAccept(Bytes encrypted) implements Frame {

    @Override
    public MType mType() {
        return MType.JOIN_ACCEPT;
    }

    /** Empty. */
    @Override
    public Optional<String> mic() {
        return Optional.empty();
    }

    /**
     * Whether there is a list of channels, which the size tells.
     *
     * @return whether there is one
     */
    public boolean hasChannelList() {
        return encrypted.size() > FrameReader.ACCEPT_BYTES;
    }
}
