package org.sluice.lorawan.impl;

import java.util.List;
import java.util.Optional;

/**
 * What a gateway reports.
 *
 * @param packets elements of {@code rxpk}
 * @param status {@code stat}
 */
record PushData(List<?> packets, Optional<Fields> status) {

    /** Forwarders report up to 16. */
    static final int MAX_PACKETS = 64;

    static PushData read(String json) throws RejectedException {
        Fields fields = JsonReader.object(json);
        if (!fields.has("rxpk") && !fields.has("stat")) {
            throw new RejectedException(Rejection.EMPTY);
        }
        List<?> packets = fields.list("rxpk").orElse(List.of());
        if (packets.size() > MAX_PACKETS) {
            throw new RejectedException(Rejection.TOO_MANY);
        }
        return new PushData(packets, fields.object("stat"));
    }
}
