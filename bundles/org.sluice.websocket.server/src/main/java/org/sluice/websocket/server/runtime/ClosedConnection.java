package org.sluice.websocket.server.runtime;

import org.sluice.websocket.runtime.dto.ClosedConnectionDTO;

/**
 * A connection that has ended. Nothing of its application is reachable from it.
 *
 * @param id the connection's number
 * @param applicationId the service id
 * @param visitor where it has come from
 * @param remoteAddress the client's address
 * @param openedAt in milliseconds
 * @param closedAt in milliseconds
 * @param ending how it has ended
 */
public record ClosedConnection(
        long id,
        long applicationId,
        Visitor visitor,
        String remoteAddress,
        long openedAt,
        long closedAt,
        Ending ending) {

    ClosedConnectionDTO toDTO() {
        ClosedConnectionDTO dto = new ClosedConnectionDTO();
        dto.id = id;
        dto.applicationId = applicationId;
        dto.server = visitor.server();
        dto.principal = visitor.principal();
        dto.remoteAddress = remoteAddress;
        dto.openedAt = openedAt;
        dto.closedAt = closedAt;
        dto.closeCode = ending.frame().code().code();
        dto.closedBy = ending.cause().toString();
        dto.reason = ending.reason();
        return dto;
    }
}
