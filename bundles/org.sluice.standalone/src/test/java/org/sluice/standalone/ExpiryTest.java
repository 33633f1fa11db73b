package org.sluice.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sluice.jetty.impl.TestKeys;

/** An operator hears of a certificate's end in time, and not too often. */
class ExpiryTest {

    private static final Instant END = Instant.parse("2030-01-31T12:00:00Z");

    private final Expiry expiry = new Expiry();

    private Optional<String> warning(String now) {
        return expiry.warning(END, Instant.parse(now));
    }

    @Test
    void nothingIsSaidMoreThanTwoWeeksBefore() {
        assertEquals(Optional.empty(), warning("2030-01-17T11:59:59Z"));
        assertTrue(warning("2030-01-17T12:00:00Z").isPresent());
    }

    @Test
    void itIsSaidOnceADay() {
        assertEquals(Optional.of("expires at " + END), warning("2030-01-20T12:00:00Z"));
        assertEquals(Optional.empty(), warning("2030-01-21T11:59:59Z"));
        assertEquals(Optional.of("expires at " + END), warning("2030-01-21T12:00:00Z"));
    }

    @Test
    void expiredIsAnotherWord() {
        assertEquals(Optional.of("has expired at " + END), warning("2030-02-01T00:00:00Z"));
    }

    @Test
    void anotherCertificateIsNews() {
        assertTrue(warning("2030-01-20T12:00:00Z").isPresent());
        expiry.forget();
        assertTrue(warning("2030-01-20T12:00:01Z").isPresent());
    }

    /** Those of the tests are valid for 90 days, as keytool has it. */
    @Test
    void theEndIsThatOfTheServersCertificate() throws Exception {
        TestKeys keys = TestKeys.server();
        TlsSettings settings = Settings.of(
                        Map.of("tls", true, "keyStore", keys.file().toString(), "keyStorePassword", TestKeys.PASSWORD))
                .tls()
                .orElseThrow();
        Instant end = TlsMaterial.load(settings).end();
        Instant now = Instant.now();
        assertTrue(end.isBefore(now.plus(Duration.ofDays(91))), end.toString());
        assertTrue(expiry.warning(end, end.minus(Duration.ofDays(1))).isPresent());
    }
}
