package org.sluice.websocket.server.authentication;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sluice.websocket.server.authentication.Failures.Attempt;
import org.sluice.websocket.server.handshake.ClientNetwork;

class FailuresTest {

    private static final int ALLOWED = 3;
    private static final ClientNetwork PEER = network(0);
    private static final ClientNetwork OTHER = network(1);

    /** A clock may show any number. */
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);

    private final Failures failures = new Failures(clock::get);

    private static ClientNetwork network(int number) {
        try {
            return ClientNetwork.of(InetAddress.getByAddress(
                    new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number}));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private Attempt attempt(ClientNetwork network) {
        return failures.attempt(network, ALLOWED);
    }

    private long pause(ClientNetwork network) {
        return attempt(network).pause().toSeconds();
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private void closeAddress() {
        for (int i = 0; i < ALLOWED; i++) {
            attempt(PEER).wrong();
        }
    }

    @Test
    void anAddressIsClosedForLongerAndLonger() {
        List<Long> told = Stream.generate(() -> {
                    Attempt attempt = attempt(PEER);
                    assertEquals(Duration.ZERO, attempt.pause());
                    long closed = attempt.wrong().toSeconds();
                    assertEquals(closed, pause(PEER));
                    pass(Duration.ofSeconds(closed));
                    return closed;
                })
                .limit(12)
                .toList();
        assertEquals(List.of(0L, 0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L, 60L), told);
    }

    @Test
    void anotherAddressIsNotClosed() {
        closeAddress();
        assertEquals(1, pause(PEER));
        assertEquals(0, pause(OTHER));
    }

    @Test
    void rightOnesBeginAnew() {
        attempt(PEER).wrong();
        attempt(PEER).wrong();
        attempt(PEER).right();
        attempt(PEER).wrong();
        attempt(PEER).wrong();
        assertEquals(0, pause(PEER));
        assertEquals(1, failures.size());
        attempt(PEER).right();
        assertEquals(0, failures.size());
    }

    @Test
    void undecidedOnesDoNotCount() {
        for (int i = 0; i < 10; i++) {
            attempt(PEER).undecided();
        }
        assertEquals(0, pause(PEER));
        assertEquals(0, failures.size());
    }

    @Test
    void afterItsTimeAnAddressHasOneAttempt() {
        closeAddress();
        pass(Duration.ofSeconds(1));
        Attempt only = attempt(PEER);
        assertEquals(Duration.ZERO, only.pause());
        assertEquals(1, pause(PEER));
        only.undecided();
        assertEquals(0, pause(PEER));
    }

    @Test
    void anAttemptOfBeforeDoesNotOpenIt() {
        Attempt before = attempt(PEER);
        closeAddress();
        before.undecided();
        assertEquals(1, pause(PEER));
    }

    @Test
    void anAttemptThatNeverEndsKeepsItClosedForAWhileOnly() {
        closeAddress();
        pass(Duration.ofSeconds(1));
        attempt(PEER);
        assertEquals(1, pause(PEER));
        pass(Duration.ofSeconds(1));
        assertEquals(0, pause(PEER));
    }

    @Test
    void eachClosingIsToldOnce() {
        List<Attempt> atOnce = Stream.generate(() -> attempt(PEER)).limit(5).toList();
        List<Long> told = atOnce.stream().map(each -> each.wrong().toSeconds()).toList();
        assertEquals(List.of(0L, 0L, 1L, 0L, 0L), told);
        assertEquals(4, pause(PEER));
    }

    @Test
    void whatIsLongAgoIsForgotten() {
        closeAddress();
        pass(Failures.FORGOTTEN_AFTER.plusNanos(1));
        assertEquals(Duration.ZERO, attempt(PEER).wrong());
        assertEquals(Duration.ZERO, attempt(PEER).wrong());
        assertEquals(1, attempt(PEER).wrong().toSeconds());
    }

    @Test
    void theEldestIsForgottenWhenThereAreTooMany() {
        closeAddress();
        for (int i = 1; i < Failures.MAX_ADDRESSES; i++) {
            attempt(network(i)).wrong();
        }
        assertEquals(1, pause(PEER));
        attempt(network(Failures.MAX_ADDRESSES)).wrong();
        assertEquals(Failures.MAX_ADDRESSES, failures.size());
        assertEquals(0, pause(PEER));
        assertEquals(0, pause(network(Failures.MAX_ADDRESSES)));
    }

    @Test
    void aMillionAddressesAreNotRemembered() {
        for (int i = 0; i < 1_000_000; i++) {
            attempt(network(i)).wrong();
            attempt(network(i)).pause();
        }
        assertEquals(Failures.MAX_ADDRESSES, failures.size());
    }

    @Test
    void aLowerNumberHoldsForWhatHasBeenCounted() {
        attempt(PEER).wrong();
        attempt(PEER).wrong();
        assertEquals(Duration.ZERO, failures.attempt(PEER, 2).pause());
        assertEquals(1, failures.attempt(PEER, 2).pause().toSeconds());
    }
}
