package org.sluice.websocket.runtime.dto;

import org.osgi.dto.DTO;

/** A connection that has ended. */
public class ClosedConnectionDTO extends DTO {

    /** The connection's number, as {@link org.sluice.websocket.WebSocket#id()} has it. */
    public long id;

    /** The {@code service.id} of its application, which may be gone. */
    public long applicationId;

    /** The name of the server at which it had come. */
    public String server;

    /** The client's address and port; behind a trusted proxy the address alone, and of IPv6 only the /64 that it is in. */
    public String remoteAddress;

    /** The name of the user; {@code null} where nobody has authenticated the request. */
    public String principal;

    /** When it was opened, in milliseconds since the epoch, exact to the second. */
    public long openedAt;

    /** When its application was told its end, in milliseconds since the epoch. */
    public long closedAt;

    /** The close code that was reported to the application. */
    public int closeCode;

    /** Who has ended it, one of the constants {@code CLOSED_BY_} in {@link DTOConstants}. */
    public String closedBy;

    /**
     * Why: the reason in the Close frame of who has ended it, or what the server knows, or empty. A client's is unchecked
     * input, of up to 123 bytes.
     */
    public String reason;

    /** Called by who fills the fields. */
    public ClosedConnectionDTO() {}
}
