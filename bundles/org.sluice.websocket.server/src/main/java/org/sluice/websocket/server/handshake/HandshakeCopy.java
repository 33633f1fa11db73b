package org.sluice.websocket.server.handshake;

import java.net.InetSocketAddress;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluice.websocket.Handshake;

/** What an application gets to know of a handshake. */
record HandshakeCopy(
        String path,
        Map<String, String> pathParameters,
        Optional<String> query,
        Map<String, List<String>> fields,
        List<String> subprotocols,
        Optional<String> origin,
        Optional<Principal> principal,
        boolean isSecure,
        List<X509Certificate> peerCertificates,
        InetSocketAddress localAddress,
        InetSocketAddress remoteAddress,
        String serverName)
        implements Handshake {

    @Override
    public Optional<String> field(String name) {
        return fields.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** What is fit for a log: fields, query and subprotocols may hold credentials. */
    @Override
    public String toString() {
        return "Handshake[" + LogText.of(path) + " at " + serverName + " from " + remoteAddress + "]";
    }
}
