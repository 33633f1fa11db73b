package org.sluice.console.live;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.sluice.websocket.runtime.dto.ApplicationDTO;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.CountersDTO;
import org.sluice.websocket.runtime.dto.FailedApplicationDTO;
import org.sluice.websocket.runtime.dto.RuntimeDTO;
import org.sluice.websocket.runtime.dto.ServerDTO;
import org.sluice.websocket.runtime.dto.ShadowedApplicationDTO;

/** States to show. */
final class States {

    private States() {}

    static RuntimeDTO with(int applications, int codes) {
        RuntimeDTO state = new RuntimeDTO();
        state.startedAt = 1_000;
        state.endpoints = new String[] {"ws://localhost:8080/"};
        state.servers = new ServerDTO[] {server()};
        state.applications =
                IntStream.range(0, applications).mapToObj(States::application).toArray(ApplicationDTO[]::new);
        state.failedApplications = new FailedApplicationDTO[] {failed()};
        state.shadowedApplications = new ShadowedApplicationDTO[] {shadowed()};
        state.counters = counters(codes);
        return state;
    }

    private static ServerDTO server() {
        ServerDTO dto = new ServerDTO();
        dto.name = "default";
        dto.scopes = new String[] {"default"};
        dto.ports = new int[] {8080};
        dto.state = "UP";
        dto.reason = "";
        return dto;
    }

    static ApplicationDTO application(int number) {
        ApplicationDTO dto = new ApplicationDTO();
        dto.serviceId = number;
        dto.bundle = "bundle";
        dto.patterns = new String[] {"/" + number};
        dto.scopes = new String[] {"default"};
        dto.servers = new String[] {"default"};
        dto.subprotocols = new String[0];
        dto.threading = "worker";
        dto.direction = "both";
        dto.data = "any";
        dto.compression = "off";
        dto.connections = number;
        dto.slowCallbacks = 1;
        dto.waitingCallbacks = 2;
        dto.handshakes = Map.of("101", (long) number);
        return dto;
    }

    private static FailedApplicationDTO failed() {
        FailedApplicationDTO dto = new FailedApplicationDTO();
        dto.serviceId = 70;
        dto.bundle = "bundle";
        dto.failureReason = 6;
        dto.property = "sluice.websocket.threading";
        dto.message = "threading is \"none\"";
        return dto;
    }

    private static ShadowedApplicationDTO shadowed() {
        ShadowedApplicationDTO dto = new ShadowedApplicationDTO();
        dto.serviceId = 71;
        dto.bundle = "bundle";
        dto.failureReason = 3;
        dto.pattern = "/1";
        dto.shadowedBy = 1;
        dto.servers = new String[] {"default"};
        return dto;
    }

    private static CountersDTO counters(int codes) {
        CountersDTO dto = new CountersDTO();
        dto.connections = 5;
        dto.handshakes = Map.of("101", 9L);
        dto.closes = new TreeMap<>();
        IntStream.range(0, codes).forEach(i -> dto.closes.put(Integer.toString(3_000 + i), (long) i));
        return dto;
    }

    static ConnectionDTO connection(long id) {
        ConnectionDTO dto = new ConnectionDTO();
        dto.id = id;
        dto.applicationId = 1;
        dto.server = "default";
        dto.remoteAddress = "192.0.2.1:" + id;
        dto.subprotocol = "";
        dto.compression = "off";
        dto.state = "OPEN";
        return dto;
    }

    static ClosedConnectionDTO closed(long id) {
        ClosedConnectionDTO dto = new ClosedConnectionDTO();
        dto.id = id;
        dto.server = "default";
        dto.remoteAddress = "192.0.2.1:" + id;
        dto.closeCode = 1000;
        dto.closedBy = "PEER";
        dto.reason = "\"bye\"\n";
        return dto;
    }
}
