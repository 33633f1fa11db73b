package org.sluice.presign.impl.sigv4;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sluice.presign.Credentials;
import org.sluice.websocket.Handshake;

/** Finds out who has signed a handshake. The checks are made, and errors told, in a fixed order. Thread-safe. */
public final class Verifier {

    private static final String AUTHORIZATION = "Authorization";
    private static final String AUTHORIZATION_SCHEME = "aws4-";

    /** Knows credentials. */
    @FunctionalInterface
    public interface Source {

        /**
         * Looks credentials up.
         *
         * @param accessKeyId the id of an access key
         * @return its credentials; empty if there are none
         * @throws UnavailableException if nobody can tell now
         */
        Optional<Credentials> find(String accessKeyId) throws UnavailableException;
    }

    /**
     * A signature that is right.
     *
     * @param credentials who has signed
     * @param signature the signature, the same for each form of the same request
     * @param end when it is refused from then on, the clocks' difference included
     */
    public record Verified(Credentials credentials, String signature, Instant end) {

        /** Without the signature. */
        @Override
        public String toString() {
            return "Verified[" + credentials + "]";
        }
    }

    private final Rules rules;
    private final Source source;
    private final SigningKeys keys = new SigningKeys();

    /**
     * Verifies by rules.
     *
     * @param rules the rules
     * @param source knows credentials
     */
    public Verifier(Rules rules, Source source) {
        this.rules = rules;
        this.source = source;
    }

    /**
     * Verifies the signature of a handshake.
     *
     * @param handshake the handshake
     * @param now the time
     * @return who has signed
     * @throws RefusedException if it is not signed, or not rightly
     * @throws UnavailableException if nobody can tell now
     */
    public Verified verify(Handshake handshake, Instant now) throws RefusedException, UnavailableException {
        Query query = Query.parse(handshake.query().orElse(""));
        checkAlgorithm(query, handshake);
        SignedQuery signed = SignedQuery.read(query, rules, now);
        Credentials credentials = credentials(signed, now);
        if (!matches(signed, query.canonical(), handshake, keys.key(credentials, signed.scope()))) {
            throw new RefusedException(
                    RefusedException.MISMATCH,
                    "The request signature we calculated does not match the signature you provided. Check your AWS Secret"
                            + " Access Key and signing method. Consult the service documentation for details.");
        }
        return new Verified(
                credentials, signed.signature(), signed.end().plus(rules.skew()).plusSeconds(1));
    }

    /** An Authorization of another scheme is none of ours: browsers add one where a page has asked for a password. */
    private static void checkAlgorithm(Query query, Handshake handshake) throws RefusedException {
        boolean inField = handshake.fields().getOrDefault(AUTHORIZATION, List.of()).stream()
                .anyMatch(line -> line.strip().toLowerCase(Locale.ROOT).startsWith(AUTHORIZATION_SCHEME));
        Optional<String> algorithm = query.first(Query.ALGORITHM);
        if (inField && algorithm.isPresent()) {
            throw new RefusedException(RefusedException.MISMATCH, "");
        }
        if (!algorithm.equals(Optional.of(Canonical.ALGORITHM))) {
            throw new RefusedException(RefusedException.MISSING, "Request is missing Authentication Token");
        }
    }

    private Credentials credentials(SignedQuery signed, Instant now) throws RefusedException, UnavailableException {
        Optional<Credentials> found =
                Credentials.isAccessKeyId(signed.accessKeyId()) ? source.find(signed.accessKeyId()) : Optional.empty();
        Credentials credentials = found.filter(each -> hasToken(each, signed.token()))
                .orElseThrow(() -> new RefusedException(
                        RefusedException.INVALID_TOKEN, "The security token included in the request is invalid."));
        if (isExpired(credentials, now)) {
            throw new RefusedException(
                    RefusedException.EXPIRED_TOKEN, "The security token included in the request is expired");
        }
        return credentials;
    }

    /**
     * Whether credentials are worth nothing any more.
     *
     * @param credentials the credentials
     * @param now the time
     * @return {@code true} from their expiration on
     */
    public static boolean isExpired(Credentials credentials, Instant now) {
        return credentials.expiration().filter(end -> !now.isBefore(end)).isPresent();
    }

    /** Some clients encode the equals signs of a token twice, as a documentation once had it. */
    private static boolean hasToken(Credentials credentials, Optional<String> sent) {
        if (credentials.sessionToken().isEmpty() || sent.isEmpty()) {
            return credentials.sessionToken().isEmpty() && sent.isEmpty();
        }
        String expected = credentials.sessionToken().get();
        return Crypto.areEqual(expected, sent.get())
                || Crypto.areEqual(expected, sent.get().replace("%3D", "="));
    }

    private boolean matches(SignedQuery signed, String query, Handshake handshake, byte[] key) {
        for (String host : HostField.forms(handshake.field(HostField.HOST).orElse(""), handshake.isSecure())) {
            String headers = headers(signed.signedHeaders(), host, handshake);
            for (String path : paths(rules.prefix() + handshake.path())) {
                String request = Canonical.request(path, query, headers, String.join(";", signed.signedHeaders()));
                String signature =
                        Canonical.signature(key, Canonical.stringToSign(signed.timestamp(), signed.scope(), request));
                if (Crypto.areEqual(signature, signed.signature())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A field that has been signed and has not come has no line, so that it is missed. */
    private static String headers(List<String> names, String host, Handshake handshake) {
        StringBuilder lines = new StringBuilder();
        for (String name : names) {
            List<String> values = name.equals(HostField.HOST) || name.equals(HostField.AUTHORITY)
                    ? List.of(host)
                    : handshake.fields().getOrDefault(name, List.of());
            if (!values.isEmpty()) {
                lines.append(name).append(':');
                lines.append(values.stream().map(Verifier::trimmed).collect(Collectors.joining(",")));
                lines.append('\n');
            }
        }
        return lines.toString();
    }

    private static String trimmed(String value) {
        return value.strip().replaceAll(" +", " ");
    }

    /**
     * The forms in which a decoded path can have been signed: what was sent, encoded once more, where clients send either all
     * that is reserved encoded or only what must be; and encoded only once. All three are the same for most paths. No form
     * of a path is one of another path's: each of the first two leads back to it, and the last one is left out where it would not.
     */
    private static Set<String> paths(String path) {
        String once = PercentEncoding.encodePath(path);
        if (once.equals(path)) {
            return Set.of(path);
        }
        List<String> forms = new ArrayList<>();
        forms.add(PercentEncoding.encodePath(once));
        forms.add(PercentEncoding.encodePath(PercentEncoding.encodePathSparingly(path)));
        if (path.indexOf('%') < 0) {
            forms.add(once);
        }
        return new LinkedHashSet<>(forms);
    }
}
