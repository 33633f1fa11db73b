package org.sluice.access.gate;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sluice.access.LocalRequest;
import org.sluice.websocket.Handshake;

/**
 * A request as authenticators want to see it. Credentials among subprotocols are not for pages: what is offered stays
 * hidden, for nothing could be selected of it.
 */
final class RequestHandshake implements Handshake {

    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    private final String path;
    private final Optional<String> query;
    private final Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Optional<Principal> principal;
    private final boolean secure;
    private final List<X509Certificate> certificates;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;

    RequestHandshake(HttpServletRequest request) {
        path = text(request.getServletPath()) + text(request.getPathInfo());
        query = Optional.ofNullable(request.getQueryString());
        for (String name : Collections.list(request.getHeaderNames())) {
            fields.put(name, List.copyOf(Collections.list(request.getHeaders(name))));
        }
        principal = Optional.ofNullable(request.getUserPrincipal());
        secure = request.isSecure();
        certificates = request.getAttribute(CERTIFICATES) instanceof X509Certificate[] all ? List.of(all) : List.of();
        local = new InetSocketAddress(LocalRequest.address(request.getLocalAddr()), port(request.getLocalPort()));
        remote = new InetSocketAddress(LocalRequest.address(request.getRemoteAddr()), port(request.getRemotePort()));
    }

    private static int port(int port) {
        return port < 0 || port > 0xffff ? 0 : port;
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Map<String, String> pathParameters() {
        return Map.of();
    }

    @Override
    public Optional<String> query() {
        return query;
    }

    @Override
    public Map<String, List<String>> fields() {
        return Collections.unmodifiableMap(fields);
    }

    @Override
    public Optional<String> field(String name) {
        return fields.getOrDefault(name, List.of()).stream().findFirst();
    }

    @Override
    public List<String> subprotocols() {
        return List.of();
    }

    @Override
    public Optional<String> origin() {
        return field("Origin").map(origin -> origin.toLowerCase(Locale.ROOT));
    }

    @Override
    public Optional<Principal> principal() {
        return principal;
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    @Override
    public List<X509Certificate> peerCertificates() {
        return certificates;
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public String serverName() {
        return "default";
    }
}
