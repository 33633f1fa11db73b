package org.sluice.websocket;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A WebSocket endpoint, registered as an OSGi service with {@link WebSocketConstants#PATTERN}.
 *
 * <p>Where several applications match a path, the most specific pattern wins: exact, then template, then the longest
 * prefix. Among equal patterns it is the higher {@code service.ranking}, then the lower {@code service.id}.
 *
 * <p>When the service goes away, its connections are closed with {@link CloseCode#GOING_AWAY}, unless they are handed over
 * ({@link WebSocketConstants#HANDOVER}), and its paths are answered as plain HTTP at once. The service's scope plays no part: the server gets the service once, with its first handshake, and
 * keeps it while it is registered.
 */
@ConsumerType
@FunctionalInterface
public interface WebSocketApplication {

    /**
     * Answers an opening handshake. The handshake has been checked: it is well-formed, its origin is allowed, there is room
     * for the connection, and a servlet context and an authenticator have agreed where the application selects them.
     *
     * <p>It runs before the response is sent, so that no message can be missed: the listener of an
     * {@linkplain Answer#accept(WebSocketListener) accepting} answer gets all of them. It runs on a thread of the WebSocket
     * server's and may block, while a thread of the HTTP server waits. The number of concurrent calls is bounded (48 for one
     * application and 64 in all by default): beyond the bound, or when it takes longer than the handshake time-out (10 s by
     * default), the answer is 503. An exception is answered with 500, and nothing of it reaches the client.
     *
     * @param handshake the client's request
     * @return the answer
     * @throws Exception for the answer 500
     */
    Answer connect(Handshake handshake) throws Exception;

    /**
     * Takes over an open connection whose application has gone ({@link WebSocketConstants#HANDOVER}), or does not. It runs on
     * a thread of the WebSocket server's and may block, for as long as {@link #connect connect} may; 16 calls run at the same
     * time.
     *
     * <p>The listener of an {@linkplain Answer#accept(WebSocketListener) accepting} answer begins with
     * {@link WebSocketListener#onOpen onOpen}, and then gets all messages that the one before has not got, in order. The
     * subprotocol stays and there is no response, so that a subprotocol of the answer must be the one that was settled, and
     * its fields are ignored. Any other answer ends the connection with {@link CloseCode#SERVICE_RESTART}, upon which clients
     * come again; an exception ends it with {@link CloseCode#INTERNAL_ERROR}.
     *
     * <p>Connections are taken over one by one, within milliseconds as a rule: not all members of a group are there when the
     * first ones speak.
     *
     * <p>Clients were let in by the application before: it is offered none that has other
     * {@linkplain WebSocketConstants#ORIGINS origins}, another {@linkplain WebSocketConstants#AUTHENTICATOR authenticator} or
     * {@linkplain WebSocketConstants#CONTEXT_SELECT servlet context} had to decide about.
     *
     * @param handover the connection
     * @return the answer, to decline by default
     * @throws Exception to end the connection with 1011
     */
    default Answer resume(Handover handover) throws Exception {
        return Answer.decline();
    }
}
