package org.sluice.websocket.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDetailDTO;
import org.sluice.websocket.runtime.dto.CountersDTO;
import org.sluice.websocket.runtime.dto.FailedApplicationDTO;
import org.sluice.websocket.runtime.dto.LimitsDTO;
import org.sluice.websocket.runtime.dto.RuntimeDTO;
import org.sluice.websocket.runtime.dto.ServerDTO;
import org.sluice.websocket.server.runtime.Announcement;
import org.sluice.websocket.server.runtime.Observations;
import org.sluice.websocket.server.runtime.Servers;

/** Shows what there is. What is walked through here for long is not locked. */
final class ServerRuntime implements WebSocketRuntime {

    private final Applications applications;
    private final Servers servers;
    private final Observations observations;
    private final Pools pools;
    private final Announcement announcement;

    ServerRuntime(Applications applications, Servers servers, Pools pools, Announcement announcement) {
        this.applications = applications;
        this.servers = servers;
        this.observations = pools.observations();
        this.pools = pools;
        this.announcement = announcement;
    }

    @Override
    public RuntimeDTO getRuntimeDTO() {
        RuntimeDTO dto = new RuntimeDTO();
        // First, so that whoever sees another one later looks again
        dto.changeCount = announcement.count();
        dto.startedAt = observations.startedAt();
        List<ServerDTO> all = servers.toDTOs();
        all.forEach(observations::show);
        dto.servers = all.toArray(ServerDTO[]::new);
        dto.endpoints = servers.endpoints();
        ApplicationDTOs dtos = new ApplicationDTOs(applications.all(), all);
        dto.applications = dtos.applications();
        dto.shadowedApplications = dtos.shadowed();
        dto.failedApplications =
                applications.failures().stream().map(ApplicationDTOs::failed).toArray(FailedApplicationDTO[]::new);
        dto.counters = counters();
        dto.limits = limits(pools.limits());
        return dto;
    }

    private CountersDTO counters() {
        CountersDTO dto = observations.toDTO();
        dto.slots = pools.slots().inUse();
        dto.addresses = pools.addresses().size();
        dto.workerThreads = pools.workers().threads();
        dto.busyWorkerThreads = pools.workers().busyThreads();
        dto.deflaters = pools.coders().deflatersInUse();
        dto.inflaters = pools.coders().inflatersInUse();
        dto.unfinishedMessageBytes = pools.unfinished().bytes();
        dto.connectionsWaiting = applications.handovers().size();
        dto.notificationsDropped = pools.listeners().dropped();
        return dto;
    }

    private static LimitsDTO limits(Limits limits) {
        LimitsDTO dto = new LimitsDTO();
        dto.connections = limits.connections().all();
        dto.workerThreads = limits.workers().threads();
        dto.coders = limits.coders();
        dto.unfinishedMessageBytes = limits.messages().unfinished();
        return dto;
    }

    @Override
    public List<ConnectionDTO> getConnectionDTOs(int max) {
        return connections(shown -> true, max);
    }

    @Override
    public List<ConnectionDTO> getConnectionDTOs(Predicate<? super ConnectionDTO> filter, int max) {
        return connections(filter, max);
    }

    @Override
    public List<ConnectionDTO> getConnectionDTOs(long applicationId, int max) {
        return connections(shown -> shown.applicationId == applicationId, max);
    }

    private List<ConnectionDTO> connections(Predicate<? super ConnectionDTO> filter, int max) {
        List<ConnectionDTO> dtos = new ArrayList<>();
        applications
                .sessions()
                .flatMap(session -> session.application().account().show(session))
                .filter(filter)
                .limit(requireCount(max))
                .forEach(dtos::add);
        return dtos;
    }

    @Override
    public Optional<ConnectionDetailDTO> getConnectionDetailDTO(long id) {
        return applications
                .sessions()
                .filter(session -> session.socket().id() == id && session.receives())
                .map(session -> new ConnectionDetail(session).toDTO())
                .findFirst();
    }

    @Override
    public List<ClosedConnectionDTO> getClosedConnectionDTOs(int max) {
        return observations.closedConnections(requireCount(max));
    }

    private static int requireCount(int max) {
        if (max < 0) {
            throw new IllegalArgumentException("max is " + max + ", must not be negative");
        }
        return max;
    }
}
