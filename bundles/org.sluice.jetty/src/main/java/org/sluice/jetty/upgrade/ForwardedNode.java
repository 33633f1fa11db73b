package org.sluice.jetty.upgrade;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * RFC 7239, 6: who has connected to a proxy.
 *
 * @param address empty where the proxy does not tell it: {@code unknown}, or an obfuscated identifier
 */
record ForwardedNode(Optional<InetSocketAddress> address) {

    static final ForwardedNode UNKNOWN = new ForwardedNode(Optional.empty());

    private static final String OBFUSCATED = "_[A-Za-z0-9._-]+";
    private static final Pattern NODE =
            Pattern.compile("(?:\\[([^\\[\\]]*)]|([^:\\[\\]]*))(?::([0-9]{1,5}|" + OBFUSCATED + "))?");
    private static final int MAX_LENGTH = 256;

    /** Reads the value of the parameter {@code for}. Empty if it is none. */
    static Optional<ForwardedNode> parse(String text) {
        Matcher matcher = NODE.matcher(text.length() > MAX_LENGTH ? "" : text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String bare = matcher.group(2);
        if (bare != null && (bare.equalsIgnoreCase("unknown") || bare.matches(OBFUSCATED))) {
            return Optional.of(UNKNOWN);
        }
        // In brackets is IPv6, and only there.
        String literal = bare == null ? matcher.group(1) : bare;
        return AddressRange.address(literal)
                .filter(address -> literal.contains(":") == (bare == null))
                .flatMap(address -> at(address, matcher.group(3)));
    }

    /** Reads an element of {@code X-Forwarded-For}, where IPv6 addresses usually have no brackets. */
    static Optional<ForwardedNode> parseLenient(String text) {
        Optional<InetAddress> bare = AddressRange.address(text);
        return bare.isPresent() ? at(bare.get(), null) : parse(text);
    }

    private static Optional<ForwardedNode> at(InetAddress address, String port) {
        int number = port == null || port.startsWith("_") ? 0 : Integer.parseInt(port);
        return number > 0xffff
                ? Optional.empty()
                : Optional.of(new ForwardedNode(Optional.of(new InetSocketAddress(address, number))));
    }
}
