package org.sluice.console.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.sluice.websocket.Handshake;

/**
 * A request as authenticators want to see it. Credentials among subprotocols are not for the console: what is offered stays
 * hidden, for nothing could be selected of it.
 */
final class RequestHandshake implements Handshake {

    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    // What is not looked up as a name.
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})";

    private static final Pattern LITERAL =
            Pattern.compile(OCTET + "(\\." + OCTET + "){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    private static final byte[] NOBODY = {0, 0, 0, 0};

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
        local = new InetSocketAddress(address(request.getLocalAddr()), port(request.getLocalPort()));
        remote = new InetSocketAddress(address(request.getRemoteAddr()), port(request.getRemotePort()));
    }

    /** The address that a text is, without ever looking up a name; 0.0.0.0 for anything else. */
    static InetAddress address(String text) {
        String bare = text == null ? "" : text.replaceAll("[\\[\\]]|%.*", "");
        try {
            return LITERAL.matcher(bare).matches() ? InetAddress.getByName(bare) : InetAddress.getByAddress(NOBODY);
        } catch (UnknownHostException e) {
            return new InetSocketAddress(0).getAddress();
        }
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
