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

    static PushData read(String json) throws RejectedException {
        Fields fields = JsonReader.object(json);
        if (!fields.has("rxpk") && !fields.has("stat")) {
            throw new RejectedException(Rejection.EMPTY);
        }
        return new PushData(fields.list("rxpk").orElse(List.of()), fields.object("stat"));
    }
}
