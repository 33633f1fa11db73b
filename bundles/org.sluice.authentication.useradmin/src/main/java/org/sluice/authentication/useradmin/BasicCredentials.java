package org.sluice.authentication.useradmin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Optional;

/** What a client sends by the scheme Basic (RFC 7617, 2). */
record BasicCredentials(String user, String password) {

    private static final String SCHEME = "Basic";

    /** Whether a value of {@code Authorization} is of this scheme. */
    static boolean areIn(String authorization) {
        return authorization.strip().split(" ", 2)[0].equalsIgnoreCase(SCHEME);
    }

    /** Reads a value of this scheme; empty if it is malformed. */
    static Optional<BasicCredentials> parse(String authorization) {
        try {
            byte[] bytes = Base64.getDecoder()
                    .decode(authorization.strip().substring(SCHEME.length()).strip());
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            int colon = text.indexOf(':');
            return colon < 0 || text.chars().anyMatch(Character::isISOControl)
                    ? Optional.empty()
                    : Optional.of(new BasicCredentials(text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "Basic credentials";
    }
}
