package org.sluice.health;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.sluice.websocket.runtime.WebSocketRuntime;
import org.sluice.websocket.runtime.dto.ServerDTO;

/** Whether clients can come: servers that wait for something are a warning, those that are refused are critical. */
@Component(property = {HealthCheck.NAME + "=Sluice ports", Tags.SLUICE})
public final class PortsCheck implements HealthCheck {

    private static final String UP = "UP";
    private static final String WAITING = "WAITING";

    private final WebSocketRuntime runtime;

    /**
     * Makes a check.
     *
     * @param runtime shows the servers
     */
    @Activate
    public PortsCheck(@Reference WebSocketRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        ServerDTO[] servers = runtime.getRuntimeDTO().servers;
        for (ServerDTO server : servers) {
            judge(server, log);
        }
        if (servers.length == 0) {
            log.warn(
                    "No server offers requests: start an OSGi HTTP service with org.sluice.http, or configure a standalone"
                            + " server with org.sluice.standalone");
        }
        return new Result(log);
    }

    private static void judge(ServerDTO server, FormattingResultLog log) {
        String name = server.name == null ? "" : server.name + " ";
        switch (server.state) {
            case UP -> log.info("Server {}listens at {}", name, server.ports);
            case WAITING ->
                log.warn(
                        "Server {}does not listen at {}, and tries again: {}; free it, or change PID {}",
                        name,
                        server.ports,
                        server.reason,
                        server.pid);
            default -> log.critical("Server {}does not listen: {}; correct PID {}", name, server.reason, server.pid);
        }
    }
}
