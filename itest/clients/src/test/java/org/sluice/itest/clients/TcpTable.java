package org.sluice.itest.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** The operating system's table of connections. */
final class TcpTable {

    private static final String ESTABLISHED = "01";

    private TcpTable() {}

    /** The clients' ends of the open connections to a port of this host. */
    static Set<String> connectionsTo(int port) throws IOException {
        String remote = "0100007F:%04X".formatted(port);
        try (var lines = Files.lines(Path.of("/proc/net/tcp"))) {
            return lines.map(line -> line.strip().split(" +"))
                    .filter(columns -> columns[2].equals(remote) && columns[3].equals(ESTABLISHED))
                    .map(columns -> columns[1])
                    .collect(Collectors.toSet());
        }
    }
}
