package org.sluice.standalone;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Says in time, and once a day, that a certificate expires. Not safe for use by several threads. */
final class Expiry {

    private static final Duration NOTICE = Duration.ofDays(14);
    private static final Duration DAY = Duration.ofDays(1);

    private Instant lastSaid = Instant.MIN;

    /**
     * What there is to say now.
     *
     * @param end when the certificate is valid for the last time
     * @return empty as long as it is valid long enough, or if it has been said
     */
    Optional<String> warning(Instant end, Instant now) {
        if (now.isBefore(end.minus(NOTICE)) || now.isBefore(lastSaid.plus(DAY))) {
            return Optional.empty();
        }
        lastSaid = now;
        return Optional.of((now.isAfter(end) ? "has expired at " : "expires at ") + end);
    }

    /** Another certificate is there. */
    void forget() {
        lastSaid = Instant.MIN;
    }
}
