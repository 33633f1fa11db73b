package org.sluice.lorawan.impl;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The beginning of a datagram.
 *
 * <pre>
 *   version | token 2 | identifier | EUI 8 in those of gateways | JSON or nothing
 * </pre>
 *
 * @param version 1 or 2
 * @param token chosen by who asks, repeated by who answers
 * @param identifier what it is
 * @param eui the gateway's EUI
 */
record Header(int version, short token, byte identifier, long eui) {

    static final byte PUSH_DATA = 0;
    static final byte PUSH_ACK = 1;
    static final byte PULL_DATA = 2;
    static final byte PULL_RESP = 3;
    static final byte PULL_ACK = 4;
    static final byte TX_ACK = 5;

    static final int ANSWER_BYTES = 4;

    /** Forwarders report up to 16 frames at a time, of which each takes up to 540 bytes. What takes long to read costs others. */
    static final int MAX_DATAGRAM_BYTES = 16 * 1024;

    private static final int BYTES = ANSWER_BYTES + 8;

    /** Reads the header of a datagram that a gateway has sent. */
    static Header read(ByteBuffer datagram) throws RejectedException {
        if (datagram.remaining() < ANSWER_BYTES) {
            throw new RejectedException(Rejection.SHORT);
        }
        if (datagram.remaining() > MAX_DATAGRAM_BYTES) {
            throw new RejectedException(Rejection.LONG);
        }
        int version = datagram.get();
        short token = datagram.getShort();
        byte identifier = datagram.get();
        if (version != 1 && version != 2) {
            throw new RejectedException(Rejection.VERSION);
        }
        boolean known = identifier == PUSH_DATA || identifier == PULL_DATA || identifier == TX_ACK && version > 1;
        if (!known) {
            throw new RejectedException(Rejection.IDENTIFIER);
        }
        if (datagram.remaining() < BYTES - ANSWER_BYTES) {
            throw new RejectedException(Rejection.SHORT);
        }
        return new Header(version, token, identifier, datagram.getLong());
    }

    /** Writes what a gateway is answered or sent, without what follows. */
    static ByteBuffer write(int version, short token, byte identifier, byte[] content) {
        return ByteBuffer.allocate(ANSWER_BYTES + content.length)
                .put((byte) version)
                .putShort(token)
                .put(identifier)
                .put(content)
                .flip();
    }

    String euiText() {
        return text(eui);
    }

    static String text(long eui) {
        return HexFormat.of().toHexDigits(eui);
    }
}
