package org.sluice.presign;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An access key and its secret: who signs with them, and what may be opened with what is signed. Immutable; the methods that add
 * something return a new object. No text form shows a secret.
 */
public final class Credentials {

    /** What an access key id may be, for a message to the operator. */
    public static final String ACCESS_KEY_ID_RULE =
            "an access key id of 4 to 128 letters, digits and characters of ._-";

    /** What a path pattern may be, for a message to the operator. */
    public static final String PATH_RULE = "a path such as /a, or one for all below it such as /a/*";

    private static final Pattern ACCESS_KEY_ID = Pattern.compile("[A-Za-z0-9._-]{4,128}");
    private static final String BELOW = "/*";

    private final String accessKeyId;
    private final String secretAccessKey;
    private final String sessionToken;
    private final Instant expiration;
    private final String principal;
    private final List<String> paths;

    private Credentials(
            String accessKeyId,
            String secretAccessKey,
            String sessionToken,
            Instant expiration,
            String principal,
            List<String> paths) {
        this.accessKeyId = accessKeyId;
        this.secretAccessKey = secretAccessKey;
        this.sessionToken = sessionToken;
        this.expiration = expiration;
        this.principal = principal;
        this.paths = paths;
    }

    /**
     * Credentials without a session token and without an end, for all paths, of a principal that is named as the access key is.
     *
     * @param accessKeyId as {@link #ACCESS_KEY_ID_RULE} has it
     * @param secretAccessKey the secret, not empty
     * @return the credentials
     * @throws IllegalArgumentException for another id, or an empty secret
     */
    public static Credentials of(String accessKeyId, String secretAccessKey) {
        if (!isAccessKeyId(accessKeyId)) {
            throw new IllegalArgumentException("needed is " + ACCESS_KEY_ID_RULE);
        }
        if (secretAccessKey.isEmpty()) {
            throw new IllegalArgumentException("the secret access key is empty");
        }
        return new Credentials(accessKeyId, secretAccessKey, null, null, accessKeyId, List.of(BELOW));
    }

    /**
     * Whether a text can be an access key id.
     *
     * @param text any text
     * @return {@code true} if it follows {@link #ACCESS_KEY_ID_RULE}
     */
    public static boolean isAccessKeyId(String text) {
        return ACCESS_KEY_ID.matcher(text).matches();
    }

    /**
     * Whether a text can be a path pattern.
     *
     * @param text any text
     * @return {@code true} if it follows {@link #PATH_RULE}
     */
    public static boolean isPath(String text) {
        String path = text.endsWith(BELOW) ? text.substring(0, text.length() - 1) : text;
        return path.startsWith("/") && path.indexOf('*') < 0;
    }

    /**
     * Makes them temporary credentials: URLs must have the token as {@code X-Amz-Security-Token}.
     *
     * @param token the session token, not empty
     * @return new credentials
     * @throws IllegalArgumentException if it is empty
     */
    public Credentials sessionToken(String token) {
        if (token.isEmpty()) {
            throw new IllegalArgumentException("the session token is empty");
        }
        return new Credentials(accessKeyId, secretAccessKey, token, expiration, principal, paths);
    }

    /**
     * Lets them end.
     *
     * @param end from when on nothing that is signed with them is let in; connections that there are stay
     * @return new credentials
     */
    public Credentials expiration(Instant end) {
        return new Credentials(
                accessKeyId, secretAccessKey, sessionToken, Objects.requireNonNull(end, "end"), principal, paths);
    }

    /**
     * Says whose they are.
     *
     * @param name the name of the principal that applications are shown
     * @return new credentials
     */
    public Credentials principal(String name) {
        return new Credentials(
                accessKeyId, secretAccessKey, sessionToken, expiration, Objects.requireNonNull(name, "name"), paths);
    }

    /**
     * Limits what may be opened.
     *
     * @param patterns each as {@link #PATH_RULE} has it; none for nothing
     * @return new credentials
     * @throws IllegalArgumentException for another pattern
     */
    public Credentials paths(List<String> patterns) {
        if (!patterns.stream().allMatch(Credentials::isPath)) {
            throw new IllegalArgumentException("needed is " + PATH_RULE);
        }
        return new Credentials(
                accessKeyId, secretAccessKey, sessionToken, expiration, principal, List.copyOf(patterns));
    }

    /**
     * The part that is no secret.
     *
     * @return the access key's id
     */
    public String accessKeyId() {
        return accessKeyId;
    }

    /**
     * What signatures are made with.
     *
     * @return the secret
     */
    public String secretAccessKey() {
        return secretAccessKey;
    }

    /**
     * What temporary credentials have besides.
     *
     * @return empty for credentials that are not temporary
     */
    public Optional<String> sessionToken() {
        return Optional.ofNullable(sessionToken);
    }

    /**
     * From when on they are worth nothing.
     *
     * @return empty if they have no end
     */
    public Optional<Instant> expiration() {
        return Optional.ofNullable(expiration);
    }

    /**
     * Whose they are.
     *
     * @return the principal's name
     */
    public String principal() {
        return principal;
    }

    /**
     * What may be opened with them.
     *
     * @return an unmodifiable list of patterns
     */
    public List<String> paths() {
        return paths;
    }

    /**
     * Whether a path may be opened with them.
     *
     * @param path a decoded path, as a handshake shows it
     * @return {@code true} if it is one of the patterns, or below one that ends with {@code /*}
     */
    public boolean mayOpen(String path) {
        return paths.stream()
                .anyMatch(pattern -> pattern.endsWith(BELOW)
                        ? path.startsWith(pattern.substring(0, pattern.length() - 1))
                        : path.equals(pattern));
    }

    /** The access key's id, and nothing that is secret. */
    @Override
    public String toString() {
        return "Credentials[" + accessKeyId + "]";
    }
}
