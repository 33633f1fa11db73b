package org.sluice.itest.client;

import java.util.ArrayList;
import java.util.List;

/** The text of an HTTP request, made of a right one by changing what a test wants to have wrong. Immutable. */
public record RequestText(String method, String target, String version, List<String> fields, String body) {

    /** The key of RFC 6455, 1.3. */
    public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    /** What the server must answer to {@link #KEY}. */
    public static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    public static RequestText get(String target) {
        return new RequestText("GET", target, "HTTP/1.1", List.of("Host: gateway.example"), "");
    }

    /** A right opening handshake. */
    public static RequestText webSocket(String target) {
        return upgrade(target, "websocket").with("Sec-WebSocket-Key", KEY).with("Sec-WebSocket-Version", "13");
    }

    public static RequestText upgrade(String target, String token) {
        return get(target).with("Upgrade", token).with("Connection", "Upgrade");
    }

    public RequestText method(String other) {
        return new RequestText(other, target, version, fields, body);
    }

    public RequestText version(String other) {
        return new RequestText(method, target, other, fields, body);
    }

    public RequestText body(String other) {
        return new RequestText(method, target, version, fields, other);
    }

    public RequestText with(String name, String value) {
        List<String> more = new ArrayList<>(fields);
        more.add(name + ": " + value);
        return new RequestText(method, target, version, more, body);
    }

    public RequestText without(String name) {
        List<String> less = new ArrayList<>(fields);
        less.removeIf(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1));
        return new RequestText(method, target, version, less, body);
    }

    public RequestText replacing(String name, String value) {
        return without(name).with(name, value);
    }

    @Override
    public String toString() {
        return method + " " + target + " " + version + "\r\n" + String.join("\r\n", fields) + "\r\n\r\n" + body;
    }
}
