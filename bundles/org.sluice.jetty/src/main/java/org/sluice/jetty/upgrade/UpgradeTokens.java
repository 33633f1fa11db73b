package org.sluice.jetty.upgrade;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.sluice.protocol.Field;

/** Decides by method, HTTP version and the fields {@code Upgrade} and {@code Connection} whether a request is an upgrade. */
public final class UpgradeTokens {

    private UpgradeTokens() {}

    /**
     * The protocols that the client offers, if the request is an upgrade in every formal respect.
     *
     * @param method the method, as sent
     * @param version the protocol of the request line, as sent
     * @param upgrade the lines of the field {@code Upgrade}
     * @param connection the lines of the field {@code Connection}
     * @return the tokens in lower case, in the order of the client's preference; empty where it is no upgrade
     */
    public static List<String> offered(
            String method, String version, Collection<String> upgrade, Collection<String> connection) {
        // RFC 9110, 7.8: to be ignored in HTTP/1.0; HTTP/2 has no such field. The connection option says that the
        // field is meant for us, and not for a proxy that has passed it on.
        boolean isUpgrade = Objects.equals(method, "GET")
                && Objects.equals(version, "HTTP/1.1")
                && elements(connection).anyMatch("upgrade"::equals);
        if (!isUpgrade) {
            return List.of();
        }
        return elements(upgrade).filter(UpgradeTokens::isProtocol).distinct().toList();
    }

    /**
     * The protocol that a request by extended CONNECT asks for (RFC 8441, 5).
     *
     * @param protocol the pseudo-header {@code :protocol}
     * @return the token in lower case; empty where there is none
     */
    public static List<String> connected(Optional<String> protocol) {
        return protocol.filter(UpgradeTokens::isProtocol).stream()
                .map(token -> token.toLowerCase(Locale.ROOT))
                .toList();
    }

    /**
     * Whether a text is a protocol as RFC 9110, 7.8 defines it: a name, or a name and a version.
     *
     * @param text any text
     * @return {@code true} for a token, or two tokens with a slash between them
     */
    public static boolean isProtocol(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? Field.isToken(text)
                : Field.isToken(text.substring(0, slash)) && Field.isToken(text.substring(slash + 1));
    }

    /** RFC 9110, 5.6.1: several lines are one list, elements may be empty, white space is blanks and tabs. */
    private static Stream<String> elements(Collection<String> lines) {
        return lines.stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .map(element -> element.toLowerCase(Locale.ROOT));
    }
}
