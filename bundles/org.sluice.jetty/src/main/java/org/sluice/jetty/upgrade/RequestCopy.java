package org.sluice.jetty.upgrade;

import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.sluice.protocol.TlsFacts;
import org.sluice.protocol.UpgradeRequest;

/**
 * The request that a handler sees. The components are those of {@link UpgradeRequest}.
 *
 * @param token the token
 * @param isExtendedConnect whether the request is no upgrade of HTTP/1.1
 * @param path the path
 * @param query the query
 * @param fields the fields, as {@link #fields(Map)} makes them
 * @param isSecure whether the client sees a secure connection
 * @param authority the authority, as {@link #authority(String, int, boolean)} makes it
 * @param tls the TLS session
 * @param principal the client
 * @param localAddress the address of this side
 * @param remoteAddress the address of the other side
 * @param serverName the server's configured name
 * @param scopes the server's configured scopes
 */
public record RequestCopy(
        String token,
        boolean isExtendedConnect,
        String path,
        Optional<String> query,
        Map<String, List<String>> fields,
        boolean isSecure,
        String authority,
        Optional<TlsFacts> tls,
        Optional<Principal> principal,
        InetSocketAddress localAddress,
        InetSocketAddress remoteAddress,
        String serverName,
        Set<String> scopes)
        implements UpgradeRequest {

    /** What begins a line, or changes what is seen of it. */
    private static final String UNPRINTABLE = "[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]";

    /**
     * Copies fields into a map that finds their names in any case.
     *
     * @param lines the names with the values of their lines
     * @return an unmodifiable map
     */
    public static Map<String, List<String>> fields(Map<String, List<String>> lines) {
        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        lines.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        return Collections.unmodifiableMap(copy);
    }

    /**
     * Writes a host and port as a client does in an origin.
     *
     * @param host the host; an IPv6 address has its brackets
     * @param port the port
     * @param secure whether the scheme is {@code https}
     * @return in lower case, without the scheme's default port
     */
    public static String authority(String host, int port, boolean secure) {
        String lower = host.toLowerCase(Locale.ROOT);
        int defaultPort = secure ? 443 : 80;
        return port <= 0 || port == defaultPort ? lower : lower + ":" + port;
    }

    /** What is fit for a log: fields and query may hold credentials. */
    @Override
    public String toString() {
        return "UpgradeRequest[" + token + ' ' + path.replaceAll(UNPRINTABLE, "?") + " at " + serverName + " from "
                + remoteAddress + ']';
    }
}
