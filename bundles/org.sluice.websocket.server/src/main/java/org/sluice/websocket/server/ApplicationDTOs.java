package org.sluice.websocket.server;

import static org.sluice.websocket.runtime.dto.DTOConstants.FAILURE_REASON_PARTLY_SHADOWED_BY_OTHER_SERVICE;
import static org.sluice.websocket.runtime.dto.DTOConstants.FAILURE_REASON_SHADOWED_BY_OTHER_SERVICE;
import static org.sluice.websocket.runtime.dto.DTOConstants.FAILURE_REASON_VALIDATION_FAILED;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.sluice.protocol.UpgradeServer;
import org.sluice.websocket.WebSocketConstants;
import org.sluice.websocket.runtime.dto.ApplicationDTO;
import org.sluice.websocket.runtime.dto.FailedApplicationDTO;
import org.sluice.websocket.runtime.dto.ServerDTO;
import org.sluice.websocket.runtime.dto.ShadowedApplicationDTO;
import org.sluice.websocket.server.Applications.Failure;
import org.sluice.websocket.server.path.PathPattern;
import org.sluice.websocket.server.runtime.Counters;

/** Shows applications and how they stand to each other and to the servers, at one time. */
final class ApplicationDTOs {

    /** An application with the settings of that time. */
    private record Candidate(Application application, Settings settings, int ranking) {

        long id() {
            return application.identity().id();
        }

        boolean isBefore(Candidate other) {
            return ranking != other.ranking ? ranking > other.ranking : id() < other.id();
        }

        boolean has(PathPattern pattern) {
            return settings.patterns().stream().anyMatch(pattern::hasSamePaths);
        }
    }

    /** The scope that stands for all. */
    private static final String ALL = "*";

    private final List<Candidate> candidates;
    private final List<ServerDTO> servers;

    ApplicationDTOs(List<Application> applications, List<ServerDTO> servers) {
        this.candidates = applications.stream()
                .map(each -> new Candidate(each, each.settings(), each.ranking()))
                .toList();
        this.servers = servers.stream()
                .filter(server -> UpgradeServer.UP.equals(server.state) && server.name != null)
                .toList();
    }

    ApplicationDTO[] applications() {
        return candidates.stream().map(this::application).toArray(ApplicationDTO[]::new);
    }

    private ApplicationDTO application(Candidate candidate) {
        Application application = candidate.application;
        Settings settings = candidate.settings;
        ApplicationDTO dto = new ApplicationDTO();
        dto.serviceId = candidate.id();
        dto.bundle = application.identity().bundle();
        dto.patterns = settings.patterns().stream().map(PathPattern::text).toArray(String[]::new);
        dto.scopes = sorted(settings.scopes());
        dto.servers = names(server -> isFound(candidate, server));
        dto.threading = settings.onLoop() ? WebSocketConstants.THREADING_LOOP : WebSocketConstants.THREADING_WORKER;
        dto.demoted = application.watchdog().hasDemoted();
        dto.direction = settings.push() ? WebSocketConstants.DIRECTION_PUSH : WebSocketConstants.DIRECTION_BOTH;
        dto.data = settings.data();
        dto.compression = application.compression().mode();
        dto.subprotocols = sorted(settings.subprotocols());
        dto.origins = sorted(settings.origins());
        dto.handoverSeconds = settings.handoverSeconds();
        setLimits(dto, settings, application.limits());
        setNumbers(dto, application);
        return dto;
    }

    private static void setLimits(ApplicationDTO dto, Settings settings, Limits limits) {
        dto.maxConnections = Math.min(
                settings.maxConnections(),
                Math.min(
                        limits.connections().perApplication(),
                        limits.connections().all()));
        dto.maxMessageBytes = settings.messageLimit(limits.messages());
        dto.idleTimeoutSeconds =
                Watch.effectiveSeconds(settings.idleTimeout(), limits.times().idleSeconds());
        dto.pingIntervalSeconds =
                Watch.effectiveSeconds(settings.pingInterval(), limits.times().pingSeconds());
    }

    private static void setNumbers(ApplicationDTO dto, Application application) {
        Counters counters = application.account().counters();
        dto.connections = counters.connections();
        dto.connectionsOpened = counters.connectionsOpened();
        dto.connectionsTakenOver = counters.connectionsTakenOver();
        dto.slowCallbacks = counters.slowCallbacks();
        dto.handshakes = counters.handshakes();
        dto.closes = counters.closes();
        application.account().meters().show(dto);
        dto.busyWorkerThreads = application.workers().occupied();
        dto.waitingForWorkers = application.workers().waiting();
        application.sessions().forEach(session -> {
            dto.waitingCallbacks += session.callbacks().waiting();
            dto.queuedBytes += session.queuedBytes();
        });
    }

    private boolean isFound(Candidate candidate, ServerDTO server) {
        Set<String> scopes = scopes(server);
        return candidate.settings.isIn(scopes)
                && candidate.settings.patterns().stream()
                        .anyMatch(pattern -> first(candidate, pattern, scopes).isEmpty());
    }

    /** Who is found in the place of a candidate at a server with these scopes. */
    private Optional<Candidate> first(Candidate candidate, PathPattern pattern, Set<String> scopes) {
        return candidates.stream()
                .filter(other -> other.isBefore(candidate) && other.has(pattern) && other.settings.isIn(scopes))
                .reduce((one, other) -> one.isBefore(other) ? one : other);
    }

    ShadowedApplicationDTO[] shadowed() {
        return candidates.stream()
                .flatMap(loser -> loser.settings.patterns().stream().flatMap(pattern -> shadows(loser, pattern)))
                .toArray(ShadowedApplicationDTO[]::new);
    }

    private Stream<ShadowedApplicationDTO> shadows(Candidate loser, PathPattern pattern) {
        return candidates.stream()
                .filter(winner ->
                        winner.isBefore(loser) && winner.has(pattern) && winner.settings.isIn(loser.settings.scopes()))
                .map(winner -> shadow(loser, pattern, winner));
    }

    private ShadowedApplicationDTO shadow(Candidate loser, PathPattern pattern, Candidate winner) {
        ShadowedApplicationDTO dto = new ShadowedApplicationDTO();
        dto.serviceId = loser.id();
        dto.bundle = loser.application.identity().bundle();
        dto.pattern = pattern.text();
        dto.shadowedBy = winner.id();
        dto.failureReason = covers(winner.settings.scopes(), loser.settings.scopes())
                ? FAILURE_REASON_SHADOWED_BY_OTHER_SERVICE
                : FAILURE_REASON_PARTLY_SHADOWED_BY_OTHER_SERVICE;
        dto.servers = names(server -> {
            Set<String> scopes = scopes(server);
            return loser.settings.isIn(scopes)
                    && first(loser, pattern, scopes).filter(winner::equals).isPresent();
        });
        return dto;
    }

    private static boolean covers(Set<String> scopes, Set<String> others) {
        return scopes.contains(ALL) || scopes.containsAll(others);
    }

    private static Set<String> scopes(ServerDTO server) {
        return Set.copyOf(Arrays.asList(server.scopes));
    }

    static FailedApplicationDTO failed(Failure failure) {
        FailedApplicationDTO dto = new FailedApplicationDTO();
        dto.serviceId = failure.identity().id();
        dto.bundle = failure.identity().bundle();
        dto.failureReason = FAILURE_REASON_VALIDATION_FAILED;
        dto.property = failure.reason().property();
        dto.message = failure.reason().getMessage();
        return dto;
    }

    private String[] names(Predicate<ServerDTO> condition) {
        return servers.stream()
                .filter(condition)
                .map(server -> server.name)
                .distinct()
                .toArray(String[]::new);
    }

    private static String[] sorted(Collection<String> values) {
        return values.stream().sorted().toArray(String[]::new);
    }
}
