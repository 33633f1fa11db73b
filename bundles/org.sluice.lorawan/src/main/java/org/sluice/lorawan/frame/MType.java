package org.sluice.lorawan.frame;

/** The message type in the first byte of a frame. The order is that of the values 0 to 7. */
public enum MType {

    /** A device asks to join. */
    JOIN_REQUEST,

    /** The network lets a device join. */
    JOIN_ACCEPT,

    /** Data of a device, not to be acknowledged. */
    UNCONFIRMED_DATA_UP,

    /** Data for a device, not to be acknowledged. */
    UNCONFIRMED_DATA_DOWN,

    /** Data of a device, to be acknowledged. */
    CONFIRMED_DATA_UP,

    /** Data for a device, to be acknowledged. */
    CONFIRMED_DATA_DOWN,

    /** A device asks to join again; since LoRaWAN 1.1, reserved before. */
    REJOIN_REQUEST,

    /** No LoRaWAN message. */
    PROPRIETARY;

    private static final MType[] BY_VALUE = values();
    private static final int SHIFT = 5;

    /**
     * The type in a frame's first byte.
     *
     * @param header the byte
     * @return the type, whatever the byte is
     */
    public static MType of(byte header) {
        return BY_VALUE[(header & 0xff) >> SHIFT];
    }

    /**
     * Whether such a message goes to a device.
     *
     * @return {@code false} for those of devices and for proprietary ones, which tell nothing
     */
    public boolean isDownlink() {
        return this == JOIN_ACCEPT || this == UNCONFIRMED_DATA_DOWN || this == CONFIRMED_DATA_DOWN;
    }
}
