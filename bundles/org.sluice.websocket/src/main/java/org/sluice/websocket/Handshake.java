package org.sluice.websocket;

import java.net.InetSocketAddress;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The client's part of an opening handshake (RFC 6455, 4.1), as an immutable copy. It may be kept and used from any thread;
 * the server itself keeps none, but where an application has asked for {@linkplain WebSocketConstants#HANDOVER handover}.
 */
@ProviderType
public interface Handshake {

    /**
     * The path below the server's context path: decoded, normalised, and beginning with a slash.
     *
     * @return the path that has matched the application's pattern
     */
    String path();

    /**
     * The values of the pattern's path parameters.
     *
     * @return an unmodifiable map from the names in braces to what stands in their places; empty for a pattern without any
     */
    Map<String, String> pathParameters();

    /**
     * The query of the request target, as it was sent.
     *
     * @return the query without the question mark
     */
    Optional<String> query();

    /**
     * The request's fields, with names that are compared without regard to case. Each field line is a value of its own.
     *
     * @return an unmodifiable map
     */
    Map<String, List<String>> fields();

    /**
     * The first value of a field.
     *
     * @param name the field's name, in any case
     * @return empty where the request has no such field
     */
    Optional<String> field(String name);

    /**
     * The subprotocols that the client offers, in its order of preference, without those that were credentials.
     *
     * @return an unmodifiable list, empty where it offers none
     */
    List<String> subprotocols();

    /**
     * The origin of the script that connects (RFC 6454), which only browsers send.
     *
     * @return the origin in lower case
     */
    Optional<String> origin();

    /**
     * Who the client is: what an {@linkplain org.sluice.websocket.authentication.Authenticator authenticator} has found, else
     * what a servlet context has found, else what the server knows.
     *
     * @return empty where nobody has authenticated the request
     */
    Optional<Principal> principal();

    /**
     * Whether the client sees a secure connection ({@code wss}).
     *
     * @return {@code true} for TLS here or at a trusted proxy
     */
    boolean isSecure();

    /**
     * The certificates that the client has presented to this server, its own first.
     *
     * @return an unmodifiable list, empty without TLS or without a client certificate
     */
    List<X509Certificate> peerCertificates();

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
     * The name of the server at which the handshake has arrived.
     *
     * @return the name, {@code default} where nothing is configured
     */
    String serverName();
}
