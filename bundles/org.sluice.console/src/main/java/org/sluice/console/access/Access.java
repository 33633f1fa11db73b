package org.sluice.console.access;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a request is from this machine's own browser, and about this machine. The address alone does not say that: a proxy on
 * this machine has it too, and so has a browser here that a foreign page has led astray (DNS rebinding).
 */
final class Access {

    /** What proxies say of their clients, besides all that begins with {@code X-Forwarded}. */
    private static final Set<String> OF_PROXIES =
            Set.of("forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip");

    private static final Pattern LOOPBACK_HOST =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?", Pattern.CASE_INSENSITIVE);

    private Access() {}

    /**
     * Whether all of it says that the request is local.
     *
     * @param peer who has opened the connection
     * @param host whom the client believes to speak to, without the port
     * @param fields the names of the request's fields
     */
    static boolean isLocal(InetAddress peer, String host, Collection<String> fields) {
        return peer.isLoopbackAddress()
                && host != null
                && LOOPBACK_HOST.matcher(host).matches()
                && fields.stream().noneMatch(Access::isOfProxy);
    }

    private static boolean isOfProxy(String field) {
        String name = field.toLowerCase(Locale.ROOT);
        return name.startsWith("x-forwarded") || OF_PROXIES.contains(name);
    }
}
