package org.sluice.presign.impl.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;

/** What is to be opened. */
final class Target {

    private static final String RULE = "url must be a path, or a URL of this host";

    private Target() {}

    /**
     * Reads it. A path is at the server that is asked, as the client sees it; a whole URL must have its host, at any port.
     *
     * @throws IllegalArgumentException for anything else
     */
    static URI of(String text, HttpServletRequest request) {
        URI own = URI.create((request.isSecure() ? "wss://" : "ws://") + authority(request));
        URI url = URI.create(text);
        if (text.startsWith("/") && url.getRawAuthority() == null) {
            return URI.create(own + text);
        }
        if (url.getHost() == null || !host(url).equals(host(own))) {
            throw new IllegalArgumentException(RULE);
        }
        return url;
    }

    /** On HTTP/2 there need not be the field. */
    private static String authority(HttpServletRequest request) {
        String host = request.getHeader("Host");
        return host != null ? host : request.getServerName() + ":" + request.getServerPort();
    }

    private static String host(URI url) {
        return String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
    }
}
