package org.sluice.jetty.upgrade;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.protocol.UpgradeRequest;

/**
 * The proxies whose word about their clients is taken, and what they say: {@code Forwarded} (RFC 7239), or in its absence
 * {@code X-Forwarded-For}, {@code -Proto}, {@code -Host} and {@code -Port}.
 *
 * <p>Each proxy adds on the right from whom it has the request. Beginning with the peer of the connection, an element is
 * believed if the one that has written it is trusted, and so the client is the first address from the right that is not, or
 * the leftmost one. Where a proxy does not tell an address ({@code unknown}, an obfuscated identifier, nothing), or what it
 * tells cannot be read, the client is the last address that was told, or the peer. Nothing on the left of that is even looked
 * at.
 *
 * <p>Scheme and host are those of the same element, since that proxy is the one that the client sees; what it does not tell is
 * as in the request. In the {@code X-} fields it is the element that is as far from the right as the client's, or the leftmost
 * where there are fewer, for many proxies overwrite those. An element that cannot be read tells nothing.
 */
public final class TrustedProxies {

    /** None: all fields are ignored. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    /** What a proxy may be, for a message to the operator. */
    public static final String RULE =
            "addresses, and ranges with no bits behind their prefix, such as 10.0.0.7, 10.1.0.0/16 or 2001:db8::/32";

    private static final Logger LOG = LoggerFactory.getLogger(TrustedProxies.class);

    private final List<AddressRange> ranges;

    private TrustedProxies(List<AddressRange> ranges) {
        this.ranges = ranges;
    }

    /**
     * Trusts some addresses.
     *
     * @param proxies addresses and ranges
     * @return what they are together
     * @throws IllegalArgumentException if one of them breaks {@link #RULE}
     */
    public static TrustedProxies of(Collection<String> proxies) {
        return new TrustedProxies(proxies.stream()
                .map(text -> AddressRange.parse(text)
                        .orElseThrow(() -> new IllegalArgumentException("proxy is " + text + ", must be " + RULE)))
                .toList());
    }

    /**
     * Whether a text names a proxy or a range of them.
     *
     * @param text any text
     * @return {@code true} if it follows {@link #RULE}
     */
    public static boolean isProxy(String text) {
        return AddressRange.parse(text).isPresent();
    }

    /**
     * Tells a request as the client has made it. A certificate says who the client is, unless it is a proxy's.
     *
     * @param request a request as it has arrived, with the peer of the connection as its remote address
     * @return with another remote address, scheme and authority if a trusted proxy tells them; otherwise the same but
     *     for the principal
     */
    public UpgradeRequest asClientMadeIt(UpgradeRequest request) {
        if (!trusts(request.remoteAddress().getAddress())) {
            return CertificateSubject.asPrincipal(request);
        }
        List<String> forwarded = lines(request, "Forwarded");
        return forwarded.isEmpty() ? byExtensionFields(request) : byForwarded(request, forwarded);
    }

    /** Whether they were read from the same addresses and ranges. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TrustedProxies proxies && ranges.equals(proxies.ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    private UpgradeRequest byForwarded(UpgradeRequest request, List<String> lines) {
        ElementsFromRight elements = new ElementsFromRight(lines);
        InetSocketAddress client = request.remoteAddress();
        ForwardedTarget target = ForwardedTarget.UNTOLD;
        boolean goesOn = true;
        while (goesOn && elements.hasNext()) {
            Optional<ForwardedElement> element = ForwardedElement.parse(elements.next());
            logUnreadable(element, "Forwarded", request);
            target = element.map(ForwardedElement::target).orElse(ForwardedTarget.UNTOLD);
            Optional<InetSocketAddress> told =
                    element.flatMap(each -> each.node().address());
            client = told.orElse(client);
            goesOn = told.isPresent() && trusts(client.getAddress());
        }
        return copy(request, client, target);
    }

    private UpgradeRequest byExtensionFields(UpgradeRequest request) {
        ElementsFromRight elements = new ElementsFromRight(lines(request, "X-Forwarded-For"));
        InetSocketAddress client = request.remoteAddress();
        Optional<ForwardedNode> node = Optional.of(ForwardedNode.UNKNOWN);
        int seen = 0;
        boolean goesOn = true;
        while (goesOn && elements.hasNext()) {
            node = ForwardedNode.parseLenient(elements.next());
            logUnreadable(node, "X-Forwarded-For", request);
            Optional<InetSocketAddress> told = node.flatMap(ForwardedNode::address);
            client = told.orElse(client);
            goesOn = told.isPresent() && trusts(client.getAddress());
            seen++;
        }
        int position = Math.max(1, seen);
        Optional<ForwardedTarget> target = ForwardedTarget.parse(
                element(request, "X-Forwarded-Proto", position),
                element(request, "X-Forwarded-Host", position),
                element(request, "X-Forwarded-Port", position));
        logUnreadable(target, "X-Forwarded-Proto, -Host or -Port", request);
        return copy(request, client, node.flatMap(known -> target).orElse(ForwardedTarget.UNTOLD));
    }

    /** The element at a position from the right, the leftmost if there are fewer, null if there is none. */
    private static String element(UpgradeRequest request, String field, int position) {
        ElementsFromRight elements = new ElementsFromRight(lines(request, field));
        String element = null;
        for (int i = 0; i < position && elements.hasNext(); i++) {
            element = elements.next();
        }
        return element;
    }

    private static List<String> lines(UpgradeRequest request, String field) {
        return request.fields().getOrDefault(field, List.of());
    }

    private boolean trusts(InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static void logUnreadable(Optional<?> read, String field, UpgradeRequest request) {
        if (read.isEmpty()) {
            LOG.debug("{} cannot be read, which proxy {} has sent", field, request.remoteAddress());
        }
    }

    private static UpgradeRequest copy(UpgradeRequest request, InetSocketAddress client, ForwardedTarget target) {
        boolean isSecure = target.isSecure().orElse(request.isSecure());
        return new RequestCopy(
                request.token(),
                request.isExtendedConnect(),
                request.path(),
                request.query(),
                request.fields(),
                isSecure,
                target.authority(request.authority(), isSecure),
                request.tls(),
                request.principal(),
                request.localAddress(),
                client,
                request.serverName(),
                request.scopes());
    }
}
