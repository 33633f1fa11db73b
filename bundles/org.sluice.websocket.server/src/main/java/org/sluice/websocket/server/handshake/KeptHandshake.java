package org.sluice.websocket.server.handshake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sluice.websocket.Handshake;

/**
 * What is kept of a handshake while its connection is open, so that another application can be shown it. It is about as large
 * as the request was, for the fields are one array. Nothing of anybody else's is reachable from it: of a principal, which may
 * be an object of a bundle that goes away, there is the name.
 */
public final class KeptHandshake {

    private static final String SEPARATOR = "\n";

    private final String path;
    private final String query;
    private final byte[] fields;
    private final String principal;
    private final boolean secure;
    private final List<X509Certificate> peerCertificates;
    private final InetSocketAddress localAddress;
    private final InetSocketAddress remoteAddress;
    private final String serverName;

    /**
     * Keeps a handshake.
     *
     * @param handshake as an application has seen it
     */
    public KeptHandshake(Handshake handshake) {
        path = handshake.path();
        query = handshake.query().orElse(null);
        fields = joined(handshake.fields());
        principal = handshake.principal().map(Principal::getName).orElse(null);
        secure = handshake.isSecure();
        peerCertificates = handshake.peerCertificates();
        localAddress = handshake.localAddress();
        remoteAddress = handshake.remoteAddress();
        serverName = handshake.serverName();
    }

    /** A name and a value in turn: a separator can be in none of them. */
    private static byte[] joined(Map<String, List<String>> fields) {
        List<String> parts = new ArrayList<>();
        fields.forEach((name, values) -> values.forEach(value -> {
            parts.add(name);
            parts.add(value);
        }));
        return String.join(SEPARATOR, parts).getBytes(UTF_8);
    }

    private Map<String, List<String>> fields() {
        Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String[] parts = new String(fields, UTF_8).split(SEPARATOR, -1);
        for (int i = 0; i + 1 < parts.length; i += 2) {
            all.computeIfAbsent(parts[i], name -> new ArrayList<>(1)).add(parts[i + 1]);
        }
        all.replaceAll((name, values) -> List.copyOf(values));
        return Collections.unmodifiableMap(all);
    }

    /**
     * The path, which tells who is next.
     *
     * @return the path as in the handshake
     */
    public String path() {
        return path;
    }

    /**
     * Shows it.
     *
     * @param pathParameters what the pattern makes of the path that has been found now
     * @return a handshake like that which was kept
     */
    public Handshake restored(Map<String, String> pathParameters) {
        Map<String, List<String>> all = fields();
        return new HandshakeCopy(
                path,
                pathParameters,
                Optional.ofNullable(query),
                all,
                OpeningHandshake.subprotocols(all),
                OpeningHandshake.origin(all),
                Optional.ofNullable(principal).map(Named::new),
                secure,
                peerCertificates,
                localAddress,
                remoteAddress,
                serverName);
    }

    /** A principal of whom nothing but the name is known. */
    private record Named(String name) implements Principal {

        @Override
        public String getName() {
            return name;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
