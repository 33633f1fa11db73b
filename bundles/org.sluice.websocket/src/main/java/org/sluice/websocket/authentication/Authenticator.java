package org.sluice.websocket.authentication;

import org.osgi.annotation.versioning.ConsumerType;
import org.sluice.websocket.Handshake;

/**
 * Finds out who a client is, registered as an OSGi service, as a rule with the service property {@link #NAME}.
 *
 * <p>It is asked for an application that selects it, before the application itself is asked: about handshakes that are
 * well-formed, for which there is room, whose origin is allowed, and to which a servlet context, where the application selects
 * one, has agreed. Where a selection matches several authenticators, the one with the highest {@code service.ranking} is asked,
 * then the one with the lowest {@code service.id}.
 *
 * <p>While no authenticator matches, handshakes are answered with 503. When the service goes away, nobody new is let in on its
 * word; connections that there are stay. The service's scope plays no part: the server gets the service once, with the first
 * handshake, and keeps it while it is registered.
 */
@ConsumerType
@FunctionalInterface
public interface Authenticator {

    /**
     * Service property: the name by which applications and operators select this authenticator. Absent: it can only be
     * selected by a filter.
     *
     * <p>The value of this service property must be of type {@code String}.
     */
    String NAME = "sluice.websocket.authenticator.name";

    /**
     * Decides about a handshake.
     *
     * <p>It runs on a thread of the WebSocket server's and may block. It shares its bounds with
     * {@link org.sluice.websocket.WebSocketApplication#connect}: one permit and one time-out (10 s by default) are for both
     * together. Several calls may run at the same time. An exception is answered with 500, and nothing of it reaches the client;
     * it is logged, so it must not hold credentials.
     *
     * @param handshake the client's request, with the principal that a servlet context has found, if one was asked
     * @return the decision
     * @throws Exception for the answer 500
     */
    Authentication authenticate(Handshake handshake) throws Exception;
}
