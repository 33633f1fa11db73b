package org.sluice.presign.impl.sigv4;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.sluice.presign.Credentials;

/** Signs URLs. */
public final class Signer {

    private static final Set<String> SCHEMES = Set.of("ws", "wss", "http", "https");

    private final Rules rules;
    private final SigningKeys keys;

    /**
     * Signs by rules.
     *
     * @param rules the rules
     */
    public Signer(Rules rules) {
        this.rules = rules;
        this.keys = new SigningKeys();
    }

    /**
     * Signs a URL.
     *
     * @param credentials what to sign with
     * @param url what is to be opened
     * @param expires how long it is good for
     * @param now from when on
     * @return the URL with a signature
     * @throws IllegalArgumentException for a URL that cannot be signed, or another time
     */
    public URI sign(Credentials credentials, URI url, Duration expires, Instant now) {
        check(url, expires);
        String timestamp = Scope.timestamp(now);
        Scope scope = new Scope(Scope.dateOf(timestamp), rules.region(), rules.service());
        URI normal = url.normalize();
        String authority = authority(normal);
        String path = path(normal);
        String query = query(normal)
                .with(Query.ALGORITHM, Canonical.ALGORITHM)
                .with(Query.CREDENTIAL, credentials.accessKeyId() + '/' + scope)
                .with(Query.DATE, timestamp)
                .with(Query.EXPIRES, Long.toString(expires.toSeconds()))
                .with(Query.SIGNED_HEADERS, HostField.HOST)
                .withToken(credentials)
                .canonical();
        // The path is encoded once for the wire, and once more for the signature
        String request = Canonical.request(
                PercentEncoding.encodePath(path), query, HostField.HOST + ':' + authority + '\n', HostField.HOST);
        String signature =
                Canonical.signature(keys.key(credentials, scope), Canonical.stringToSign(timestamp, scope, request));
        return URI.create(url.getScheme().toLowerCase(Locale.ROOT) + "://" + authority + path + '?' + query + '&'
                + Query.SIGNATURE + '=' + signature);
    }

    private void check(URI url, Duration expires) {
        if (url.getScheme() == null
                || !SCHEMES.contains(url.getScheme().toLowerCase(Locale.ROOT))
                || url.getHost() == null) {
            throw new IllegalArgumentException("the URL must be absolute, with ws, wss, http or https and a host");
        }
        if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("the URL must be without a user and a fragment");
        }
        if (expires.compareTo(rules.maxExpires()) > 0 || expires.toSeconds() < 1 || expires.getNano() != 0) {
            throw new IllegalArgumentException("the time to expire must be whole seconds from 1 to "
                    + rules.maxExpires().toSeconds());
        }
    }

    private static String authority(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        boolean secure = HostField.isSecure(url.getScheme());
        return url.getPort() < 0 || url.getPort() == HostField.defaultPort(secure) ? host : host + ':' + url.getPort();
    }

    private static String path(URI url) {
        try {
            String path = url.getRawPath();
            return path.isEmpty() ? "/" : PercentEncoding.encodePath(PercentEncoding.decode(path));
        } catch (RefusedException e) {
            throw new IllegalArgumentException("the URL's path must be ASCII", e);
        }
    }

    private static Query query(URI url) {
        try {
            Query query = Query.parse(url.getRawQuery() == null ? "" : url.getRawQuery());
            if (query.isSigned()) {
                throw new IllegalArgumentException("the URL is signed already");
            }
            return query;
        } catch (RefusedException e) {
            throw new IllegalArgumentException("the URL's query cannot be read: " + e.getMessage(), e);
        }
    }
}
