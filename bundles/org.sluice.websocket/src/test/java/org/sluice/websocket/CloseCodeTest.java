package org.sluice.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Close codes, RFC 6455, 7.4 and IANA's registry. */
class CloseCodeTest {

    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void assignedAndPrivateCodesAreValidOnTheWire(int code) {
        assertTrue(CloseCode.of(code).isValidOnWire());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
    void reservedAndUnassignedCodesAreNot(int code) {
        assertFalse(CloseCode.of(code).isValidOnWire());
        assertFalse(CloseCode.of(code).isSendable());
    }

    @Test
    void aMissingExtensionIsTheClientsToSay() {
        assertTrue(CloseCode.MANDATORY_EXTENSION.isValidOnWire());
        assertFalse(CloseCode.MANDATORY_EXTENSION.isSendable());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536})
    void codesAreSixteenBits(int code) {
        assertThrows(IllegalArgumentException.class, () -> CloseCode.of(code));
    }

    @Test
    void equalNumbersAreEqualCodes() {
        assertEquals(CloseCode.GOING_AWAY, CloseCode.of(1001));
    }
}
