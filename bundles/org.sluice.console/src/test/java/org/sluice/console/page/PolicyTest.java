package org.sluice.console.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {

    @ParameterizedTest
    @CsvSource({"localhost, localhost", "gateway.example, gateway.example", "::1, [::1]", "[::1], [::1]"})
    void webSocketsMayBeOpenedAtAllPortsOfTheHost(String host, String shown) {
        assertTrue(Policy.of(host).endsWith(" ws://" + shown + ":* wss://" + shown + ":*"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "*", "a b", "a;script-src *", "a'b", "a\r\nX: y"})
    void whatIsNoHostNameAddsNothing(String host) {
        assertTrue(Policy.of(host).endsWith("connect-src 'self'"));
    }

    @Test
    void nothingInlineIsAllowed() {
        assertFalse(Policy.of("localhost").contains("unsafe"));
        assertEquals(0, Policy.of("localhost").indexOf("default-src 'none'"));
    }
}
