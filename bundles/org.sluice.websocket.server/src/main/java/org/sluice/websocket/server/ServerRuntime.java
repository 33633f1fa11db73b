package org.sluice.websocket.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDetailDTO;
import org.sluice.websocket.runtime.dto.FailedApplicationDTO;
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
        dto.servers = all.toArray(ServerDTO[]::new);
        dto.endpoints = servers.endpoints();
        ApplicationDTOs dtos = new ApplicationDTOs(applications.all(), all);
        dto.applications = dtos.applications();
        dto.shadowedApplications = dtos.shadowed();
        dto.failedApplications =
                applications.failures().stream().map(ApplicationDTOs::failed).toArray(FailedApplicationDTO[]::new);
        dto.counters = observations.toDTO();
        dto.counters.slots = pools.slots().inUse();
        dto.counters.addresses = pools.addresses().size();
        dto.counters.deflaters = pools.coders().deflatersInUse();
        dto.counters.inflaters = pools.coders().inflatersInUse();
        dto.counters.unfinishedMessageBytes = pools.unfinished().bytes();
        return dto;
    }

    @Override
    public List<ConnectionDTO> getConnectionDTOs(int max) {
        return connections(applications.all().stream(), shown -> true, max);
    }

    @Override
    public List<ConnectionDTO> getConnectionDTOs(Predicate<? super ConnectionDTO> filter, int max) {
        return connections(applications.all().stream(), filter, max);
    }

    @Override
    public List<ConnectionDTO> getConnectionDTOs(long applicationId, int max) {
        return connections(
                applications.all().stream()
                        .filter(application -> application.identity().id() == applicationId),
                shown -> true,
                max);
    }

    private static List<ConnectionDTO> connections(
            Stream<Application> from, Predicate<? super ConnectionDTO> filter, int max) {
        List<ConnectionDTO> dtos = new ArrayList<>();
        from.flatMap(application -> application.sessions().stream().flatMap(application.account()::show))
                .filter(filter)
                .limit(requireCount(max))
                .forEach(dtos::add);
        return dtos;
    }

    @Override
    public Optional<ConnectionDetailDTO> getConnectionDetailDTO(long id) {
        return applications.all().stream()
                .flatMap(application -> application.sessions().stream()
                        .filter(session -> session.socket().id() == id && session.receives())
                        .map(session -> new ConnectionDetail(application, session).toDTO()))
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
