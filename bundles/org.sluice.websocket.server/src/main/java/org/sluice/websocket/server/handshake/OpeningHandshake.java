package org.sluice.websocket.server.handshake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.sluice.protocol.UpgradeAnswer.refuse;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.sluice.protocol.UpgradeAnswer.Refuse;
import org.sluice.protocol.UpgradeRequest;
import org.sluice.websocket.Handshake;

/** What the client's handshake must be like, and what the server's has for an answer (RFC 6455, 4.2). */
public final class OpeningHandshake {

    private static final String VERSION = "Sec-WebSocket-Version";
    private static final String KEY = "Sec-WebSocket-Key";
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final String ORIGIN = "Origin";

    private static final String ONLY_VERSION = "13";
    private static final int KEY_BYTES = 16;
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private OpeningHandshake() {}

    /**
     * Checks the handshake's own fields.
     *
     * @param request the client's request
     * @return the refusal, or empty for a well-formed handshake
     */
    public static Optional<Refuse> check(UpgradeRequest request) {
        Refuse refusal = null;
        if (hasContent(request)) {
            // Its bytes would be read as frames
            refusal = bad("A WebSocket handshake has no content");
        } else if (!lines(request, "Expect").isEmpty()) {
            refusal = refuse(417).text("Expect is not supported with Upgrade");
        } else if (!FieldLists.trimmed(lines(request, VERSION)).equals(List.of(ONLY_VERSION))) {
            // RFC 6455, 4.4
            refusal = bad("Sec-WebSocket-Version must be 13").field(VERSION, ONLY_VERSION);
        } else if (!request.isExtendedConnect() && !isKey(only(request, KEY).orElse(""))) {
            // RFC 8441, 5: on HTTP/2 there is none
            refusal = bad("Sec-WebSocket-Key must be 16 bytes in base64");
        } else if (FieldLists.distinctTokens(lines(request, PROTOCOL)).isEmpty()) {
            refusal = bad("Sec-WebSocket-Protocol must be a list of distinct tokens");
        } else if (!FieldLists.areExtensions(lines(request, EXTENSIONS))) {
            refusal = bad("Sec-WebSocket-Extensions is malformed");
        } else if (lines(request, ORIGIN).size() > 1) {
            refusal = bad("Origin must not be repeated");
        }
        return Optional.ofNullable(refusal);
    }

    /**
     * Copies what an application or authenticator may know.
     *
     * @param request a well-formed handshake
     * @param pathParameters the values of the pattern's names
     * @param principal who the client is known to be
     * @param withheld which of the offered subprotocols are left out, for they are credentials
     * @return an immutable copy
     */
    public static Handshake copy(
            UpgradeRequest request,
            Map<String, String> pathParameters,
            Optional<Principal> principal,
            Set<String> withheld) {
        List<String> subprotocols = subprotocols(request.fields()).stream()
                .filter(name -> !withheld.contains(name))
                .toList();
        return new HandshakeCopy(
                request.path(),
                pathParameters,
                request.query(),
                withheld.isEmpty() ? request.fields() : withSubprotocols(subprotocols, request.fields()),
                subprotocols,
                origin(request.fields()),
                principal,
                request.isSecure(),
                request.tls().map(tls -> tls.peerCertificates()).orElse(List.of()),
                request.localAddress(),
                request.remoteAddress(),
                request.serverName());
    }

    /** The subprotocols that these fields of a well-formed handshake offer. */
    static List<String> subprotocols(Map<String, List<String>> fields) {
        return FieldLists.distinctTokens(fields.getOrDefault(PROTOCOL, List.of()))
                .orElseThrow();
    }

    /** The origin in these fields. */
    static Optional<String> origin(Map<String, List<String>> fields) {
        return only(fields, ORIGIN).map(origin -> origin.toLowerCase(Locale.ROOT));
    }

    private static Map<String, List<String>> withSubprotocols(List<String> names, Map<String, List<String>> fields) {
        Map<String, List<String>> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        changed.putAll(fields);
        if (names.isEmpty()) {
            changed.remove(PROTOCOL);
        } else {
            changed.put(PROTOCOL, List.of(String.join(", ", names)));
        }
        return Collections.unmodifiableMap(changed);
    }

    /**
     * The value of {@code Sec-WebSocket-Accept}.
     *
     * @param request a well-formed handshake
     * @return the hash of the client's key in base64; empty on HTTP/2, which has neither
     */
    public static Optional<String> accept(UpgradeRequest request) {
        if (request.isExtendedConnect()) {
            return Optional.empty();
        }
        String key = only(request, KEY).orElseThrow();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII));
            return Optional.of(Base64.getEncoder().encodeToString(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /**
     * The extensions that the client offers.
     *
     * @param request a well-formed handshake
     * @return the field's lines
     */
    public static List<String> extensions(UpgradeRequest request) {
        return lines(request, EXTENSIONS);
    }

    /** The value of a field that occurs exactly once. */
    static Optional<String> only(UpgradeRequest request, String name) {
        return only(request.fields(), name);
    }

    private static Optional<String> only(Map<String, List<String>> fields, String name) {
        List<String> lines = fields.getOrDefault(name, List.of());
        return lines.size() == 1 ? Optional.of(FieldLists.trim(lines.get(0))) : Optional.empty();
    }

    private static List<String> lines(UpgradeRequest request, String name) {
        return request.fields().getOrDefault(name, List.of());
    }

    private static boolean hasContent(UpgradeRequest request) {
        List<String> lengths = FieldLists.trimmed(lines(request, "Content-Length"));
        return !lines(request, "Transfer-Encoding").isEmpty()
                || !lengths.stream().allMatch("0"::equals);
    }

    private static boolean isKey(String key) {
        try {
            // The decoder takes keys without padding too, RFC 4648 does not
            return key.length() == 24 && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Refuse bad(String text) {
        return refuse(400).text(text);
    }
}
