package org.sluice.websocket;

import static org.sluice.websocket.CloseCode.Sender.CLIENT;
import static org.sluice.websocket.CloseCode.Sender.EITHER;
import static org.sluice.websocket.CloseCode.Sender.NOBODY;
import static org.sluice.websocket.CloseCode.Sender.SERVER;

import java.util.Arrays;
import java.util.List;

/**
 * The entries of IANA's WebSocket Close Code Number Registry. The names are the registry's; where it has none, or one that is a
 * description, the usual one.
 */
enum RegisteredCloseCode {
    NORMAL_CLOSURE(1000, "Normal Closure", EITHER, "The purpose of the connection has been fulfilled."),
    GOING_AWAY(1001, "Going Away", EITHER, "The server goes down, or the browser leaves the page."),
    PROTOCOL_ERROR(1002, "Protocol error", EITHER, "The peer has broken the protocol."),
    UNSUPPORTED_DATA(1003, "Unsupported Data", EITHER, "The peer has sent a type of data that is not taken here."),
    RESERVED(1004, "Reserved", NOBODY, "A meaning might be defined in the future."),
    NO_STATUS_RECEIVED(1005, "No Status Rcvd", NOBODY, "Reported where a Close frame has come without a code."),
    ABNORMAL_CLOSURE(1006, "Abnormal Closure", NOBODY, "Reported where the connection was lost without a Close frame."),
    INVALID_PAYLOAD_DATA(1007, "Invalid frame payload data", EITHER, "The data does not fit the message's type."),
    POLICY_VIOLATION(1008, "Policy Violation", EITHER, "A policy is broken, and no other code says more."),
    MESSAGE_TOO_BIG(1009, "Message Too Big", EITHER, "A message is larger than what is taken here."),
    MANDATORY_EXTENSION(1010, "Mandatory Ext.", CLIENT, "The client misses an extension that was not negotiated."),
    INTERNAL_ERROR(1011, "Internal Error", EITHER, "Something unexpected keeps the endpoint from going on."),
    SERVICE_RESTART(1012, "Service Restart", SERVER, "The service restarts; come back after a random 5 to 30 seconds."),
    TRY_AGAIN_LATER(1013, "Try Again Later", SERVER, "The service is overloaded; come back later."),
    BAD_GATEWAY(1014, "Bad Gateway", SERVER, "A server behind this one has given an invalid response."),
    TLS_HANDSHAKE(1015, "TLS handshake", NOBODY, "Reported where the TLS handshake has failed."),
    UNAUTHORIZED(3000, "Unauthorized", EITHER, "The client must authenticate itself first."),
    FORBIDDEN(3003, "Forbidden", EITHER, "The client may not do what it has asked for."),
    TIMEOUT(3008, "Timeout", EITHER, "The peer has taken too long.");

    static final List<CloseCode> CODES =
            Arrays.stream(values()).map(entry -> entry.code).toList();

    private static final int FIRST = 1000;
    private static final int IN_A_ROW = 16;

    private final CloseCode code;
    private final String title;
    private final CloseCode.Sender sender;
    private final String meaning;

    RegisteredCloseCode(int code, String title, CloseCode.Sender sender, String meaning) {
        this.code = CloseCode.of(code);
        this.title = title;
        this.sender = sender;
        this.meaning = meaning;
    }

    /** The entry of a code, or null. */
    static RegisteredCloseCode of(CloseCode code) {
        RegisteredCloseCode[] entries = values();
        int index = code.code() - FIRST;
        if (index >= 0 && index < IN_A_ROW) {
            return entries[index];
        }
        for (int i = IN_A_ROW; i < entries.length; i++) {
            if (entries[i].code.equals(code)) {
                return entries[i];
            }
        }
        return null;
    }

    String title() {
        return title;
    }

    CloseCode.Sender sender() {
        return sender;
    }

    String meaning() {
        return meaning;
    }
}
