package org.sluice.websocket.server.runtime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.websocket.runtime.dto.ApplicationDTO;
import org.sluice.websocket.runtime.dto.LatencyDTO;

class LatencyTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "10000, 0", "10001, 1", "20000000, 4", "20000001, 5", "1000000001, 7", "10000000001, 8"})
    void aBoundBelongsToTheClassBelow(long nanos, int expected) {
        assertEquals(expected, Latency.classOf(nanos));
    }

    @Test
    void thereIsOneClassMoreThanBounds() {
        LatencyDTO shown = new Latency().toDTO();
        assertEquals(shown.boundsNanos.length + 1, shown.counts.length);
    }

    @Test
    void whoChangesWhatIsShownChangesNothingElse() {
        Latency latency = new Latency();
        latency.toDTO().boundsNanos[0] = 0;
        assertEquals(10_000, latency.toDTO().boundsNanos[0]);
    }

    @Test
    void thoseOfAllLoopsAndOfWorkersAreAddedUp() {
        ApplicationMeters meters = new ApplicationMeters();
        meters.of(new LoopMeter(3)).callback(5);
        meters.of(new LoopMeter(0)).callback(7);
        meters.of(new LoopMeter(0)).callback(1_000_000_000);
        meters.workerCallback(20_000);
        ApplicationDTO shown = new ApplicationDTO();
        meters.show(shown);
        assertArrayEquals(new long[] {2, 0, 0, 0, 0, 0, 1, 0, 0}, shown.loopCallbacks.counts);
        assertEquals(1_000_000_012, shown.loopCallbacks.totalNanos);
        assertArrayEquals(new long[] {0, 1, 0, 0, 0, 0, 0, 0, 0}, shown.workerCallbacks.counts);
        assertEquals(20_000, shown.workerCallbacks.totalNanos);
    }
}
