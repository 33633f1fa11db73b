package org.sluice.events;

import java.util.Map;
import java.util.function.BiConsumer;
import org.osgi.service.event.EventConstants;
import org.sluice.websocket.runtime.RuntimeListener;
import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;
import org.sluice.websocket.runtime.dto.ConnectionDTO;

/** Makes events of connections. */
final class ConnectionEvents implements RuntimeListener {

    static final String[] KIND_VALUES = {OPENED, CLOSED};

    private final BiConsumer<String, Map<String, Object>> events;

    /**
     * Tells nothing yet.
     *
     * @param events gets topics and properties. It may block: what waits behind it is bounded by the server
     */
    ConnectionEvents(BiConsumer<String, Map<String, Object>> events) {
        this.events = events;
    }

    @Override
    public void connectionOpened(ConnectionDTO connection) {
        events.accept(
                Topics.CONNECTION_OPENED,
                Fact.properties(
                        EventConstants.TIMESTAMP,
                        connection.openedAt,
                        Topics.CONNECTION_ID,
                        connection.id,
                        EventConstants.SERVICE_ID,
                        connection.applicationId,
                        Topics.SERVER,
                        connection.server,
                        Topics.ADDRESS,
                        connection.remoteAddress,
                        Topics.PRINCIPAL,
                        connection.principal,
                        Topics.SUBPROTOCOL,
                        connection.subprotocol));
    }

    @Override
    public void connectionClosed(ClosedConnectionDTO connection) {
        events.accept(
                Topics.CONNECTION_CLOSED,
                Fact.properties(
                        EventConstants.TIMESTAMP,
                        connection.closedAt,
                        Topics.CONNECTION_ID,
                        connection.id,
                        EventConstants.SERVICE_ID,
                        connection.applicationId,
                        Topics.SERVER,
                        connection.server,
                        Topics.ADDRESS,
                        connection.remoteAddress,
                        Topics.PRINCIPAL,
                        connection.principal,
                        Topics.OPENED_AT,
                        connection.openedAt,
                        Topics.CLOSE_CODE,
                        connection.closeCode,
                        Topics.CLOSED_BY,
                        connection.closedBy,
                        Topics.REASON,
                        connection.reason));
    }
}
