package org.sluice.accesslog;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.HandshakeDTO;

/** What can be in a line. */
final class Values {

    static final Map<String, Function<HandshakeDTO, Object>> OF_HANDSHAKE = Map.ofEntries(
            Map.entry("address", dto -> dto.remoteAddress),
            Map.entry("agent", dto -> dto.userAgent),
            Map.entry("application", dto -> dto.applicationId < 0 ? null : dto.applicationId),
            Map.entry("bundle", dto -> dto.bundle),
            Map.entry("connection", dto -> dto.connectionId == 0 ? null : dto.connectionId),
            Map.entry("micros", dto -> dto.durationMicros),
            Map.entry("origin", dto -> dto.origin),
            Map.entry("path", dto -> dto.path),
            Map.entry("pattern", dto -> dto.pattern),
            Map.entry("principal", dto -> dto.principal),
            Map.entry("query", dto -> dto.query),
            Map.entry("scheme", dto -> dto.secure ? "wss" : "ws"),
            Map.entry("server", dto -> dto.server),
            Map.entry("status", dto -> dto.answer),
            Map.entry("subprotocol", dto -> dto.subprotocol),
            Map.entry("time", dto -> time(dto.time)));

    static final Map<String, Function<ClosedConnectionDTO, Object>> OF_CLOSE = Map.of(
            "address", dto -> dto.remoteAddress,
            "application", dto -> dto.applicationId,
            "by", dto -> dto.closedBy,
            "code", dto -> dto.closeCode,
            "connection", dto -> dto.id,
            "principal", dto -> dto.principal,
            "reason", dto -> dto.reason,
            "seconds", dto -> TimeUnit.MILLISECONDS.toSeconds(Math.max(0, dto.closedAt - dto.openedAt)),
            "server", dto -> dto.server,
            "time", dto -> time(dto.closedAt));

    private Values() {}

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
