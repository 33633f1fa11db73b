package org.sluice.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.sluice.transport.runtime.LoopDTO;
import org.sluice.transport.runtime.TransportDTO;
import org.sluice.transport.runtime.TransportRuntime;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.ApplicationDTO;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDetailDTO;
import org.sluice.websocket.runtime.dto.CountersDTO;
import org.sluice.websocket.runtime.dto.FailedApplicationDTO;
import org.sluice.websocket.runtime.dto.LatencyDTO;
import org.sluice.websocket.runtime.dto.LimitsDTO;
import org.sluice.websocket.runtime.dto.RuntimeDTO;
import org.sluice.websocket.runtime.dto.ServerDTO;
import org.sluice.websocket.runtime.dto.ShadowedApplicationDTO;

/** Runtime services that show what a test wants. */
final class Shown implements WebSocketRuntime, TransportRuntime {

    final RuntimeDTO runtime = new RuntimeDTO();

    Shown() {
        runtime.startedAt = 1_500;
        runtime.servers = new ServerDTO[0];
        runtime.applications = new ApplicationDTO[0];
        runtime.failedApplications = new FailedApplicationDTO[0];
        runtime.shadowedApplications = new ShadowedApplicationDTO[0];
        runtime.counters = new CountersDTO();
        runtime.counters.handshakes = Map.of();
        runtime.counters.closes = Map.of();
        runtime.limits = new LimitsDTO();
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
    public RuntimeDTO getRuntimeDTO() {
        return runtime;
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

    @Override
    public List<ConnectionDTO> getConnectionDTOs(int max) {
        throw new AssertionError("not to be asked for");
    }

    @Override
    public List<ConnectionDTO> getConnectionDTOs(long applicationId, int max) {
        throw new AssertionError("not to be asked for");
    }

    @Override
    public List<ConnectionDTO> getConnectionDTOs(Predicate<? super ConnectionDTO> filter, int max) {
        throw new AssertionError("not to be asked for");
    }

    @Override
    public Optional<ConnectionDetailDTO> getConnectionDetailDTO(long id) {
        throw new AssertionError("not to be asked for");
    }

    @Override
    public List<ClosedConnectionDTO> getClosedConnectionDTOs(int max) {
        throw new AssertionError("not to be asked for");
    }
}
