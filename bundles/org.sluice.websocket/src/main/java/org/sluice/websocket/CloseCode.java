package org.sluice.websocket;

import java.util.List;

/**
 * A WebSocket close code (RFC 6455, 7.4). The constants are the {@linkplain #registered() codes in IANA's registry}; any
 * other code belongs to whoever owns its {@linkplain #range() range}.
 *
 * @param code the number, 0 to 65535
 */
public record CloseCode(int code) {

    /** The ranges of codes, and who says what those in them mean (RFC 6455, 7.4.2). */
    public enum Range {
        /** 0 to 999: not used. */
        UNUSED(0, 999),

        /** 1000 to 2999: the protocol's, its future revisions' and its extensions'. Those unassigned must not be sent. */
        PROTOCOL(1000, 2999),

        /** 3000 to 3999: libraries', frameworks' and applications', registered at IANA as first come, first served. */
        REGISTERED_USE(3000, 3999),

        /** 4000 to 4999: for private use by agreement between applications; cannot be registered. */
        PRIVATE_USE(4000, 4999),

        /** 5000 to 65535: not defined. */
        UNDEFINED(5000, 65535);

        private final int first;
        private final int last;

        Range(int first, int last) {
            this.first = first;
            this.last = last;
        }

        /**
         * The lowest code.
         *
         * @return a number
         */
        public int first() {
            return first;
        }

        /**
         * The highest code.
         *
         * @return a number
         */
        public int last() {
            return last;
        }
    }

    /** Who may send a code in a Close frame. */
    public enum Sender {
        /** Client and server. */
        EITHER,

        /** The client alone. */
        CLIENT,

        /** The server alone. */
        SERVER,

        /** Nobody: the code is reserved, unassigned, or made for local reports. */
        NOBODY
    }

    /** The purpose of the connection has been fulfilled. */
    public static final CloseCode NORMAL_CLOSURE = new CloseCode(1000);

    /** The server goes down, or the browser leaves the page. */
    public static final CloseCode GOING_AWAY = new CloseCode(1001);

    /** The peer has broken the protocol. */
    public static final CloseCode PROTOCOL_ERROR = new CloseCode(1002);

    /** The peer has sent a type of data that is not taken here. */
    public static final CloseCode UNSUPPORTED_DATA = new CloseCode(1003);

    /** Reserved, without a meaning so far. Never sent. */
    public static final CloseCode RESERVED = new CloseCode(1004);

    /** Reported where a Close frame has come without a code. Never sent. */
    public static final CloseCode NO_STATUS_RECEIVED = new CloseCode(1005);

    /** Reported where the connection was lost without a Close frame. Never sent. */
    public static final CloseCode ABNORMAL_CLOSURE = new CloseCode(1006);

    /** The data does not fit the message's type, such as text that is not UTF-8. */
    public static final CloseCode INVALID_PAYLOAD_DATA = new CloseCode(1007);

    /** A policy is broken, and no other code says more. */
    public static final CloseCode POLICY_VIOLATION = new CloseCode(1008);

    /** A message is larger than what is taken here. */
    public static final CloseCode MESSAGE_TOO_BIG = new CloseCode(1009);

    /** The client misses an extension that the server has not negotiated. Sent by clients only. */
    public static final CloseCode MANDATORY_EXTENSION = new CloseCode(1010);

    /** Something unexpected keeps the server from going on. */
    public static final CloseCode INTERNAL_ERROR = new CloseCode(1011);

    /** The service restarts; the client should come back after a random 5 to 30 seconds. */
    public static final CloseCode SERVICE_RESTART = new CloseCode(1012);

    /** The service is overloaded; the client should come back later. */
    public static final CloseCode TRY_AGAIN_LATER = new CloseCode(1013);

    /** A server behind this one has given an invalid response. */
    public static final CloseCode BAD_GATEWAY = new CloseCode(1014);

    /** Reported where the TLS handshake has failed. Never sent. */
    public static final CloseCode TLS_HANDSHAKE = new CloseCode(1015);

    /** The client must authenticate itself first. */
    public static final CloseCode UNAUTHORIZED = new CloseCode(3000);

    /** The client may not do what it has asked for. */
    public static final CloseCode FORBIDDEN = new CloseCode(3003);

    /** The client has taken too long. */
    public static final CloseCode TIMEOUT = new CloseCode(3008);

    /**
     * Checks the range.
     *
     * @param code as in the record
     * @throws IllegalArgumentException if the code is not a 16-bit number
     */
    public CloseCode {
        if (code < 0 || code > 0xffff) {
            throw new IllegalArgumentException("close code is " + code + ", must be 0 to 65535");
        }
    }

    /**
     * The close code with a number.
     *
     * @param code the number, 0 to 65535
     * @return the close code
     * @throws IllegalArgumentException if the number is out of range
     */
    public static CloseCode of(int code) {
        return new CloseCode(code);
    }

    /**
     * The codes in IANA's WebSocket Close Code Number Registry, in their order.
     *
     * @return an unmodifiable list
     */
    public static List<CloseCode> registered() {
        return RegisteredCloseCode.CODES;
    }

    /**
     * The code's name in IANA's registry.
     *
     * @return for example {@code Normal Closure}, empty for a code that is not registered
     */
    public String name() {
        RegisteredCloseCode entry = RegisteredCloseCode.of(this);
        return entry == null ? "" : entry.title();
    }

    /**
     * What the code means.
     *
     * @return a sentence; for a code that is not registered, what its range says
     */
    public String meaning() {
        RegisteredCloseCode entry = RegisteredCloseCode.of(this);
        if (entry != null) {
            return entry.meaning();
        }
        return switch (range()) {
            case UNUSED -> "Not used.";
            case PROTOCOL -> "Unassigned, for future revisions and extensions of the protocol.";
            case REGISTERED_USE -> "Not registered, for libraries, frameworks and applications.";
            case PRIVATE_USE -> "For private use.";
            case UNDEFINED -> "Not defined.";
        };
    }

    /**
     * The range in which the code lies.
     *
     * @return the range
     */
    public Range range() {
        for (Range range : Range.values()) {
            if (code <= range.last()) {
                return range;
            }
        }
        throw new IllegalStateException("no range for " + code);
    }

    /**
     * Who may send the code in a Close frame.
     *
     * @return the sender
     */
    public Sender sender() {
        RegisteredCloseCode entry = RegisteredCloseCode.of(this);
        if (entry != null) {
            return entry.sender();
        }
        return code >= Range.REGISTERED_USE.first() && code <= Range.PRIVATE_USE.last() ? Sender.EITHER : Sender.NOBODY;
    }

    /**
     * Whether the code may stand in a Close frame, sent or received: 1000 to 1003, 1007 to 1014, and 3000 to 4999.
     *
     * @return {@code false} for codes that are reserved, only reported, or unassigned
     */
    public boolean isValidOnWire() {
        return sender() != Sender.NOBODY;
    }

    /**
     * Whether a server may send the code: what is valid on the wire, without 1010, which is the client's.
     *
     * @return {@code false} for a code that {@link WebSocket#sendClose} refuses
     */
    public boolean isSendable() {
        return isValidOnWire() && sender() != Sender.CLIENT;
    }

    /**
     * The number.
     *
     * @return the number in decimal digits
     */
    @Override
    public String toString() {
        return Integer.toString(code);
    }
}
