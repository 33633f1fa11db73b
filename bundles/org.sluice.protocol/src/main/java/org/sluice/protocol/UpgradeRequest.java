package org.sluice.protocol;

import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An HTTP request that asks for another protocol, as an immutable copy: nothing of the server's own request is reachable
 * from it, so it may be kept, and used from any thread.
 *
 * <p>It is an upgrade in every formal respect when a handler sees it: {@code GET}, HTTP/1.1, and the fields
 * {@code Upgrade} and {@code Connection} as RFC 9110, 7.8 asks for; or the same by {@linkplain #isExtendedConnect extended
 * CONNECT} on HTTP/2. Everything else is unchecked input of the peer.
 */
@ProviderType
public interface UpgradeRequest {

    /**
     * The upgrade token for which the handler is asked, in lower case.
     *
     * @return the token, for example {@code websocket}
     */
    String token();

    /**
     * Whether the request is an extended CONNECT (RFC 8441): the connection would be a stream of HTTP/2. Some protocols have
     * another handshake there.
     *
     * @return {@code false} for an upgrade of HTTP/1.1
     */
    boolean isExtendedConnect();

    /**
     * The request's path below the context path: decoded, normalised, and beginning with a slash. It is the path by which
     * the server itself would find a resource.
     *
     * @return the path, {@code /} where there is none
     */
    String path();

    /**
     * The query of the request target, as it was sent.
     *
     * @return the query without the question mark
     */
    Optional<String> query();

    /**
     * The request's fields. Names are compared without regard to case, values keep their order, and each field line is a
     * value of its own.
     *
     * @return an unmodifiable map
     */
    Map<String, List<String>> fields();

    /**
     * Whether the client sees a secure connection: TLS here, or the scheme that a trusted proxy has told.
     *
     * @return {@code true} for the scheme {@code https}
     */
    boolean isSecure();

    /**
     * The host and port as the client sees them, in lower case and without the scheme's default port. Where a trusted proxy
     * tells them, they are the proxy's.
     *
     * @return for example {@code gateway.example:8080}
     */
    String authority();

    /**
     * The TLS session of the connection on which the request came.
     *
     * @return empty on a plain connection
     */
    Optional<TlsFacts> tls();

    /**
     * Who the server has found the client to be.
     *
     * @return empty where nobody has authenticated the request
     */
    Optional<Principal> principal();

    /**
     * The address at which the connection was accepted.
     *
     * @return the local address
     */
    InetSocketAddress localAddress();

    /**
     * The address of the client: the peer's, or what a trusted proxy has told, with port 0 where it tells none.
     *
     * @return the remote address
     */
    InetSocketAddress remoteAddress();

    /**
     * The name of the server at which the request has arrived, as an operator has configured it.
     *
     * @return the name, {@code default} where nothing is configured
     */
    String serverName();

    /**
     * The scopes of the server at which the request has arrived. What a handler offers may be limited to some of them;
     * {@code *} stands for all there are.
     *
     * @return an unmodifiable set, never empty, of {@code default} alone where nothing is configured
     */
    Set<String> scopes();
}
