package org.sluice.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
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

    /** Each row holds for all codes from the first to the last; together they are all that there are. */
    static Stream<Arguments> table() {
        return Stream.of(
                Arguments.of(0, 999, CloseCode.Range.UNUSED, CloseCode.Sender.NOBODY),
                Arguments.of(1000, 1003, CloseCode.Range.PROTOCOL, CloseCode.Sender.EITHER),
                Arguments.of(1004, 1006, CloseCode.Range.PROTOCOL, CloseCode.Sender.NOBODY),
                Arguments.of(1007, 1009, CloseCode.Range.PROTOCOL, CloseCode.Sender.EITHER),
                Arguments.of(1010, 1010, CloseCode.Range.PROTOCOL, CloseCode.Sender.CLIENT),
                Arguments.of(1011, 1011, CloseCode.Range.PROTOCOL, CloseCode.Sender.EITHER),
                Arguments.of(1012, 1014, CloseCode.Range.PROTOCOL, CloseCode.Sender.SERVER),
                Arguments.of(1015, 2999, CloseCode.Range.PROTOCOL, CloseCode.Sender.NOBODY),
                Arguments.of(3000, 3999, CloseCode.Range.REGISTERED_USE, CloseCode.Sender.EITHER),
                Arguments.of(4000, 4999, CloseCode.Range.PRIVATE_USE, CloseCode.Sender.EITHER),
                Arguments.of(5000, 65535, CloseCode.Range.UNDEFINED, CloseCode.Sender.NOBODY));
    }

    @ParameterizedTest
    @MethodSource("table")
    void eachCodeHasItsRangeAndItsSenders(int first, int last, CloseCode.Range range, CloseCode.Sender sender) {
        IntStream.rangeClosed(first, last).mapToObj(CloseCode::of).forEach(code -> {
            assertEquals(range, code.range(), code::toString);
            assertEquals(sender, code.sender(), code::toString);
            assertEquals(sender != CloseCode.Sender.NOBODY, code.isValidOnWire(), code::toString);
            boolean server = sender == CloseCode.Sender.EITHER || sender == CloseCode.Sender.SERVER;
            assertEquals(server, code.isSendable(), code::toString);
            assertFalse(code.meaning().isEmpty(), code::toString);
        });
    }

    @Test
    void theTableHasAllCodes() {
        int codes = table().map(Arguments::get)
                .mapToInt(row -> (int) row[1] - (int) row[0] + 1)
                .sum();
        assertEquals(65536, codes);
    }

    @ParameterizedTest
    @CsvSource({
        "1000, Normal Closure",
        "1001, Going Away",
        "1002, Protocol error",
        "1003, Unsupported Data",
        "1004, Reserved",
        "1005, No Status Rcvd",
        "1006, Abnormal Closure",
        "1007, Invalid frame payload data",
        "1008, Policy Violation",
        "1009, Message Too Big",
        "1010, Mandatory Ext.",
        "1011, Internal Error",
        "1012, Service Restart",
        "1013, Try Again Later",
        "1014, Bad Gateway",
        "1015, TLS handshake",
        "3000, Unauthorized",
        "3003, Forbidden",
        "3008, Timeout"
    })
    void registeredCodesHaveTheirNames(int code, String name) {
        assertEquals(name, CloseCode.of(code).name());
        assertTrue(CloseCode.registered().contains(CloseCode.of(code)));
    }

    @Test
    void theRegistryHasNoOthers() {
        List<CloseCode> named = IntStream.rangeClosed(0, 65535)
                .mapToObj(CloseCode::of)
                .filter(code -> !code.name().isEmpty())
                .toList();
        assertEquals(CloseCode.registered(), named);
        assertEquals(19, named.size());
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
