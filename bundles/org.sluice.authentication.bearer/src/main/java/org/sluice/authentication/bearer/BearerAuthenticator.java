package org.sluice.authentication.bearer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.authentication.Authentication;
import org.sluice.websocket.authentication.Authenticator;

/**
 * Knows clients by their tokens. A client sends its token in one of three places; the two others are for browsers, which cannot
 * set fields of an opening handshake.
 */
final class BearerAuthenticator implements Authenticator {

    private static final String SCHEME = "Bearer";

    private enum Place {
        FIELD,
        QUERY,
        SUBPROTOCOL
    }

    /** A token that the client has sent; an empty one where there should have been one. */
    private record Sent(Place place, String token) {

        @Override
        public String toString() {
            return "a token as " + place;
        }
    }

    private final Settings settings;

    BearerAuthenticator(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Authentication authenticate(Handshake handshake) {
        List<Sent> all = new ArrayList<>();
        inField(handshake, all);
        inQuery(handshake, all);
        inSubprotocols(handshake, all);
        if (all.isEmpty()) {
            return Authentication.missing(challenge(""));
        }
        if (all.size() > 1) {
            // RFC 6750, 2: a client must not send more than one
            return Authentication.missing(challenge(", error=\"invalid_request\""));
        }
        return decide(all.get(0));
    }

    private Authentication decide(Sent sent) {
        Optional<String> principal = settings.tokens().principalOf(sent.token());
        if (principal.isEmpty()) {
            return Authentication.wrong(challenge(", error=\"invalid_token\""));
        }
        Authentication.Granted granted = Authentication.granted(principal.get());
        return sent.place() == Place.SUBPROTOCOL ? granted.subprotocol(settings.subprotocol(), sent.token()) : granted;
    }

    private String challenge(String error) {
        return SCHEME + " realm=" + settings.quotedRealm() + error;
    }

    private static void inField(Handshake handshake, List<Sent> all) {
        for (String line : handshake.fields().getOrDefault("Authorization", List.of())) {
            String[] parts = line.strip().split(" +", 2);
            if (parts[0].equalsIgnoreCase(SCHEME)) {
                all.add(new Sent(Place.FIELD, parts.length < 2 ? "" : parts[1]));
            }
        }
    }

    private void inQuery(Handshake handshake, List<Sent> all) {
        if (settings.queryParameter().isEmpty()) {
            return;
        }
        for (String pair : handshake.query().orElse("").split("&")) {
            String[] parts = pair.split("=", 2);
            if (parts[0].equals(settings.queryParameter())) {
                all.add(new Sent(Place.QUERY, parts.length < 2 ? "" : decoded(parts[1])));
            }
        }
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, UTF_8);
        } catch (IllegalArgumentException e) {
            // Such a token cannot be right
            return "";
        }
    }

    /** The token is what comes next in the list: {@code new WebSocket(url, ["sluice.bearer", token])}. */
    private void inSubprotocols(Handshake handshake, List<Sent> all) {
        List<String> offers = handshake.subprotocols();
        int index = settings.subprotocol().isEmpty() ? -1 : offers.indexOf(settings.subprotocol());
        if (index >= 0) {
            all.add(new Sent(Place.SUBPROTOCOL, index + 1 < offers.size() ? offers.get(index + 1) : ""));
        }
    }

    @Override
    public String toString() {
        return "bearer authenticator " + settings.name();
    }
}
