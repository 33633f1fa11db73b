package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sluice.websocket.server.handshake.Permits;

/** A thread that is interrupted shows whether it would wait: that is what an interrupt ends. */
class ConnectPermitsTest {

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @Test
    void aHandshakeWaitsForTheOnesBeforeIt() throws InterruptedException {
        Permits permits = new Permits(1, Duration.ofSeconds(30));
        assertTrue(permits.take());
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, permits::take);
    }

    @Test
    void nobodyWaitsWhereNothingMoves() throws InterruptedException {
        Permits permits = new Permits(1, Duration.ofMillis(20));
        assertTrue(permits.take());
        assertFalse(permits.take(), "in time");
        Thread.currentThread().interrupt();
        assertFalse(permits.take(), "at once");
    }

    @Test
    void whatIsGivenBackCanBeTakenAgain() throws InterruptedException {
        Permits permits = new Permits(1, Duration.ZERO);
        assertTrue(permits.take());
        assertFalse(permits.take());
        permits.giveBack();
        assertTrue(permits.take());
    }

    @Test
    void thereCanBeFewerThanAreTaken() throws InterruptedException {
        Permits permits = new Permits(2, Duration.ZERO);
        assertTrue(permits.take());
        assertTrue(permits.take());
        permits.resize(1);
        permits.giveBack();
        assertFalse(permits.take());
        permits.resize(2);
        assertTrue(permits.take());
    }

    @Test
    void anInterruptKeepsNoPermit() throws InterruptedException {
        Permits all = new Permits(1, Duration.ofSeconds(30));
        ConnectPermits permits = new ConnectPermits(all, TestServer.SMALL.connects());
        assertTrue(all.take());
        for (int i = 0; i < TestServer.SMALL.connects().each(); i++) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, permits::take);
        }
        all.giveBack();
        assertTrue(permits.take());
    }
}
