package org.sluice.access;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a request is from this machine's own programs, and about this machine. The address alone does not say that: a proxy on
 * this machine has it too, and so has a browser here that a foreign page has led astray (DNS rebinding).
 */
public final class LocalRequest {

    /** What proxies say of their clients, besides all that begins with {@code X-Forwarded}. */
    private static final Set<String> OF_PROXIES =
            Set.of("forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip");

    private static final Pattern LOOPBACK_HOST =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?", Pattern.CASE_INSENSITIVE);

    // What is not looked up as a name.
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})";

    private static final Pattern LITERAL =
            Pattern.compile(OCTET + "(\\." + OCTET + "){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    private LocalRequest() {}

    /**
     * Says why a request is not local.
     *
     * @param peer who has opened the connection
     * @param host whom the client believes to speak to, without the port; null if it does not say
     * @param fieldNames the names of the request's fields
     * @return what speaks against it, to be read after the client's address; empty if nothing does
     */
    public static Optional<String> refusal(InetAddress peer, String host, Collection<String> fieldNames) {
        if (!peer.isLoopbackAddress()) {
            return Optional.of("is another one");
        }
        if (fieldNames.stream().anyMatch(LocalRequest::isOfProxy)) {
            return Optional.of("has asked for a client of a proxy");
        }
        return host != null && LOOPBACK_HOST.matcher(host).matches()
                ? Optional.empty()
                : Optional.of("has asked under a name that is neither localhost nor a loopback address");
    }

    private static boolean isOfProxy(String field) {
        String name = field.toLowerCase(Locale.ROOT);
        return name.startsWith("x-forwarded") || OF_PROXIES.contains(name);
    }

    /**
     * Reads an address, without ever looking up a name.
     *
     * @param text an address, an IPv6 one maybe in brackets or with a zone, which is left out; or null
     * @return the address, 0.0.0.0 for anything else
     */
    public static InetAddress address(String text) {
        String bare = text == null ? "" : text.replaceAll("[\\[\\]]|%.*", "");
        try {
            return InetAddress.getByName(LITERAL.matcher(bare).matches() ? bare : "0.0.0.0");
        } catch (UnknownHostException e) {
            return new InetSocketAddress("0.0.0.0", 0).getAddress();
        }
    }
}
