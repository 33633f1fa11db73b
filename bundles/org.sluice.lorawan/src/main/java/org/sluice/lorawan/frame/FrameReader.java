package org.sluice.lorawan.frame;

import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Knows where everything is in a frame (LoRaWAN 1.1, 4 and 6.2). What is more than a byte is sent with its lowest byte first.
 *
 * <pre>
 *   MHDR | DevAddr 4 | FCtrl | FCnt 2 | FOpts 0..15 | (FPort | FRMPayload) | MIC 4     data
 *   MHDR | JoinEUI 8 | DevEUI 8 | DevNonce 2 | MIC 4                                   join request
 *   MHDR | 16 or 32 encrypted                                                          join accept
 *   MHDR | type | NetID 3 | DevEUI 8 | RJcount0 2 | MIC 4                              rejoin request 0, 2
 *   MHDR | type | JoinEUI 8 | DevEUI 8 | RJcount1 2 | MIC 4                            rejoin request 1
 * </pre>
 */
final class FrameReader {

    static final int ACCEPT_BYTES = 16;

    private static final int ACCEPT_WITH_CHANNELS_BYTES = 32;
    private static final int MAJOR = 0b0000_0011;
    private static final int MIC = 4;
    private static final int EUI = 8;
    private static final int ADDRESS = 4;
    private static final int NET_ID = 3;
    private static final int SHORT = 2;
    private static final int HEADER = 1 + ADDRESS + 1 + SHORT;
    private static final int JOIN_BYTES = 1 + EUI + EUI + SHORT + MIC;
    private static final int REJOIN_0_BYTES = 2 + NET_ID + EUI + SHORT + MIC;
    private static final int REJOIN_1_BYTES = 2 + EUI + EUI + SHORT + MIC;

    // FCtrl
    private static final int ADR = 0b1000_0000;
    private static final int ADR_ACK_REQUEST = 0b0100_0000;
    private static final int ACK = 0b0010_0000;
    private static final int CLASS_B_OR_PENDING = 0b0001_0000;
    private static final int OPTIONS_LENGTH = 0b0000_1111;

    private final byte[] bytes;

    private FrameReader(byte[] bytes) {
        this.bytes = bytes;
    }

    static Frame read(byte[] bytes) throws FrameException {
        if (bytes.length == 0 || bytes.length > Frame.MAX_BYTES) {
            throw new FrameException("frame has " + bytes.length + " bytes, allowed are 1 to " + Frame.MAX_BYTES);
        }
        FrameReader reader = new FrameReader(bytes);
        MType type = MType.of(bytes[0]);
        if (type == MType.PROPRIETARY) {
            return new ProprietaryFrame(reader.slice(1, bytes.length));
        }
        if ((bytes[0] & MAJOR) != 0) {
            throw new FrameException("major version of the frame is " + (bytes[0] & MAJOR) + ", known is 0");
        }
        return switch (type) {
            case JOIN_REQUEST -> reader.joinRequest();
            case JOIN_ACCEPT -> reader.joinAccept();
            case REJOIN_REQUEST -> reader.rejoinRequest();
            default -> reader.data(type);
        };
    }

    private Frame joinRequest() throws FrameException {
        require("join request", JOIN_BYTES);
        return new JoinRequest(id(1, EUI), id(1 + EUI, EUI), unsigned(1 + EUI + EUI), code());
    }

    private Frame joinAccept() throws FrameException {
        int size = bytes.length - 1;
        if (size != ACCEPT_BYTES && size != ACCEPT_WITH_CHANNELS_BYTES) {
            throw new FrameException("join accept has " + bytes.length + " bytes, must have 17 or 33");
        }
        return new JoinAccept(slice(1, bytes.length));
    }

    private Frame rejoinRequest() throws FrameException {
        int type = bytes.length > 1 ? bytes[1] & 0xff : -1;
        return switch (type) {
            case 0, 2 -> {
                require("rejoin request", REJOIN_0_BYTES);
                yield new RejoinRequest(
                        type,
                        Optional.of(id(2, NET_ID)),
                        Optional.empty(),
                        id(2 + NET_ID, EUI),
                        unsigned(2 + NET_ID + EUI),
                        code());
            }
            case 1 -> {
                require("rejoin request", REJOIN_1_BYTES);
                yield new RejoinRequest(
                        type,
                        Optional.empty(),
                        Optional.of(id(2, EUI)),
                        id(2 + EUI, EUI),
                        unsigned(2 + EUI + EUI),
                        code());
            }
            default -> throw new FrameException("type of the rejoin request is " + type + ", known are 0, 1 and 2");
        };
    }

    private Frame data(MType type) throws FrameException {
        int end = bytes.length - MIC;
        if (end < HEADER) {
            throw new FrameException("data frame has " + bytes.length + " bytes, must have at least " + (HEADER + MIC));
        }
        int control = bytes[1 + ADDRESS];
        int options = HEADER + (control & OPTIONS_LENGTH);
        if (options > end) {
            throw new FrameException("data frame has " + (end - HEADER) + " bytes behind its header, its options alone "
                    + (control & OPTIONS_LENGTH));
        }
        boolean down = type.isDownlink();
        boolean hasPort = options < end;
        return new DataFrame(
                type,
                id(1, ADDRESS),
                (control & ADR) != 0,
                !down && (control & ADR_ACK_REQUEST) != 0,
                (control & ACK) != 0,
                !down && (control & CLASS_B_OR_PENDING) != 0,
                down && (control & CLASS_B_OR_PENDING) != 0,
                unsigned(1 + ADDRESS + 1),
                slice(HEADER, options),
                hasPort ? OptionalInt.of(bytes[options] & 0xff) : OptionalInt.empty(),
                hasPort ? slice(options + 1, end) : Bytes.of(),
                code());
    }

    private void require(String what, int size) throws FrameException {
        if (bytes.length != size) {
            throw new FrameException(what + " has " + bytes.length + " bytes, must have " + size);
        }
    }

    /** The bytes in the order in which people write them. */
    private String id(int from, int size) {
        byte[] reversed = new byte[size];
        for (int i = 0; i < size; i++) {
            reversed[i] = bytes[from + size - 1 - i];
        }
        return HexFormat.of().formatHex(reversed);
    }

    private int unsigned(int from) {
        return bytes[from] & 0xff | (bytes[from + 1] & 0xff) << 8;
    }

    /** Not turned around: it is a result of AES-CMAC, and no number. */
    private String code() {
        return HexFormat.of().formatHex(bytes, bytes.length - MIC, bytes.length);
    }

    private Bytes slice(int from, int to) {
        return Bytes.of(bytes, from, to);
    }
}
