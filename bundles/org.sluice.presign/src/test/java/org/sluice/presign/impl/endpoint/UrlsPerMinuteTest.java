package org.sluice.presign.impl.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UrlsPerMinuteTest {

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final UrlsPerMinute limit = new UrlsPerMinute(2, clock::get);

    @Test
    void eachUserHasSoManyInAMinute() {
        assertEquals(Duration.ZERO, limit.take("alice"));
        clock.addAndGet(Duration.ofSeconds(20).toNanos());
        assertEquals(Duration.ZERO, limit.take("alice"));
        assertEquals(Duration.ofSeconds(40), limit.take("alice"));
        assertEquals(Duration.ZERO, limit.take("bob"));
        clock.addAndGet(Duration.ofSeconds(40).toNanos());
        assertEquals(Duration.ZERO, limit.take("alice"));
    }

    @Test
    void whatIsRememberedIsBounded() {
        for (int i = 0; i < 2 * UrlsPerMinute.MAX_USERS; i++) {
            limit.take("user" + i);
        }
        assertEquals(UrlsPerMinute.MAX_USERS, limit.size());
    }
}
