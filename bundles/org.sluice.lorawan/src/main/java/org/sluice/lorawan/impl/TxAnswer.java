package org.sluice.lorawan.impl;

import java.util.Set;
import org.sluice.lorawan.trace.TraceRecord.Level;

/**
 * What a gateway says of a frame that it is to transmit: {@code txpk_ack}.
 *
 * @param level whether it does
 * @param text in one line
 */
record TxAnswer(Level level, String text) {

    private static final String NONE = "NONE";
    private static final Set<String> KNOWN = Set.of(
            "TOO_LATE", "TOO_EARLY", "COLLISION_PACKET", "COLLISION_BEACON", "TX_FREQ", "TX_POWER", "GPS_UNLOCKED");

    private static final TxAnswer TAKEN = new TxAnswer(Level.INFO, "Downlink message taken by the gateway");

    /** Reads what is behind the header; nothing there means that all is well. */
    static TxAnswer read(String json) throws RejectedException {
        if (json.isBlank()) {
            return TAKEN;
        }
        Fields answer = Fields.require(JsonReader.object(json).object("txpk_ack"));
        String error = answer.text("error").orElse(NONE);
        if (!error.equals(NONE)) {
            return new TxAnswer(Level.ERROR, "Downlink message refused by the gateway: " + known(error));
        }
        // Such as TX_POWER, when it transmits with less power than was asked for
        return answer.text("warn")
                .map(warning -> new TxAnswer(
                        Level.INFO, "Downlink message taken by the gateway, with a warning: " + known(warning)))
                .orElse(TAKEN);
    }

    private static String known(String word) {
        return KNOWN.contains(word) ? word : "a reason that is not known here";
    }
}
