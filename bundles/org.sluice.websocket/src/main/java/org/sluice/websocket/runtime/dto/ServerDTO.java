package org.sluice.websocket.runtime.dto;

import java.util.Map;
import org.osgi.dto.DTO;

/** A server that offers requests for other protocols: an HTTP service, or a standalone server. */
public class ServerDTO extends DTO {

    /** The PID of its configuration; {@code null} where it has none. */
    public String pid;

    /** The name; {@code null} where its configuration is refused. */
    public String name;

    /** The scopes, {@code *} for all; none where its configuration is refused. */
    public String[] scopes;

    /** The address or host name; {@code null} where it is not known, or where there are several. */
    public String host;

    /** The ports at which it listens, or is to listen; none where that is not known. */
    public int[] ports;

    /** {@code UP}, {@code WAITING} for something such as a free port, or {@code REFUSED} for an invalid configuration. */
    public String state;

    /** Why it is not up, in words for an operator; empty if it is. */
    public String reason;

    /** How many connections have left HTTP there and are open, of all protocols; -1 where it does not answer. */
    public int connections;

    /**
     * How many WebSockets have been opened at servers of this name, since the WebSocket server has started, as the numbers that
     * follow.
     */
    public long connectionsOpened;

    /** How many handshakes have been answered how there, as in {@link CountersDTO#handshakes}. */
    public Map<String, Long> handshakes;

    /** How many WebSockets have ended there, as in {@link CountersDTO#closes}. */
    public Map<String, Long> closes;

    /** Called by who fills the fields. */
    public ServerDTO() {}
}
