package org.sluice.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.Message;
import org.sluice.websocket.runtime.WebSocketControl;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.ApplicationDTO;
import org.sluice.websocket.runtime.dto.BroadcastDTO;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDetailDTO;
import org.sluice.websocket.runtime.dto.CountersDTO;
import org.sluice.websocket.runtime.dto.FailedApplicationDTO;
import org.sluice.websocket.runtime.dto.RuntimeDTO;
import org.sluice.websocket.runtime.dto.ServerDTO;
import org.sluice.websocket.runtime.dto.ShadowedApplicationDTO;

/** Both services of a WebSocket server, with what a test says is there. Does what it is told in words. */
final class FakeServer implements WebSocketRuntime, WebSocketControl {

    static final long NOW = 1_700_000_000_000L;

    final RuntimeDTO runtime = new RuntimeDTO();
    final List<ConnectionDTO> connections = new ArrayList<>();
    final List<ClosedConnectionDTO> closed = new ArrayList<>();
    final List<String> done = new ArrayList<>();

    FakeServer() {
        runtime.startedAt = NOW - 100_000;
        runtime.servers = new ServerDTO[0];
        runtime.applications = new ApplicationDTO[0];
        runtime.failedApplications = new FailedApplicationDTO[0];
        runtime.shadowedApplications = new ShadowedApplicationDTO[0];
        runtime.endpoints = new String[0];
        runtime.counters = new CountersDTO();
        runtime.counters.handshakes = new TreeMap<>(Map.of("101", 5L, "404", 1L));
        runtime.counters.closes = new TreeMap<>(Map.of("1000", 2L, "4711", 1L));
    }

    FakeServer application(long id, String bundle, String... patterns) {
        ApplicationDTO dto = new ApplicationDTO();
        dto.serviceId = id;
        dto.bundle = bundle;
        dto.patterns = patterns;
        dto.scopes = new String[] {"default"};
        dto.servers = new String[] {"default"};
        dto.threading = "worker";
        runtime.applications = append(runtime.applications, dto);
        return this;
    }

    FakeServer connection(long id, long applicationId, String address, String principal, long ageSeconds) {
        ConnectionDetailDTO dto = new ConnectionDetailDTO();
        dto.id = id;
        dto.applicationId = applicationId;
        dto.server = "default";
        dto.remoteAddress = address;
        dto.peerAddress = address;
        dto.localAddress = "127.0.0.1:8080";
        dto.principal = principal;
        dto.subprotocol = "";
        dto.compression = "off";
        dto.openedAt = NOW - ageSeconds * 1000;
        dto.state = "OPEN";
        dto.loopAnswered = true;
        connections.add(dto);
        return this;
    }

    private static <T> T[] append(T[] array, T last) {
        T[] longer = Arrays.copyOf(array, array.length + 1);
        longer[array.length] = last;
        return longer;
    }

    @Override
    public RuntimeDTO getRuntimeDTO() {
        return runtime;
    }

    @Override
    public List<ConnectionDTO> getConnectionDTOs(int max) {
        return getConnectionDTOs(connection -> true, max);
    }

    @Override
    public List<ConnectionDTO> getConnectionDTOs(long applicationId, int max) {
        return getConnectionDTOs(connection -> connection.applicationId == applicationId, max);
    }

    @Override
    public List<ConnectionDTO> getConnectionDTOs(Predicate<? super ConnectionDTO> filter, int max) {
        return new ArrayList<>(connections.stream().filter(filter).limit(max).toList());
    }

    @Override
    public Optional<ConnectionDetailDTO> getConnectionDetailDTO(long id) {
        return connections.stream()
                .filter(connection -> connection.id == id)
                .map(ConnectionDetailDTO.class::cast)
                .findFirst();
    }

    @Override
    public List<ClosedConnectionDTO> getClosedConnectionDTOs(int max) {
        return closed.subList(0, Math.min(max, closed.size()));
    }

    @Override
    public int close(Predicate<? super ConnectionDTO> filter, CloseCode code, String reason) {
        if (!code.isSendable()) {
            throw new IllegalArgumentException("close code " + code + " must not be sent by a server");
        }
        return does("close " + code + " '" + reason + "'", filter);
    }

    @Override
    public int abort(Predicate<? super ConnectionDTO> filter) {
        return does("abort", filter);
    }

    @Override
    public BroadcastDTO broadcast(Predicate<? super ConnectionDTO> filter, Message message) {
        byte[] payload = new byte[message.payload().remaining()];
        message.payload().get(payload);
        BroadcastDTO result = new BroadcastDTO();
        result.told = does("tell '" + new String(payload, UTF_8) + "'", filter);
        result.skipped = 1;
        return result;
    }

    private int does(String what, Predicate<? super ConnectionDTO> filter) {
        List<Long> ids =
                connections.stream().filter(filter).map(each -> each.id).toList();
        done.add(what + " " + ids);
        return ids.size();
    }
}
