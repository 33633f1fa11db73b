package org.sluice.websocket.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.sluice.protocol.TlsFacts;
import org.sluice.protocol.UpgradeRequest;

/** The handshake of RFC 6455, 1.2, to be changed by tests. */
public final class TestRequest implements UpgradeRequest {

    static final InetSocketAddress LOCAL = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);
    static final InetSocketAddress REMOTE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);

    private final String path;
    private final Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String authority = "gateway.example:8080";
    private boolean secure;
    private boolean extendedConnect;
    private InetSocketAddress remote = REMOTE;
    private Set<String> scopes = Set.of("default");
    private String server = "default";
    private Optional<Principal> principal = Optional.of(() -> "alice");

    public TestRequest(String path) {
        this.path = path;
        set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        set("Sec-WebSocket-Version", "13");
    }

    /** As it is on a stream of HTTP/2. */
    public TestRequest byExtendedConnect() {
        extendedConnect = true;
        return set("Sec-WebSocket-Key");
    }

    /** Sets a field's lines; none removes it. */
    public TestRequest set(String name, String... lines) {
        if (lines.length == 0) {
            fields.remove(name);
        } else {
            fields.put(name, new ArrayList<>(List.of(lines)));
        }
        return this;
    }

    public TestRequest at(boolean isSecure, String newAuthority) {
        secure = isSecure;
        authority = newAuthority;
        return this;
    }

    TestRequest from(String address) {
        remote = new InetSocketAddress(address, REMOTE.getPort());
        return this;
    }

    /** Of somebody whom the server does not know. */
    TestRequest anonymous() {
        principal = Optional.empty();
        return this;
    }

    TestRequest in(String... serverScopes) {
        scopes = Set.of(serverScopes);
        return this;
    }

    TestRequest at(String newServer) {
        server = newServer;
        return this;
    }

    TestRequest by(Principal newPrincipal) {
        principal = Optional.ofNullable(newPrincipal);
        return this;
    }

    @Override
    public boolean isExtendedConnect() {
        return extendedConnect;
    }

    @Override
    public String token() {
        return "websocket";
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Optional<String> query() {
        return Optional.of("a=b");
    }

    @Override
    public Map<String, List<String>> fields() {
        return Collections.unmodifiableMap(fields);
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    @Override
    public String authority() {
        return authority;
    }

    @Override
    public Optional<TlsFacts> tls() {
        return Optional.empty();
    }

    @Override
    public Optional<Principal> principal() {
        return principal;
    }

    @Override
    public InetSocketAddress localAddress() {
        return LOCAL;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public String serverName() {
        return server;
    }

    @Override
    public Set<String> scopes() {
        return scopes;
    }
}
