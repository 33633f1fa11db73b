package org.sluice.websocket;

/**
 * The service properties of a {@link WebSocketApplication}, and the names of the WebSocket whiteboard.
 *
 * <p>A registration with an invalid value is not used, and a warning names the property, the value and what is allowed; it
 * never fails the application's bundle. An empty or blank value is as good as none, and so is a blank element among several;
 * white space around a value does not belong to it.
 *
 * <p>Properties that a registered service changes are taken over at once. A changed pattern or scope makes it another
 * application, and an invalid value none: its connections end with {@link CloseCode#GOING_AWAY}, or are handed over. All other changes leave
 * them open: limits, times, direction, data, and the level and threshold of compression count for what comes next on every
 * connection, and subprotocols, origins, threading, compression, handover and {@code service.ranking} for new connections. With context
 * takeover a connection stays with its level.
 */
public final class WebSocketConstants {

    /** The name of the implementation capability in the namespace {@code osgi.implementation}. */
    public static final String IMPLEMENTATION = "sluice.websocket";

    /** The version of the implementation capability. */
    public static final String IMPLEMENTATION_VERSION = "1.0";

    /** What the names of all service properties here begin with. */
    public static final String PREFIX = "sluice.websocket.";

    /**
     * The paths that the application serves, below the context path: exact ({@code /a}), a prefix ({@code /a/*}, which
     * matches {@code /a} too), or a template ({@code /a/{id}}, where a name in braces stands for one segment). A service
     * without this property is no WebSocket application for the whiteboard.
     *
     * <p>The value of this service property must be of type {@code String}, {@code String[]} or {@code Collection} of
     * {@code String}.
     */
    public static final String PATTERN = PREFIX + "pattern";

    /**
     * The scopes in which the application is available, names of 1 to 64 of the characters {@code A-Z a-z 0-9 . _ -}: at each
     * server that has one of them, and with {@code *} at every
     * server; a server with {@code *} has every application. For all other servers the application does not exist. Absent:
     * {@value #DEFAULT_SCOPE}, which is also what a server has that says nothing.
     *
     * <p>The value of this service property must be of type {@code String}, {@code String[]} or {@code Collection} of
     * {@code String}.
     */
    public static final String SCOPE = PREFIX + "scope";

    /**
     * The subprotocols that the application speaks, case-sensitive. Unless {@link Answer.Accept#subprotocol} says
     * otherwise, the client gets the first one of its list that is in this one. Absent: none.
     *
     * <p>The value of this service property must be of type {@code String}, {@code String[]} or {@code Collection} of
     * {@code String}; each a token.
     */
    public static final String SUBPROTOCOLS = PREFIX + "subprotocols";

    /**
     * The origins from which browsers may connect, besides the server's own, each as {@code https://host:port}; {@code *}
     * for all. A handshake from another origin is answered with 403, one without an origin is not from a browser and
     * accepted. Absent: the server's own origin only.
     *
     * <p><b>Warning:</b> with {@code *}, any page in the browser of a logged-in user can act in that user's name.
     *
     * <p>The value of this service property must be of type {@code String}, {@code String[]} or {@code Collection} of
     * {@code String}.
     */
    public static final String ORIGINS = PREFIX + "origins";

    /**
     * How callbacks run: {@value #THREADING_WORKER} (absent) or {@value #THREADING_LOOP}, see
     * {@link org.sluice.websocket}.
     *
     * <p>The value of this service property must be of type {@code String}.
     */
    public static final String THREADING = PREFIX + "threading";

    /**
     * How many connections the application has at most, unless the server allows less; a handshake beyond that is
     * answered with 503 and {@code Retry-After}. Absent or 0: no limit of its own.
     *
     * <p>The value of this service property must be of type {@code Integer}, {@code Long}, or a {@code String} with one.
     */
    public static final String MAX_CONNECTIONS = PREFIX + "max.connections";

    /**
     * The largest message that is taken, in bytes of payload, up to what the server allows (64 MiB by default); a larger
     * one closes the connection with {@link CloseCode#MESSAGE_TOO_BIG}. Absent or 0: the server's default, 1 MiB.
     *
     * <p>The value of this service property must be of type {@code Integer}, {@code Long}, or a {@code String} with one.
     */
    public static final String MAX_MESSAGE_SIZE = PREFIX + "max.message.size";

    /**
     * After how many seconds without a data message either way a connection is closed with
     * {@link CloseCode#NORMAL_CLOSURE}, up to 86400, and up to a quarter late; pings and pongs do not count. Absent or 0:
     * as the server is configured, 300 by default; -1: never.
     *
     * <p>The value of this service property must be of type {@code Integer}, {@code Long}, or a {@code String} with one.
     */
    public static final String IDLE_TIMEOUT = PREFIX + "idle.timeout";

    /**
     * Every how many seconds the server sends a ping, up to 86400. A client that does not answer one within the server's
     * pong time-out (20 s by default) is taken for dead: the connection ends with {@link CloseCode#ABNORMAL_CLOSURE}. The
     * answers are not reported to the listener. Absent or 0: as the server is configured, 60 by default; -1: never.
     *
     * <p>The value of this service property must be of type {@code Integer}, {@code Long}, or a {@code String} with one.
     */
    public static final String PING_INTERVAL = PREFIX + "ping.interval";

    /**
     * In which direction messages go: {@value #DIRECTION_BOTH} (absent), or {@value #DIRECTION_PUSH} for server to client
     * only. There any message from the client closes the connection, text with {@link CloseCode#POLICY_VIOLATION} and
     * binary with {@link CloseCode#UNSUPPORTED_DATA}; pings are answered as everywhere.
     *
     * <p>The value of this service property must be of type {@code String}.
     */
    public static final String DIRECTION = PREFIX + "direction";

    /**
     * Which messages the application takes: {@value #DATA_ANY} (absent), {@value #DATA_TEXT} or {@value #DATA_BINARY}. One
     * of the other type closes the connection with {@link CloseCode#UNSUPPORTED_DATA}. What the application sends is not
     * restricted.
     *
     * <p>The value of this service property must be of type {@code String}.
     */
    public static final String DATA = PREFIX + "data";

    /**
     * The {@link org.sluice.websocket.authentication.Authenticator} that decides who may connect: its
     * {@linkplain org.sluice.websocket.authentication.Authenticator#NAME name}, or an LDAP filter over the service properties
     * of authenticators. While there is no such service, handshakes are answered with 503. Absent or empty: the one that the
     * server is configured with, if any; else nobody is asked, and the application lets in whom it likes.
     *
     * <p>The value of this service property must be of type {@code String}.
     */
    public static final String AUTHENTICATOR = PREFIX + "authenticator";

    /**
     * The servlet context that decides who may connect: the name of a {@code ServletContextHelper} service, or an LDAP filter
     * over the service properties of such services. Its {@code handleSecurity} is asked before an authenticator and before the
     * application. What it answers to a client that it denies is the response; whom it finds the client to be is the
     * {@linkplain Handshake#principal() principal}. While there is no such context, and at a standalone server, which has
     * none, the path is answered as if the application did not exist. Absent: no servlet context is asked, not even the one
     * at whose path the application seems to be.
     *
     * <p>It is OSGi's own property, and can be set by OSGi's component property type {@code HttpWhiteboardContextSelect}.
     *
     * <p>The value of this service property must be of type {@code String}.
     */
    public static final String CONTEXT_SELECT = "osgi.http.whiteboard.context.select";

    /**
     * Whether messages are compressed where a client can do that (permessage-deflate, RFC 7692): {@value #COMPRESSION_OFF},
     * {@value #COMPRESSION_ON}, or {@value #COMPRESSION_TAKEOVER}, by which what was sent before helps to make the next
     * message shorter. For that, each connection keeps a deflater and an inflater, about 320 KiB outside the heap, of which the
     * server has a limited number: connections that come when they are all in use are compressed without. Absent: the server's
     * default.
     *
     * <p>Compressing what an attacker can choose a part of, together with a secret, lets the length tell the secret (CRIME,
     * BREACH). An application that sends such messages should switch it off.
     *
     * <p>The value of this service property must be of type {@code String}, or {@code Boolean} for on or off.
     */
    public static final String COMPRESSION = PREFIX + "compression";

    /** The value of {@link #COMPRESSION} for no compression. */
    public static final String COMPRESSION_OFF = "off";

    /** The value of {@link #COMPRESSION} for messages that are compressed each for itself. */
    public static final String COMPRESSION_ON = "on";

    /** The value of {@link #COMPRESSION} for messages that are compressed with what was sent before (context takeover). */
    public static final String COMPRESSION_TAKEOVER = "takeover";

    /**
     * How hard to try to make messages shorter, from 1, the fastest, to 9. Absent or 0: the server's default.
     *
     * <p>The value of this service property must be of type {@code Integer}, {@code Long}, or a {@code String} with one.
     */
    public static final String COMPRESSION_LEVEL = PREFIX + "compression.level";

    /**
     * How many bytes of payload a message must have to be compressed, up to 1 MiB; what is sent in parts never is. Absent or
     * -1: the server's default.
     *
     * <p>The value of this service property must be of type {@code Integer}, {@code Long}, or a {@code String} with one.
     */
    public static final String COMPRESSION_THRESHOLD = PREFIX + "compression.threshold";

    /**
     * For how many seconds connections outlive the service, up to 3600, so that its successor can take them over: the same
     * bundle when it has been updated or started again, or another one. Each connection stays open; pings are answered,
     * messages wait, and reading stops when so many wait as may for callbacks. The listener is told by
     * {@link WebSocketListener#onHandover onHandover}, in the place of {@code onClose}, and may leave some bytes.
     *
     * <p>The successor is the application that the connection's path leads to at its server, if it has the same pattern (names
     * in braces may differ), and lets in the same clients: equal {@link #ORIGINS}, {@link #AUTHENTICATOR} and
     * {@link #CONTEXT_SELECT}. It is asked by {@link WebSocketApplication#resume resume}, and all its other properties count
     * from then on; whether it has this one, too, decides about its own end. A connection that it declines, or for which
     * nobody comes in time, is closed with {@link CloseCode#SERVICE_RESTART}, and so is one that cannot go on: it is closing, or
     * in the middle of a message in parts, either way.
     *
     * <p>It counts for connections that are opened, or taken over, while the property is set, and costs for each the memory of
     * its handshake, some hundred bytes more than that has. When the server itself stops, or the framework restarts, there is
     * no handover. Absent or 0: connections end with the service.
     *
     * <p>The value of this service property must be of type {@code Integer}, {@code Long}, or a {@code String} with one.
     */
    public static final String HANDOVER = PREFIX + "handover";

    /** The scope of servers and applications that have none configured. */
    public static final String DEFAULT_SCOPE = "default";

    /** Value of {@link #THREADING}: on a pool, callbacks may block. */
    public static final String THREADING_WORKER = "worker";

    /** Value of {@link #THREADING}: on the event loop, callbacks must not block; who does is moved to a pool. */
    public static final String THREADING_LOOP = "loop";

    /** Value of {@link #DIRECTION}: messages go both ways. */
    public static final String DIRECTION_BOTH = "both";

    /** Value of {@link #DIRECTION}: messages go to clients only. */
    public static final String DIRECTION_PUSH = "push";

    /** Value of {@link #DATA}: text and binary messages are taken. */
    public static final String DATA_ANY = "any";

    /** Value of {@link #DATA}: text messages are taken. */
    public static final String DATA_TEXT = "text";

    /** Value of {@link #DATA}: binary messages are taken. */
    public static final String DATA_BINARY = "binary";

    private WebSocketConstants() {}
}
