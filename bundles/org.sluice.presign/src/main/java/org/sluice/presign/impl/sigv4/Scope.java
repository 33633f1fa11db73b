package org.sluice.presign.impl.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Optional;

/**
 * What a signature is good for.
 *
 * @param date the day, {@code YYYYMMDD}
 * @param region the region
 * @param service the service
 */
record Scope(String date, String region, String service) {

    static final String TERMINATOR = "aws4_request";

    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
            .withZone(ZoneOffset.UTC)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final int TIMESTAMP_LENGTH = 16;
    private static final int DATE_LENGTH = 8;

    /** The day of a timestamp. */
    static String dateOf(String timestamp) {
        return timestamp.substring(0, DATE_LENGTH);
    }

    static String timestamp(Instant time) {
        return TIMESTAMP.format(time);
    }

    /** Reads a timestamp; empty for anything else. */
    static Optional<Instant> time(String timestamp) {
        try {
            return timestamp.length() == TIMESTAMP_LENGTH
                    ? Optional.of(TIMESTAMP.parse(timestamp, Instant::from))
                    : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** The key that signs in this scope. */
    byte[] signingKey(String secretAccessKey) {
        byte[] ofDate = Crypto.hmac(("AWS4" + secretAccessKey).getBytes(UTF_8), date);
        return Crypto.hmac(Crypto.hmac(Crypto.hmac(ofDate, region), service), TERMINATOR);
    }

    /** As it is written in credentials, and signed. */
    @Override
    public String toString() {
        return date + '/' + region + '/' + service + '/' + TERMINATOR;
    }
}
