package org.sluice.shell;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDetailDTO;
import org.sluice.websocket.runtime.dto.DTOConstants;

/** Shows connections to operators. */
final class Connections {

    private final Applications applications;
    private final long now;
    private final int columns;

    Connections(Applications applications, long now, int columns) {
        this.applications = applications;
        this.now = now;
        this.columns = columns;
    }

    /** Some of the connections that there are. */
    String open(List<ConnectionDTO> some, int all) {
        if (some.isEmpty()) {
            return "no such connection is open";
        }
        Table table = new Table(
                ">ID", "APPLICATION", "SERVER", "ADDRESS", "PRINCIPAL", ">AGE", ">IN", ">OUT", ">QUEUED", "STATE");
        for (ConnectionDTO connection : some) {
            table.add(
                    connection.id,
                    applications.name(connection.applicationId),
                    connection.server,
                    connection.remoteAddress,
                    connection.principal,
                    Arguments.age(now, connection.openedAt),
                    connection.messagesReceived,
                    connection.messagesSent,
                    connection.queuedBytes,
                    state(connection));
        }
        String rest = some.size() < all ? "\n" + some.size() + " of " + all + ", see --limit" : "";
        return table.in(columns) + rest;
    }

    private static String state(ConnectionDTO connection) {
        return DTOConstants.CONNECTION_OPEN.equals(connection.state) ? "open" : "closing";
    }

    /** One connection, with a line for each fact. */
    String detail(ConnectionDetailDTO connection) {
        String application = applications.name(connection.applicationId) + " (" + connection.applicationId + ")";
        Table table = new Table("CONNECTION", Long.toString(connection.id))
                .add("application", application)
                .add("server", connection.server)
                .add("client", connection.remoteAddress)
                .add("peer of the socket", connection.peerAddress)
                .add("accepted at", connection.localAddress)
                .add("principal", connection.principal)
                .add("subprotocol", Report.orDash(connection.subprotocol))
                .add("compression", connection.compression)
                .add("opened", time(connection.openedAt) + ", " + Arguments.age(now, connection.openedAt) + " ago")
                .add("state", state(connection))
                .add("messages received", connection.messagesReceived)
                .add("messages sent", connection.messagesSent)
                .add("bytes queued", connection.queuedBytes + (connection.congested ? ", reads too slowly" : ""))
                .add("callbacks waiting", connection.waitingCallbacks);
        if (connection.loopAnswered) {
            table.add("nothing said for", "at least " + Arguments.age(connection.idleMillis, 0))
                    .add("reading suspended", yes(connection.readingSuspended))
                    .add("message unfinished", yes(connection.messageUnfinished))
                    .add("pong awaited", yes(connection.awaitsPong));
        } else {
            table.add("event loop", "busy, does not answer");
        }
        return table.in(columns);
    }

    private static String yes(boolean value) {
        return value ? "yes" : "no";
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** The connections that have ended last. */
    String closed(List<ClosedConnectionDTO> some) {
        if (some.isEmpty()) {
            return "no connection has ended so far, or none is remembered";
        }
        Table table = new Table(">ID", "APPLICATION", "ADDRESS", "PRINCIPAL", ">AGO", ">CODE", "BY", "REASON");
        for (ClosedConnectionDTO connection : some) {
            table.add(
                    connection.id,
                    applications.name(connection.applicationId),
                    connection.remoteAddress,
                    connection.principal,
                    Arguments.age(now, connection.closedAt),
                    connection.closeCode,
                    connection.closedBy.toLowerCase(Locale.ROOT),
                    connection.reason.isEmpty()
                            ? CloseCode.of(connection.closeCode).name()
                            : connection.reason);
        }
        return table.in(columns);
    }
}
