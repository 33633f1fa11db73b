package org.sluice.shell;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.sluice.websocket.runtime.dto.RuntimeDTO;
import org.sluice.websocket.runtime.dto.ServerDTO;

/** The servers at one time. */
final class Servers {

    private final RuntimeDTO runtime;

    Servers(RuntimeDTO runtime) {
        this.runtime = runtime;
    }

    String in(int columns) {
        Report report = new Report(columns);
        Table table = new Table("NAME", "STATE", "HOST", "PORTS", "SCOPE", ">CONNECTIONS", "PID");
        for (ServerDTO server : runtime.servers) {
            table.add(
                    server.name,
                    server.state,
                    server.host,
                    Report.orDash(Arrays.stream(server.ports)
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(", "))),
                    Report.orDash(String.join(", ", server.scopes)),
                    server.connections < 0 ? null : server.connections,
                    server.pid);
        }
        report.add("no server is there", "", table, runtime.servers.length);
        for (ServerDTO server : runtime.servers) {
            if (!server.reason.isEmpty()) {
                report.add((server.name == null ? server.pid : server.name) + " is not up: " + server.reason);
            }
        }
        return report.toString();
    }
}
