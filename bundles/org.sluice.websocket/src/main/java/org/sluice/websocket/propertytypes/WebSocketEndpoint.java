package org.sluice.websocket.propertytypes;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;
import org.sluice.websocket.WebSocketConstants;
import org.sluice.websocket.annotations.RequireWebSocketWhiteboard;

/**
 * The service properties of a {@link org.sluice.websocket.WebSocketApplication} component, and its requirement on the
 * whiteboard. What is left out here has the effect of an absent property, see {@link WebSocketConstants}. For
 * {@link WebSocketConstants#CONTEXT_SELECT} there is OSGi's {@code HttpWhiteboardContextSelect}, to be set beside it.
 */
@ComponentPropertyType
@RequireWebSocketWhiteboard
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface WebSocketEndpoint {

    /** What the names of the service properties begin with. */
    String PREFIX_ = WebSocketConstants.PREFIX;

    /**
     * The paths that the application serves.
     *
     * @return the patterns
     * @see WebSocketConstants#PATTERN
     */
    String[] pattern();

    /**
     * The scopes of the servers at which the application is available.
     *
     * @return the scopes
     * @see WebSocketConstants#SCOPE
     */
    String[] scope() default WebSocketConstants.DEFAULT_SCOPE;

    /**
     * The subprotocols that the application speaks.
     *
     * @return the subprotocols
     * @see WebSocketConstants#SUBPROTOCOLS
     */
    String[] subprotocols() default {};

    /**
     * The origins from which browsers may connect, besides the server's own.
     *
     * @return the origins
     * @see WebSocketConstants#ORIGINS
     */
    String[] origins() default {};

    /**
     * How callbacks run.
     *
     * @return {@code worker} or {@code loop}
     * @see WebSocketConstants#THREADING
     */
    String threading() default WebSocketConstants.THREADING_WORKER;

    /**
     * How many connections the application has at most.
     *
     * @return the number, 0 for no limit
     * @see WebSocketConstants#MAX_CONNECTIONS
     */
    int max_connections() default 0;

    /**
     * The largest message that is taken.
     *
     * @return bytes of payload, 0 for the server's default
     * @see WebSocketConstants#MAX_MESSAGE_SIZE
     */
    int max_message_size() default 0;

    /**
     * After how many seconds without a data message either way a connection is closed.
     *
     * @return seconds, 0 for the server's default, -1 for never
     * @see WebSocketConstants#IDLE_TIMEOUT
     */
    int idle_timeout() default 0;

    /**
     * Every how many seconds the server sends a ping.
     *
     * @return seconds, 0 for the server's default, -1 for never
     * @see WebSocketConstants#PING_INTERVAL
     */
    int ping_interval() default 0;

    /**
     * In which direction messages go.
     *
     * @return {@code both} or {@code push}
     * @see WebSocketConstants#DIRECTION
     */
    String direction() default WebSocketConstants.DIRECTION_BOTH;

    /**
     * Which messages the application takes.
     *
     * @return {@code any}, {@code text} or {@code binary}
     * @see WebSocketConstants#DATA
     */
    String data() default WebSocketConstants.DATA_ANY;

    /**
     * Whether messages are compressed.
     *
     * @return {@code off}, {@code on} or {@code takeover}; empty for the server's default
     * @see WebSocketConstants#COMPRESSION
     */
    String compression() default "";

    /**
     * How hard to try to make messages shorter.
     *
     * @return 1 to 9, 0 for the server's default
     * @see WebSocketConstants#COMPRESSION_LEVEL
     */
    int compression_level() default 0;

    /**
     * How many bytes a message must have to be compressed.
     *
     * @return bytes of payload, -1 for the server's default
     * @see WebSocketConstants#COMPRESSION_THRESHOLD
     */
    int compression_threshold() default -1;

    /**
     * The authenticator that decides who may connect.
     *
     * @return its name, or an LDAP filter over the service properties of authenticators; empty for the server's default
     * @see WebSocketConstants#AUTHENTICATOR
     */
    String authenticator() default "";

    /**
     * For how many seconds connections outlive the service, to be taken over by its successor.
     *
     * @return seconds, 0 to end them with the service
     * @see WebSocketConstants#HANDOVER
     */
    int handover() default 0;
}
