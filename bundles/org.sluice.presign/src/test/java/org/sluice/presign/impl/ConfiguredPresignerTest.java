package org.sluice.presign.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.presign.Presigner;

/** What is signed by the rules of a configuration. */
class ConfiguredPresignerTest extends PresignTest {

    private String refusal(String key, String url, int seconds) {
        return assertThrows(RuntimeException.class, () -> service(Presigner.class)
                        .orElseThrow()
                        .presign(key, URI.create(url), Duration.ofSeconds(seconds)))
                .getMessage();
    }

    @Test
    void needsAKnownAccessKey() {
        configure();
        assertEquals("the access key is not known", refusal("AKIDBOB", "wss://a/", 1));
        assertEquals("the access key is not known", refusal("a/b", "wss://a/", 1));
        provide(id -> {
            throw new Exception("no directory");
        });
        assertEquals("credentials cannot be looked up now: a provider has failed", refusal("AKIDBOB", "wss://a/", 1));
    }

    @ParameterizedTest
    @CsvSource({"60, 60, ''", "60, 61, the time to expire must be whole seconds from 1 to 60"})
    void theLongestTimeIsConfigured(int max, int seconds, String message) {
        configure("maxExpiresSeconds", max);
        if (message.isEmpty()) {
            sign("/a");
        } else {
            assertEquals(message, refusal("AKIDALICE", "wss://a/", seconds));
        }
    }
}
