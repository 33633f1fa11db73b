package org.sluice.jetty.upgrade;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sluice.protocol.UpgradeRequest;

/**
 * What a header says of the protocol and, through trusted proxies, of the client: the same as the model where it is well-formed,
 * and never an exception, an address of nobody, or an authority that is none. An input is the method and version, the own
 * authority, and the lines of a header.
 */
class UpgradeRequestFuzz {

    private static final TrustedProxies PROXIES = TrustedProxies.of(List.of("10.0.0.0/8", "fd00::/8"));
    private static final String PEER = "10.0.0.9";

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern FIELD = Pattern.compile("(" + TOKEN + "):[ \t]*([^\r\n\0]*?)[ \t]*");
    private static final Pattern IPV4_CHAIN =
            Pattern.compile("for=\\d{1,3}(?:\\.\\d{1,3}){3}(?:,for=\\d{1,3}(?:\\.\\d{1,3}){3})*");
    private static final Pattern AUTHORITY = Pattern.compile("(?:[a-z0-9._-]+|\\[[0-9a-f:.]+])(?::[0-9]{1,5})?");

    @FuzzTest
    void headersSayWhatTheySay(byte[] input) {
        String[] lines = new String(input, ISO_8859_1).split("\r?\n");
        if (lines.length < 2) {
            return;
        }
        Map<String, List<String>> fields = fields(lines);
        checkTokens(lines[0], fields);
        checkClient(RequestCopy.authority(lines[1], 0, false), fields);
    }

    private static Map<String, List<String>> fields(String[] lines) {
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 2; i < lines.length; i++) {
            Matcher matcher = FIELD.matcher(lines[i]);
            if (matcher.matches()) {
                fields.computeIfAbsent(matcher.group(1), name -> new ArrayList<>())
                        .add(matcher.group(2));
            }
        }
        return RequestCopy.fields(fields);
    }

    private static void checkTokens(String first, Map<String, List<String>> fields) {
        int space = Math.max(0, first.indexOf(' '));
        String method = first.substring(0, space);
        String version = first.substring(space).strip();
        List<String> offered =
                UpgradeTokens.offered(method, version, lines(fields, "Upgrade"), lines(fields, "Connection"));
        boolean isUpgrade = method.equals("GET")
                && version.equals("HTTP/1.1")
                && elements(fields, "Connection").anyMatch("upgrade"::equals);
        assertEquals(
                isUpgrade
                        ? elements(fields, "Upgrade")
                                .filter(name -> name.matches(TOKEN + "(/" + TOKEN + ")?"))
                                .distinct()
                                .toList()
                        : List.of(),
                offered);
    }

    private static Stream<String> elements(Map<String, List<String>> fields, String name) {
        return Arrays.stream(String.join(",", lines(fields, name)).split(","))
                .map(element -> element.strip().toLowerCase(Locale.ROOT))
                .filter(element -> !element.isEmpty());
    }

    private static void checkClient(String authority, Map<String, List<String>> fields) {
        UpgradeRequest untrusted = request("192.0.2.7", authority, fields);
        assertSame(untrusted, PROXIES.asClientMadeIt(untrusted));
        UpgradeRequest request = PROXIES.asClientMadeIt(request(PEER, authority, fields));
        InetSocketAddress client = request.remoteAddress();
        assertTrue(!client.isUnresolved(), "a name has been taken for an address");
        if (AUTHORITY.matcher(authority).matches()) {
            assertTrue(AUTHORITY.matcher(request.authority()).matches(), request.authority());
        }
        String defaultPort = request.isSecure() ? ":443" : ":80";
        assertTrue(
                request.authority().equals(authority) || !request.authority().endsWith(defaultPort),
                request.authority());
        List<String> forwarded = lines(fields, "Forwarded");
        if (forwarded.size() == 1 && IPV4_CHAIN.matcher(forwarded.get(0)).matches()) {
            assertEquals(client(forwarded.get(0)), client.getAddress().getHostAddress());
        }
        if (forwarded.isEmpty()
                && fields.keySet().stream()
                        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("x-forwarded-"))) {
            assertEquals(PEER, client.getAddress().getHostAddress());
            assertEquals(5555, client.getPort());
        }
    }

    /** The last one that is told before one that is not trusted, or is no address. */
    private static String client(String forwarded) {
        String[] addresses = forwarded.replace("for=", "").split(",");
        String client = PEER;
        for (int i = addresses.length - 1; i >= 0 && client.startsWith("10."); i--) {
            boolean isAddress = Arrays.stream(addresses[i].split("\\."))
                    .allMatch(
                            octet -> Integer.parseInt(octet) <= 255 && (octet.length() == 1 || octet.charAt(0) != '0'));
            if (!isAddress) {
                break;
            }
            client = addresses[i];
        }
        return client;
    }

    private static UpgradeRequest request(String peer, String authority, Map<String, List<String>> fields) {
        return new RequestCopy(
                "websocket",
                false,
                "/a",
                Optional.empty(),
                fields,
                false,
                authority,
                Optional.empty(),
                Optional.empty(),
                new InetSocketAddress("10.0.0.1", 8082),
                new InetSocketAddress(peer, 5555),
                "default",
                Set.of("default"));
    }

    private static List<String> lines(Map<String, List<String>> fields, String name) {
        return fields.getOrDefault(name, List.of());
    }
}
