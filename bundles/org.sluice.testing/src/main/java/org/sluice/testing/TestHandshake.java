package org.sluice.testing;

import java.net.InetSocketAddress;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sluice.websocket.Handshake;

/** A handshake with what clients can put their credentials in. */
public final class TestHandshake implements Handshake {

    private final Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String path = "/a";
    private boolean secure;
    private Optional<String> query = Optional.empty();
    private List<String> subprotocols = List.of();

    public TestHandshake with(String name, String value) {
        fields.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        return this;
    }

    public TestHandshake path(String text) {
        path = text;
        return this;
    }

    public TestHandshake secure() {
        secure = true;
        return this;
    }

    public TestHandshake query(String text) {
        query = Optional.of(text);
        return this;
    }

    public TestHandshake offering(String... names) {
        subprotocols = List.of(names);
        return this;
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
        return fields;
    }

    @Override
    public Optional<String> field(String name) {
        return fields.getOrDefault(name, List.of()).stream().findFirst();
    }

    @Override
    public List<String> subprotocols() {
        return subprotocols;
    }

    @Override
    public Optional<String> origin() {
        return Optional.empty();
    }

    @Override
    public Optional<Principal> principal() {
        return Optional.empty();
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    @Override
    public List<X509Certificate> peerCertificates() {
        return List.of();
    }

    @Override
    public InetSocketAddress localAddress() {
        return new InetSocketAddress("127.0.0.1", 8080);
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return new InetSocketAddress("127.0.0.1", 50_000);
    }

    @Override
    public String serverName() {
        return "default";
    }
}
