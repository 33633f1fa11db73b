package org.sluice.protocol;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Speaks a protocol to which HTTP connections can be upgraded (RFC 9110, 7.8).
 *
 * <p>Registered as a service with the property {@link #UPGRADE_TOKENS}. Servers find it at once and forget it at once: when
 * the service goes away, new requests are answered as if it had never been there, and the handler ends its connections
 * itself. Where several handlers serve a token, the one with the higher {@code service.ranking} is asked, then the one
 * with the lower {@code service.id}.
 */
@ConsumerType
@FunctionalInterface
public interface ProtocolHandler {

    /**
     * Service property: the upgrade tokens that this handler serves, compared without regard to case, for example
     * {@code websocket}. A handler without a valid token is never asked, and a warning says so.
     *
     * <p>The value of this service property must be of type {@code String}, {@code String[]} or {@code Collection} of
     * {@code String}.
     */
    String UPGRADE_TOKENS = "sluice.protocol.tokens";

    /**
     * Answers an upgrade request.
     *
     * <p>Runs on a thread of the HTTP server and may block, but a request that waits occupies that thread. An exception
     * is answered with status 500, and nothing of it reaches the peer.
     *
     * @param request the request, an immutable copy
     * @param contexts the server's servlet contexts, usable until this method returns
     * @return the answer, never {@code null}
     */
    UpgradeAnswer upgrade(UpgradeRequest request, ServletContexts contexts);
}
