package org.sluice.jetty.upgrade;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.protocol.UpgradeRequest;

/** Who the client is, and what it has asked for. The proxies are 10.0.0.0/8 and fd00::/8, the peer is one of them. */
class TrustedProxiesTest {

    private static final TrustedProxies PROXIES = TrustedProxies.of(List.of("10.0.0.0/8", "fd00::/8"));
    private static final String PEER = "10.0.0.9";
    private static final String UNCHANGED = "10.0.0.9:5555 http gateway:8082";

    private static UpgradeRequest request(String peer, String... fields) {
        Map<String, List<String>> lines = Arrays.stream(fields)
                .map(field -> field.split(": ", 2))
                .collect(Collectors.groupingBy(
                        field -> field[0], TreeMap::new, Collectors.mapping(field -> field[1], Collectors.toList())));
        return new RequestCopy(
                "websocket",
                false,
                "/a",
                Optional.of("q"),
                RequestCopy.fields(lines),
                false,
                "gateway:8082",
                Optional.empty(),
                Optional.empty(),
                new InetSocketAddress("10.0.0.1", 8082),
                new InetSocketAddress(peer, 5555),
                "default",
                Set.of("default"));
    }

    private static String seen(TrustedProxies proxies, String peer, String... fields) {
        UpgradeRequest request = proxies.asClientMadeIt(request(peer, fields));
        InetSocketAddress client = request.remoteAddress();
        return client.getAddress().getHostAddress() + ":" + client.getPort()
                + (request.isSecure() ? " https " : " http ") + request.authority();
    }

    private static String seen(String... fields) {
        return seen(PROXIES, PEER, fields);
    }

    @Nested
    class Trust {

        private static final String[] ALL = {
            "Forwarded: for=192.0.2.1;proto=https;host=public.example",
            "X-Forwarded-For: 192.0.2.1",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Host: public.example",
            "X-Forwarded-Port: 443"
        };

        @ParameterizedTest
        @ValueSource(strings = {"11.0.0.1", "127.0.0.1", "::1", "fc00::1"})
        void anUntrustedPeerIsIgnored(String peer) {
            UpgradeRequest request = request(peer, ALL);
            assertSame(request, PROXIES.asClientMadeIt(request));
        }

        @Test
        void withoutProxiesNobodyIsTrusted() {
            UpgradeRequest request = request("127.0.0.1", ALL);
            assertSame(request, TrustedProxies.NONE.asClientMadeIt(request));
            assertSame(request, TrustedProxies.of(List.of()).asClientMadeIt(request));
        }

        @ParameterizedTest
        @ValueSource(strings = {"10.0.0.9", "::ffff:10.255.0.1", "fd12::1"})
        void aTrustedPeerIsBelieved(String peer) {
            assertEquals("192.0.2.1:0 https public.example", seen(PROXIES, peer, ALL));
        }

        @Test
        void withoutFieldsNothingChanges() {
            assertEquals(UNCHANGED, seen());
            assertEquals(request(PEER), PROXIES.asClientMadeIt(request(PEER)));
        }

        @Test
        void everythingElseIsAsItWas() {
            UpgradeRequest before = request(PEER, ALL);
            UpgradeRequest after = PROXIES.asClientMadeIt(before);
            assertEquals(before.fields(), after.fields());
            assertEquals(before.localAddress(), after.localAddress());
            assertEquals(before.path(), after.path());
            assertEquals(before.query(), after.query());
        }

        @Test
        void whatIsNoAddressIsNoProxy() {
            assertTrue(TrustedProxies.isProxy("10.0.0.0/8"));
            assertFalse(TrustedProxies.isProxy("proxy.example"));
            assertThrows(IllegalArgumentException.class, () -> TrustedProxies.of(List.of("10.0.0.1", "10.0.0.1/8")));
        }
    }

    @Nested
    class Forwarded {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '^',
                value = {
                    // One proxy
                    "for=192.0.2.1                                            | 192.0.2.1:0 http gateway:8082",
                    "for=\"192.0.2.1:4711\";proto=https;host=a.example        | 192.0.2.1:4711 https a.example",
                    "for=\"[2001:db8::1]:4711\";host=\"A.example:8443\"       | 2001:db8:0:0:0:0:0:1:4711 http"
                            + " a.example:8443",
                    "for=192.0.2.1;proto=https;host=\"a.example:443\"         | 192.0.2.1:0 https a.example",
                    "for=192.0.2.1;proto=http;host=\"a.example:80\"           | 192.0.2.1:0 http a.example",
                    "for=192.0.2.1;proto=https;host=\"[2001:db8::2]:443\"     | 192.0.2.1:0 https [2001:db8::2]",
                    "for=192.0.2.1;proto=https                                | 192.0.2.1:0 https gateway:8082",
                    // What the client has sent itself does not count
                    "for=10.0.0.5;proto=https;host=evil, for=192.0.2.1        | 192.0.2.1:0 http gateway:8082",
                    "for=198.51.100.1, for=192.0.2.1;proto=http;host=a        | 192.0.2.1:0 http a",
                    "for=\"evil, for=192.0.2.1;host=a                         | 192.0.2.1:0 http a",
                    "=\",;\\\", for=\"192.0.2.1\";host=a                      | 192.0.2.1:0 http a",
                    // Several proxies: the one that the client sees tells scheme and host
                    "for=192.0.2.1;proto=https;host=a, for=10.0.0.7;proto=http;host=b    | 192.0.2.1:0 https a",
                    "for=192.0.2.1;host=a, for=10.0.0.7;proto=https;host=b               | 192.0.2.1:0 http a",
                    "for=evil, for=192.0.2.1;host=a, for=\"[fd00::7]:1\", for=10.0.0.7   | 192.0.2.1:0 http a",
                    // All of them are trusted
                    "for=\"10.0.0.5:1\";proto=https;host=a, for=10.0.0.7      | 10.0.0.5:1 https a",
                    // Not told: the last known address
                    "for=unknown;proto=https;host=a                           | 10.0.0.9:5555 https a",
                    "for=_hidden;proto=https;host=a                           | 10.0.0.9:5555 https a",
                    "proto=https;host=a                                       | 10.0.0.9:5555 https a",
                    "for=10.0.0.5;host=b, for=_hidden;proto=https;host=a      | 10.0.0.9:5555 https a",
                    "for=192.0.2.1;host=b, for=unknown;host=a, for=10.0.0.7   | 10.0.0.7:0 http a",
                    // Unreadable: the same, and nothing of it counts
                    "for=192.0.2.1;proto=https;proto=https                    | 10.0.0.9:5555 http gateway:8082",
                    "for=192.0.2.1;proto=https;host=\"a/b\"                   | 10.0.0.9:5555 http gateway:8082",
                    "for=192.0.2.1;proto=https;host=b, for=10.0.0;host=a      | 10.0.0.9:5555 http gateway:8082",
                    "for=192.0.2.1;host=b, for=10.0;host=a, for=10.0.0.7;proto=https;host=c | 10.0.0.7:0 http"
                            + " gateway:8082",
                    "for=192.0.2.1\"                                          | 10.0.0.9:5555 http gateway:8082",
                    ",                                                        | 10.0.0.9:5555 http gateway:8082",
                })
        void theClientIsTheFirstFromTheRightThatIsNotTrusted(String field, String expected) {
            assertEquals(expected, seen("Forwarded: " + field));
        }

        @Test
        void severalLinesAreOneList() {
            assertEquals(
                    "192.0.2.1:0 http a",
                    seen("Forwarded: for=198.51.100.1", "Forwarded: for=192.0.2.1;host=a", "Forwarded: for=10.0.0.7"));
        }

        @Test
        void itWinsOverTheOtherFields() {
            assertEquals(
                    "192.0.2.1:0 http gateway:8082",
                    seen(
                            "Forwarded: for=192.0.2.1",
                            "X-Forwarded-For: 192.0.2.2",
                            "X-Forwarded-Proto: https",
                            "X-Forwarded-Host: a"));
            assertEquals(UNCHANGED, seen("Forwarded: for=", "X-Forwarded-For: 192.0.2.2"));
        }
    }

    @Nested
    class ExtensionFields {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                nullValues = "-",
                value = {
                    // for | proto | host | port | seen
                    "192.0.2.1           | https       | a.example      | -    | 192.0.2.1:0 https a.example",
                    "192.0.2.1           | https       | a.example:8443 | -    | 192.0.2.1:0 https a.example:8443",
                    "192.0.2.1           | https       | a.example      | 443  | 192.0.2.1:0 https a.example",
                    "192.0.2.1           | https       | a.example      | 8443 | 192.0.2.1:0 https a.example:8443",
                    "192.0.2.1           | https       | a.example:8443 | 443  | 192.0.2.1:0 https a.example:8443",
                    "192.0.2.1           | https       | -              | 443  | 192.0.2.1:0 https gateway",
                    "192.0.2.1           | -           | -              | -    | 192.0.2.1:0 http gateway:8082",
                    "192.0.2.1:4711      | -           | -              | -    | 192.0.2.1:4711 http gateway:8082",
                    "2001:db8::1         | -           | -              | -    | 2001:db8:0:0:0:0:0:1:0 http gateway:8082",
                    "[2001:db8::1]:80    | -           | -              | -    | 2001:db8:0:0:0:0:0:1:80 http gateway:8082",
                    // What the client has sent itself does not count
                    "10.0.0.5, 192.0.2.1 | https, http | evil, a        | 1, 2 | 192.0.2.1:0 http a:2",
                    "evil, 192.0.2.1     | https       | a              | -    | 192.0.2.1:0 https a",
                    "192.0.2.1           | https, http | evil, a        | -    | 192.0.2.1:0 http a",
                    // Several proxies: as far from the right, or the leftmost
                    "192.0.2.1, 10.0.0.7 | https, http | a, b           | -    | 192.0.2.1:0 https a",
                    "192.0.2.1, 10.0.0.7 | https       | a              | -    | 192.0.2.1:0 https a",
                    "192.0.2.1, fd00::7, 10.0.0.7 | https, http | a     | 7    | 192.0.2.1:0 https a:7",
                    "10.0.0.5, 10.0.0.7  | x, https, http | evil, a, b  | -    | 10.0.0.5:0 https a",
                    // Not told: the last known address
                    "-                   | https       | a              | -    | 10.0.0.9:5555 https a",
                    "-                   | http, https | b, a           | -    | 10.0.0.9:5555 https a",
                    "unknown             | https       | a              | -    | 10.0.0.9:5555 https a",
                    "192.0.2.1, unknown, 10.0.0.7 | http, https, x | b, a, c | - | 10.0.0.7:0 https a",
                    // Unreadable: nothing counts
                    "client.example      | https       | a              | -    | 10.0.0.9:5555 http gateway:8082",
                    "192.0.2.1, x, 10.0.0.7 | https    | a              | -    | 10.0.0.7:0 http gateway:8082",
                    "192.0.2.1           | https       | a b            | -    | 192.0.2.1:0 http gateway:8082",
                    "192.0.2.1           | ftp         | a              | -    | 192.0.2.1:0 http gateway:8082",
                    "192.0.2.1           | https       | a              | 0    | 192.0.2.1:0 http gateway:8082",
                    "192.0.2.1           | https       | a              | 65536 | 192.0.2.1:0 http gateway:8082",
                })
        void theyAreReadLikeForwarded(String addresses, String proto, String host, String port, String expected) {
            Map<String, String> fields = new TreeMap<>();
            fields.put("X-Forwarded-For", addresses);
            fields.put("X-Forwarded-Proto", proto);
            fields.put("X-Forwarded-Host", host);
            fields.put("X-Forwarded-Port", port);
            fields.values().removeIf(value -> value == null);
            String[] lines = fields.entrySet().stream()
                    .map(field -> field.getKey() + ": " + field.getValue())
                    .toArray(String[]::new);
            assertEquals(expected, seen(lines));
        }
    }

    /** No field costs much more than its length, or gives anyone more trust. */
    @Nested
    class Hostile {

        private static final String GARBAGE = "for=\"\\\"\\\\\u00e4\u0000,;=[::";

        private static void assertSeen(String expected, String... fields) {
            assertTimeoutPreemptively(ofSeconds(20), () -> assertEquals(expected, seen(fields)));
        }

        @Test
        void whatTheClientSendsIsNotEvenLookedAt() {
            String evil = GARBAGE.repeat(20_000);
            assertSeen("192.0.2.1:0 https a", "Forwarded: " + evil + ", for=192.0.2.1;proto=https;host=a");
            assertSeen("192.0.2.1:0 http gateway:8082", "X-Forwarded-For: " + evil + ", 192.0.2.1");
        }

        @Test
        void garbageTellsNothing() {
            assertSeen(UNCHANGED, "Forwarded: " + GARBAGE.repeat(20_000));
            assertSeen(UNCHANGED, "X-Forwarded-For: " + GARBAGE.repeat(20_000));
            assertSeen(UNCHANGED, "X-Forwarded-Host: " + GARBAGE.repeat(20_000));
            assertSeen(UNCHANGED, "X-Forwarded-Proto: " + GARBAGE.repeat(20_000));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"\"", "\\\"", "a\\\"", ",\"", "\\", "\\\\\"", "=", ";", "[", "for=\"", "a=b;", "\u00e4"})
        void lengthIsNoEffort(String repeated) {
            assertSeen(UNCHANGED, "Forwarded: " + repeated.repeat(200_000) + "\"");
            assertSeen(UNCHANGED, "X-Forwarded-For: " + repeated.repeat(200_000) + "\"");
        }

        @Test
        void manyElementsAreWalked() {
            String trusted = ", for=10.0.0.7".repeat(10_000);
            assertSeen("192.0.2.1:0 http a", "Forwarded: for=192.0.2.1;host=a" + trusted);
            assertSeen("10.0.0.7:0 http gateway:8082", "Forwarded: for=x" + trusted);
            assertSeen("192.0.2.1:0 http gateway:8082", "X-Forwarded-For: 192.0.2.1" + ", 10.0.0.7".repeat(10_000));
            assertSeen(UNCHANGED, "Forwarded: " + ",".repeat(100_000));
        }
    }
}
