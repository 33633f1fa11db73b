package org.sluice.websocket.server.frame;

import static org.sluice.websocket.CloseCode.INVALID_PAYLOAD_DATA;
import static org.sluice.websocket.CloseCode.MESSAGE_TOO_BIG;
import static org.sluice.websocket.CloseCode.POLICY_VIOLATION;
import static org.sluice.websocket.CloseCode.PROTOCOL_ERROR;
import static org.sluice.websocket.CloseCode.TRY_AGAIN_LATER;
import static org.sluice.websocket.CloseCode.UNSUPPORTED_DATA;

import org.sluice.websocket.CloseCode;

/**
 * The ways in which a client can break the protocol, or what an application or the server has set, each with the close code and
 * the reason that it is told.
 */
public enum Violation {
    /** RFC 6455, 5.2: reserved bits are 0, but for RSV1 where a compressed message begins (RFC 7692, 6). */
    RESERVED_BIT(PROTOCOL_ERROR, "reserved bit is set"),
    /** RFC 6455, 5.2. */
    RESERVED_OPCODE(PROTOCOL_ERROR, "opcode is reserved"),
    /** RFC 6455, 5.4. */
    CONTROL_FRAGMENTED(PROTOCOL_ERROR, "control frame is fragmented"),
    /** RFC 6455, 5.5. */
    CONTROL_TOO_LONG(PROTOCOL_ERROR, "control frame payload is over 125 bytes"),
    /** RFC 6455, 5.4. */
    NOTHING_TO_CONTINUE(PROTOCOL_ERROR, "continuation without a message"),
    /** RFC 6455, 5.4. */
    MESSAGE_NOT_ENDED(PROTOCOL_ERROR, "new message inside a fragmented one"),
    /** RFC 6455, 5.1. */
    NOT_MASKED(PROTOCOL_ERROR, "frame is not masked"),
    /** RFC 6455, 5.2: the minimal number of bytes must be used. */
    LENGTH_NOT_MINIMAL(PROTOCOL_ERROR, "length is not in its shortest form"),
    /** RFC 6455, 5.2: the most significant bit must be 0. */
    LENGTH_OVERFLOW(PROTOCOL_ERROR, "length has its top bit set"),
    /** RFC 6455, 10.4. */
    TOO_BIG(MESSAGE_TOO_BIG, "message is over the limit"),
    /**
     * There is no room for the message now. As such it is allowed, so that the codes of RFC 6455, 7.4.1 (1008, 1009) would be
     * wrong; 1013 is registered with IANA for a server that is overloaded.
     */
    NO_ROOM(TRY_AGAIN_LATER, "overloaded"),
    /** RFC 6455, 8.1. */
    NOT_UTF8(INVALID_PAYLOAD_DATA, "text is not UTF-8"),
    /** RFC 7692, 7.2.2: the payload cannot be decompressed. */
    NOT_DEFLATED(INVALID_PAYLOAD_DATA, "compressed data is broken"),
    /** RFC 6455, 7.4.1: a type of data that the application does not take. */
    BINARY_NOT_TAKEN(UNSUPPORTED_DATA, "binary messages are not taken here"),
    /** RFC 6455, 7.4.1: a type of data that the application does not take. */
    TEXT_NOT_TAKEN(UNSUPPORTED_DATA, "text messages are not taken here"),
    /** The application only sends. */
    PUSH_ONLY(POLICY_VIOLATION, "messages go to clients only here"),
    /** RFC 6455, 5.5.1: a body begins with a code of two bytes. */
    CLOSE_CODE_CUT(PROTOCOL_ERROR, "Close frame has half a code"),
    /** RFC 6455, 7.4. */
    CLOSE_CODE_INVALID(PROTOCOL_ERROR, "close code is not allowed"),
    /** RFC 6455, 5.5.1 and 8.1. */
    CLOSE_REASON_NOT_UTF8(INVALID_PAYLOAD_DATA, "close reason is not UTF-8");

    private final CloseCode closeCode;
    private final String text;

    Violation(CloseCode closeCode, String text) {
        this.closeCode = closeCode;
        this.text = text;
    }

    /** The code with which the connection fails. */
    public CloseCode closeCode() {
        return closeCode;
    }

    /** The reason for the Close frame. */
    public String text() {
        return text;
    }
}
