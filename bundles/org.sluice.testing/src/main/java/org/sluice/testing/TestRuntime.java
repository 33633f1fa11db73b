package org.sluice.testing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.ApplicationDTO;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDetailDTO;
import org.sluice.websocket.runtime.dto.CountersDTO;
import org.sluice.websocket.runtime.dto.FailedApplicationDTO;
import org.sluice.websocket.runtime.dto.LimitsDTO;
import org.sluice.websocket.runtime.dto.RuntimeDTO;
import org.sluice.websocket.runtime.dto.ServerDTO;
import org.sluice.websocket.runtime.dto.ShadowedApplicationDTO;

/** Shows what a test wants, at first a server where nothing is. Whom it is shown to must not ask for connections. */
public class TestRuntime implements WebSocketRuntime {

    public final RuntimeDTO shown = new RuntimeDTO();

    public TestRuntime() {
        shown.servers = new ServerDTO[0];
        shown.applications = new ApplicationDTO[0];
        shown.failedApplications = new FailedApplicationDTO[0];
        shown.shadowedApplications = new ShadowedApplicationDTO[0];
        shown.endpoints = new String[0];
        shown.counters = new CountersDTO();
        shown.counters.handshakes = Map.of();
        shown.counters.closes = Map.of();
        shown.limits = new LimitsDTO();
    }

    @Override
    public RuntimeDTO getRuntimeDTO() {
        return shown;
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
