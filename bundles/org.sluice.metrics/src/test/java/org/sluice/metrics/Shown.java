package org.sluice.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.sluice.testing.TestRuntime;
import org.sluice.transport.runtime.LoopDTO;
import org.sluice.transport.runtime.TransportDTO;
import org.sluice.transport.runtime.TransportRuntime;
import org.sluice.websocket.runtime.dto.ApplicationDTO;
import org.sluice.websocket.runtime.dto.LatencyDTO;
import org.sluice.websocket.runtime.dto.ServerDTO;

/** Runtime services that show what a test wants. */
final class Shown extends TestRuntime implements TransportRuntime {

    Shown() {
        shown.startedAt = 1_500;
    }

    static ApplicationDTO application(long id, String pattern) {
        ApplicationDTO dto = new ApplicationDTO();
        dto.serviceId = id;
        dto.bundle = "a.bundle";
        dto.patterns = new String[] {pattern};
        dto.handshakes = Map.of();
        dto.closes = Map.of();
        dto.loopCallbacks = latency();
        dto.workerCallbacks = latency();
        return dto;
    }

    static LatencyDTO latency(long... counts) {
        LatencyDTO dto = new LatencyDTO();
        dto.boundsNanos = new long[] {10_000, 1_000_000_000};
        dto.counts = counts.length == 0 ? new long[3] : counts;
        return dto;
    }

    static ServerDTO server(String name, String pid, String state) {
        ServerDTO dto = new ServerDTO();
        dto.name = name;
        dto.pid = pid;
        dto.state = state;
        dto.handshakes = Map.of();
        dto.closes = Map.of();
        return dto;
    }

    @Override
    public TransportDTO getTransportDTO() {
        TransportDTO dto = new TransportDTO();
        LoopDTO loop = new LoopDTO();
        loop.name = "sluice-loop-0";
        loop.turns = 7;
        dto.loops = new LoopDTO[] {loop};
        return dto;
    }

    @Override
    public List<String> findHeldUp(Duration timeout) {
        return List.of();
    }
}
