package org.sluice.jetty.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, 7.8: what is an upgrade. */
class UpgradeTokensTest {

    private static List<String> offered(String upgrade, String connection) {
        return UpgradeTokens.offered("GET", "HTTP/1.1", List.of(upgrade), List.of(connection));
    }

    @Nested
    class IsAnUpgrade {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Upgrade",
                    "upgrade",
                    "UPGRADE",
                    "keep-alive, Upgrade",
                    "keep-alive,upgrade",
                    ", Upgrade ,",
                    "\tUpgrade "
                })
        void theConnectionOptionMayBeAnywhereInTheListInAnyCase(String connection) {
            assertEquals(List.of("websocket"), offered("websocket", connection));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {"WebSocket | websocket", "' ,, a , b ' | a;b", "TLS/1.0, x | tls/1.0;x", "a, A | a"})
        void tokensAreInLowerCaseInTheClientsOrder(String upgrade, String tokens) {
            assertEquals(List.of(tokens.split(";")), offered(upgrade, "Upgrade"));
        }

        @Test
        void severalLinesAreOneList() {
            assertEquals(
                    List.of("a", "b", "c"),
                    UpgradeTokens.offered("GET", "HTTP/1.1", List.of("a, b", "c"), List.of("keep-alive", "upgrade")));
        }

        @Test
        void whatIsNoProtocolIsLeftOut() {
            assertEquals(List.of("good"), offered("b@d, a b, a/b/c, /a, a/, \"good\", good", "Upgrade"));
        }
    }

    @Nested
    class IsNone {

        @ParameterizedTest
        @ValueSource(strings = {"POST", "HEAD", "CONNECT", "OPTIONS", "get"})
        void withAnotherMethodThanGet(String method) {
            assertEquals(List.of(), UpgradeTokens.offered(method, "HTTP/1.1", List.of("a"), List.of("upgrade")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"HTTP/1.0", "HTTP/2.0", "HTTP/1.10", "http/1.1"})
        void withAnotherVersionThanOneOne(String version) {
            assertEquals(List.of(), UpgradeTokens.offered("GET", version, List.of("a"), List.of("upgrade")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "keep-alive", "close", "upgraded", "not upgrade", "\"upgrade\""})
        void withoutTheConnectionOption(String connection) {
            assertEquals(List.of(), offered("websocket", connection));
        }

        @Test
        void withoutAnyProtocol() {
            assertEquals(List.of(), UpgradeTokens.offered("GET", "HTTP/1.1", List.of(), List.of("upgrade")));
            assertEquals(List.of(), offered(" , ,", "upgrade"));
        }
    }

    /** RFC 8441, 5. */
    @Test
    void extendedConnectOffersOneProtocol() {
        assertEquals(List.of("websocket"), UpgradeTokens.connected(Optional.of("WebSocket")));
        assertEquals(List.of(), UpgradeTokens.connected(Optional.of("a, b")));
        assertEquals(List.of(), UpgradeTokens.connected(Optional.empty()));
    }
}
