package org.sluice.access.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.sluice.access.LocalRequest;

class AttemptsTest {

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final Attempts attempts = new Attempts(clock::get);

    private static InetAddress address(String text) {
        return LocalRequest.address(text);
    }

    private void wrong(String from, int times) {
        for (int i = 0; i < times; i++) {
            attempts.wrong(address(from));
        }
    }

    @Test
    void anAddressWithTooManyWaitsForTheRestOfTheMinute() {
        wrong("192.0.2.1", Attempts.ALLOWED - 1);
        assertEquals(Duration.ZERO, attempts.pause(address("192.0.2.1")));
        clock.addAndGet(Duration.ofSeconds(20).toNanos());
        wrong("192.0.2.1", 1);
        assertEquals(40, attempts.pause(address("192.0.2.1")).toSeconds());
        assertEquals(Duration.ZERO, attempts.pause(address("192.0.2.2")));
        clock.addAndGet(Duration.ofSeconds(41).toNanos());
        assertEquals(Duration.ZERO, attempts.pause(address("192.0.2.1")));
    }

    @Test
    void theAddressesOfAHostAreOne() {
        wrong("2001:db8:1:2::1", Attempts.ALLOWED);
        assertTrue(attempts.pause(address("2001:db8:1:2:ffff::9")).toSeconds() > 0);
        assertEquals(Duration.ZERO, attempts.pause(address("2001:db8:1:3::1")));
    }

    @Test
    void whatIsRememberedIsBounded() {
        for (int i = 0; i < Attempts.MAX_ADDRESSES + 50; i++) {
            wrong("10.0." + i / 250 + "." + i % 250, 1);
        }
        assertEquals(Attempts.MAX_ADDRESSES, attempts.size());
    }
}
