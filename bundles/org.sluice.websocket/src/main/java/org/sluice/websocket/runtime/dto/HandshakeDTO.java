package org.sluice.websocket.runtime.dto;

import org.osgi.dto.DTO;

/**
 * An opening handshake that has been answered.
 *
 * <p>Texts of the client's are unchecked input: {@link #path}, {@link #query}, {@link #origin}, {@link #userAgent}. What is longer than
 * {@value #MAX_TEXT} characters ends there. Fields and values that may be credentials are not shown.
 */
public class HandshakeDTO extends DTO {

    /** How long a text of the client's may be. */
    public static final int MAX_TEXT = 1024;

    /** When it was answered, in milliseconds since the epoch. */
    public long time;

    /** How long that has taken the WebSocket server, authenticator and application included, in microseconds. */
    public long durationMicros;

    /** The name of the server at which it had come. */
    public String server;

    /** Whether the client sees a secure connection. */
    public boolean secure;

    /** The client's address and port; behind a trusted proxy the port is missing unless the proxy tells it. */
    public String remoteAddress;

    /** The name of the user, as far as it was known by then; {@code null} where nobody has authenticated the request. */
    public String principal;

    /** The path, decoded and normalised. */
    public String path;

    /**
     * The names of the query's parameters, as they were sent, with {@code *} for each value, and for each name that may be none;
     * {@code null} where there is no query.
     */
    public String query;

    /** The field {@code Origin}; {@code null} where there is none. */
    public String origin;

    /** The field {@code User-Agent}; {@code null} where there is none. */
    public String userAgent;

    /** The answer, as it is counted in {@link CountersDTO#handshakes}. */
    public String answer;

    /** The {@code service.id} of the application that the path leads to; -1 where there is none. */
    public long applicationId;

    /** The symbolic name of the bundle that has registered the application; {@code null} where there is none. */
    public String bundle;

    /** The application's pattern that has matched; {@code null} where there is none. */
    public String pattern;

    /** The subprotocol of the connection, empty for none. */
    public String subprotocol;

    /** The number of the connection, if it opens, as {@link org.sluice.websocket.WebSocket#id()} has it; 0 where there is none. */
    public long connectionId;

    /** Called by who fills the fields. */
    public HandshakeDTO() {}
}
