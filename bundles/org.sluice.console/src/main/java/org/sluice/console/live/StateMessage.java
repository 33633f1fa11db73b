package org.sluice.console.live;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.sluice.websocket.runtime.dto.ApplicationDTO;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.CountersDTO;
import org.sluice.websocket.runtime.dto.FailedApplicationDTO;
import org.sluice.websocket.runtime.dto.RuntimeDTO;
import org.sluice.websocket.runtime.dto.ServerDTO;
import org.sluice.websocket.runtime.dto.ShadowedApplicationDTO;

/**
 * What all viewers get: servers, applications, counters. Of each list only so much is sent, with the number of all; rates are the
 * differences between two of these messages, and made by the page.
 */
final class StateMessage {

    static final int MAX_SERVERS = 50;
    static final int MAX_APPLICATIONS = 100;
    static final int MAX_FAILED = 50;
    static final int MAX_CLOSED = 15;
    static final int MAX_KEYS = 40;
    static final int MAX_TEXTS = 20;

    /** What is left over of a map that has too many entries. */
    static final String OTHERS = "others";

    private static final Comparator<ApplicationDTO> BUSIEST_FIRST = Comparator.comparingInt(
                    (ApplicationDTO dto) -> dto.connections)
            .reversed()
            .thenComparingLong(dto -> dto.serviceId);

    private final Json json = new Json();

    private StateMessage() {}

    /**
     * Writes the message.
     *
     * @param state what there is
     * @param closed the connections that have ended last
     * @param viewers how many look
     * @param now in milliseconds since the epoch
     * @param nanos the time for rates
     */
    static String of(RuntimeDTO state, List<ClosedConnectionDTO> closed, int viewers, long now, long nanos) {
        StateMessage message = new StateMessage();
        message.json.open('{').field("type", "state").field("now", now).field("micros", nanos / 1_000);
        message.json.field("startedAt", state.startedAt).field("viewers", viewers);
        message.json.field("endpoints", first(state.endpoints));
        message.list("servers", Arrays.asList(state.servers), MAX_SERVERS, StateMessage::server);
        List<ApplicationDTO> busiest =
                Arrays.stream(state.applications).sorted(BUSIEST_FIRST).toList();
        message.list("applications", busiest, MAX_APPLICATIONS, StateMessage::application);
        message.list("failed", Arrays.asList(state.failedApplications), MAX_FAILED, StateMessage::failed);
        message.list("shadowed", Arrays.asList(state.shadowedApplications), MAX_FAILED, StateMessage::shadowed);
        message.list("closed", closed, MAX_CLOSED, StateMessage::closed);
        message.sums(state.applications);
        message.counters(state.counters);
        return message.json.close('}').toString();
    }

    private <T> void list(String name, List<T> all, int max, BiConsumer<Json, T> writer) {
        json.name(name).open('{').field("total", all.size()).name("shown").open('[');
        all.stream().limit(max).forEach(each -> {
            json.open('{');
            writer.accept(json, each);
            json.close('}');
        });
        json.close(']').close('}');
    }

    private static void server(Json json, ServerDTO dto) {
        json.field("pid", dto.pid).field("name", dto.name).field("scopes", first(dto.scopes));
        json.field("host", dto.host).name("ports").open('[');
        Arrays.stream(dto.ports).limit(MAX_TEXTS).forEach(json::value);
        json.close(']').field("state", dto.state).field("reason", dto.reason).field("connections", dto.connections);
    }

    private static void application(Json json, ApplicationDTO dto) {
        json.field("id", dto.serviceId).field("bundle", dto.bundle);
        json.field("patterns", first(dto.patterns)).field("scopes", first(dto.scopes));
        json.field("servers", first(dto.servers)).field("subprotocols", first(dto.subprotocols));
        json.field("threading", dto.threading).field("demoted", dto.demoted).field("direction", dto.direction);
        json.field("data", dto.data).field("compression", dto.compression);
        json.field("maxConnections", dto.maxConnections).field("maxMessageBytes", dto.maxMessageBytes);
        json.field("idleTimeoutSeconds", dto.idleTimeoutSeconds).field("pingIntervalSeconds", dto.pingIntervalSeconds);
        json.field("connections", dto.connections).field("opened", dto.connectionsOpened);
        json.field("slowCallbacks", dto.slowCallbacks).field("waitingCallbacks", dto.waitingCallbacks);
        json.field("handshakes", largest(dto.handshakes));
    }

    private static void failed(Json json, FailedApplicationDTO dto) {
        json.field("id", dto.serviceId).field("bundle", dto.bundle).field("reason", dto.failureReason);
        json.field("property", dto.property).field("message", dto.message);
    }

    private static void shadowed(Json json, ShadowedApplicationDTO dto) {
        json.field("id", dto.serviceId).field("bundle", dto.bundle).field("reason", dto.failureReason);
        json.field("pattern", dto.pattern).field("by", dto.shadowedBy).field("servers", first(dto.servers));
    }

    private static void closed(Json json, ClosedConnectionDTO dto) {
        json.field("id", dto.id).field("application", dto.applicationId).field("server", dto.server);
        json.field("address", dto.remoteAddress).field("principal", dto.principal);
        json.field("openedAt", dto.openedAt).field("closedAt", dto.closedAt);
        json.field("code", dto.closeCode).field("by", dto.closedBy).field("reason", dto.reason);
    }

    /** Over all applications, also those that are not shown. */
    private void sums(ApplicationDTO[] applications) {
        json.field(
                "slowCallbacks",
                Arrays.stream(applications).mapToLong(dto -> dto.slowCallbacks).sum());
        json.field(
                "waitingCallbacks",
                Arrays.stream(applications)
                        .mapToLong(dto -> dto.waitingCallbacks)
                        .sum());
    }

    private void counters(CountersDTO dto) {
        json.name("counters").open('{');
        json.field("connections", dto.connections).field("slots", dto.slots).field("addresses", dto.addresses);
        json.field("opened", dto.connectionsOpened);
        json.field("messagesReceived", dto.messagesReceived).field("messagesSent", dto.messagesSent);
        json.field("bytesReceived", dto.bytesReceived).field("bytesSent", dto.bytesSent);
        json.field("deflaters", dto.deflaters).field("inflaters", dto.inflaters);
        json.field("unfinishedMessageBytes", dto.unfinishedMessageBytes);
        json.field("handshakes", largest(dto.handshakes)).field("closes", largest(dto.closes));
        json.close('}');
    }

    private static String[] first(String[] texts) {
        return texts.length <= MAX_TEXTS ? texts : Arrays.copyOf(texts, MAX_TEXTS);
    }

    /** Clients choose close codes: what is rare among very many is told as one number. */
    private static Map<String, Long> largest(Map<String, Long> all) {
        if (all.size() <= MAX_KEYS) {
            return all;
        }
        Map<String, Long> largest = new LinkedHashMap<>();
        all.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MAX_KEYS - 1L)
                .forEach(entry -> largest.put(entry.getKey(), entry.getValue()));
        long shown = largest.values().stream().mapToLong(Long::longValue).sum();
        largest.put(OTHERS, all.values().stream().mapToLong(Long::longValue).sum() - shown);
        return largest;
    }
}
