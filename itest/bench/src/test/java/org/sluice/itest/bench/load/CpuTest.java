package org.sluice.itest.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CpuTest {

    @Test
    void processTimeIsThatOfUserAndKernel() {
        String stat = "42 (a (b) c) S 1 42 42 0 -1 4194560 100 0 0 0 150 50 7 8 20 0 12 0 100 0 0";
        assertEquals(2_000_000, Cpu.processMicros(stat));
    }

    @Test
    void machineTimeIsWithoutIdleAndWaiting() {
        String stat = "cpu  100 1 10 5000 300 2 3 0 0 0\ncpu0 50 1 5 2500 150 1 1 0 0 0\n";
        assertEquals(1_160_000, Cpu.machineMicros(stat));
    }
}
