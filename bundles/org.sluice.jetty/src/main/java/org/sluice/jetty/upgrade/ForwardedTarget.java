package org.sluice.jetty.upgrade;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the client has asked a proxy for, as far as the proxy tells it.
 *
 * @param isSecure by which scheme
 * @param host which host; an IPv6 address has its brackets
 * @param port at which port
 */
record ForwardedTarget(Optional<Boolean> isSecure, Optional<String> host, OptionalInt port) {

    static final ForwardedTarget UNTOLD = new ForwardedTarget(Optional.empty(), Optional.empty(), OptionalInt.empty());

    private static final Pattern AUTHORITY =
            Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::([0-9]{1,5}))?");

    /**
     * Reads what is told.
     *
     * @param proto a scheme, or null
     * @param authority a host, perhaps with a port, or null
     * @param port a port that counts where the host has none, or null
     * @return empty if one of them cannot be read
     */
    static Optional<ForwardedTarget> parse(String proto, String authority, String port) {
        Optional<Boolean> isSecure = isSecure(proto);
        Matcher matcher = AUTHORITY.matcher(authority == null ? "" : authority);
        boolean hasHost = matcher.matches();
        if (proto != null && isSecure.isEmpty() || authority != null && !hasHost) {
            return Optional.empty();
        }
        String toldPort = hasHost && matcher.group(2) != null ? matcher.group(2) : port;
        if (toldPort == null) {
            return Optional.of(new ForwardedTarget(isSecure, host(matcher, hasHost), OptionalInt.empty()));
        }
        return port(toldPort)
                .map(number -> new ForwardedTarget(isSecure, host(matcher, hasHost), OptionalInt.of(number)));
    }

    /** The authority as the client sees it, where the request itself has another one. */
    String authority(String own, boolean secure) {
        Matcher matcher = AUTHORITY.matcher(own);
        if (host.isEmpty() && !matcher.matches()) {
            return own;
        }
        // The request's own port belongs to its own host.
        String ownPort = host.isEmpty() ? matcher.group(2) : null;
        int number = port.orElse(ownPort == null ? 0 : Integer.parseInt(ownPort));
        return RequestCopy.authority(host.orElseGet(() -> matcher.group(1)), number, secure);
    }

    private static Optional<String> host(Matcher matcher, boolean hasHost) {
        return hasHost ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static Optional<Integer> port(String text) {
        return text.matches("[0-9]{1,5}")
                ? Optional.of(Integer.valueOf(text)).filter(port -> port > 0 && port <= 0xffff)
                : Optional.empty();
    }

    private static Optional<Boolean> isSecure(String proto) {
        if (proto == null) {
            return Optional.empty();
        }
        return switch (proto.toLowerCase(Locale.ROOT)) {
            case "https", "wss" -> Optional.of(true);
            case "http", "ws" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
