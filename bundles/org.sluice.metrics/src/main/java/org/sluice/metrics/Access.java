package org.sluice.metrics;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Who comes from this machine. */
final class Access {

    /** What proxies add: behind one on this machine everybody seems to come from it. */
    private static final List<String> PROXIED =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via");

    /** A page in a browser on this machine can ask under any name that leads here, but not without a name. */
    private static final Pattern NAMELESS = Pattern.compile("(?i)localhost|[0-9.]+|\\[?[0-9a-f]*:[0-9a-f:.]*]?");

    private Access() {}

    /** Why it is no program on this machine that asks, on its own behalf; nothing if it is one. */
    static Optional<String> refusal(HttpServletRequest request) {
        if (!isLoopback(request.getRemoteAddr())) {
            return Optional.of("is another one");
        }
        if (PROXIED.stream().anyMatch(name -> request.getHeader(name) != null)) {
            return Optional.of("has asked for a client of a proxy");
        }
        return NAMELESS.matcher(request.getServerName()).matches()
                ? Optional.empty()
                : Optional.of("has asked under a name that is neither localhost nor an address");
    }

    private static boolean isLoopback(String address) {
        try {
            // No look-up: it is an address
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
