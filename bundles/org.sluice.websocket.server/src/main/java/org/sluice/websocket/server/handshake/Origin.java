package org.sluice.websocket.server.handshake;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.sluice.protocol.UpgradeRequest;

/** Origins (RFC 6454): scheme, host and port, of which each must be the same. */
public final class Origin {

    /** In a list of origins: all of them. */
    public static final String ANY = "*";

    private static final String SCHEME = "[a-z][a-z0-9+.-]*";
    private static final String HOST = "\\[[0-9a-f:.]+]|[a-z0-9._~!$&'()*+;=%-]+";

    private Origin() {}

    /**
     * Brings an origin into the form in which origins are compared: lower case, without the scheme's default port.
     *
     * @param origin {@code scheme://host} or {@code scheme://host:port}
     * @return empty if it is neither; {@code null}, which browsers send where they tell no origin, is neither
     */
    public static Optional<String> normalize(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        int colons = lower.indexOf("://");
        if (colons < 0 || !lower.substring(0, colons).matches(SCHEME)) {
            return Optional.empty();
        }
        String scheme = lower.substring(0, colons);
        String authority = lower.substring(colons + 3);
        int colon = authority.indexOf(':', Math.max(0, authority.indexOf(']')));
        String host = colon < 0 ? authority : authority.substring(0, colon);
        String port = colon < 0 ? "" : authority.substring(colon);
        if (!host.matches(HOST) || !port.matches("|:[0-9]{1,5}")) {
            return Optional.empty();
        }
        boolean byDefault =
                scheme.equals("http") && port.equals(":80") || scheme.equals("https") && port.equals(":443");
        return Optional.of(scheme + "://" + host + (byDefault ? "" : port));
    }

    /**
     * Whether a request may come from where it comes from. One without an origin is not from a browser, and may.
     *
     * @param request a request with at most one field {@code Origin}
     * @param allowed normalised origins besides the server's own, or {@link #ANY}
     * @return {@code false} for the answer 403
     */
    public static boolean isAllowed(UpgradeRequest request, Set<String> allowed) {
        Optional<String> sent = OpeningHandshake.only(request, "Origin");
        if (sent.isEmpty() || allowed.contains(ANY)) {
            return true;
        }
        String own = (request.isSecure() ? "https://" : "http://") + request.authority();
        return normalize(sent.get())
                .filter(origin -> origin.equals(own) || allowed.contains(origin))
                .isPresent();
    }
}
