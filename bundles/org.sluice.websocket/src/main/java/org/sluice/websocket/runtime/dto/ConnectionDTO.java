package org.sluice.websocket.runtime.dto;

import org.osgi.dto.DTO;

/** An open connection. */
public class ConnectionDTO extends DTO {

    /** The connection's number, as {@link org.sluice.websocket.WebSocket#id()} has it. */
    public long id;

    /** The {@code service.id} of its application; of the one that has gone while the connection waits for another. */
    public long applicationId;

    /** The name of the server at which it has come. */
    public String server;

    /** The client's address and port; behind a trusted proxy the address alone, and of IPv6 only the /64 that it is in. */
    public String remoteAddress;

    /** The name of the user; {@code null} where nobody has authenticated the request. */
    public String principal;

    /** The subprotocol, empty for none. */
    public String subprotocol;

    /** Whether messages are compressed: {@code off}, {@code on}, or {@code takeover} with contexts that are kept. */
    public String compression;

    /** When it was opened, in milliseconds since the epoch, exact to the second. */
    public long openedAt;

    /** Messages that have come as a whole. */
    public long messagesReceived;

    /** Messages that were sent, or are on their way. */
    public long messagesSent;

    /** How many bytes wait to be sent. */
    public long queuedBytes;

    /** {@link DTOConstants#CONNECTION_OPEN}, {@link DTOConstants#CONNECTION_WAITING} or {@link DTOConstants#CONNECTION_CLOSING}. */
    public String state;

    /** Called by who fills the fields. */
    public ConnectionDTO() {}
}
