package org.sluice.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1:50000, true",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2:50000, false",
        "192.0.2.1:50000, 192.0.2.1:50000, true",
        "192.0.2.1:50000, 192.0.2.1:50001, false",
        "192.0.2.1:50000, 192.0.2.1, false",
        "192.0.2.0/24, 192.0.2.255:1, true",
        "192.0.2.0/24, 192.0.3.0:1, false",
        "192.0.2.128/25, 192.0.2.128:1, true",
        "192.0.2.128/25, 192.0.2.127:1, false",
        "10.255.0.0/9, 10.128.0.1:1, true",
        "10.255.0.0/9, 10.127.0.1:1, false",
        "0.0.0.0/0, 203.0.113.9:1, true",
        "0.0.0.0/0, [::1]:1, false",
        "::1, [0:0:0:0:0:0:0:1]:50000, true",
        "[::1]:50000, [0:0:0:0:0:0:0:1]:50000, true",
        "[::1]:50000, [0:0:0:0:0:0:0:1]:50001, false",
        "2001:db8::/32, [2001:db8:5:0:0:0:0:1]:1, true",
        "2001:db8::/32, [2001:db9:0:0:0:0:0:1]:1, false",
        "2001:db8::5, 2001:db8:0:0:0:0:0:0/64, true",
        "2001:db8:0:1::5, 2001:db8:0:0:0:0:0:0/64, false"
    })
    void aRangeContainsOrNot(String range, String shown, boolean contains) throws CommandFailed {
        assertEquals(contains, Address.parse(range).contains(Address.parse(shown)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "1.2.3",
                "1.2.3.256",
                "300.1.1.1",
                "1.2.3.4/33",
                "1.2.3.4:65536",
                "1.2.3.4:",
                "1.2.3.4/",
                "::1/129",
                ":",
                ":::",
                "1::2::3",
                "cafe",
                "[cafe]",
                "[::1",
                "1.2.3.4\u001b",
                "fe80::1%eth0",
                "gg::1",
                "1.2.3.4:99999",
                "1.2.3.4/999",
                "[1.2.3.4]"
            })
    void whatIsNoAddressIsRefusedInOneLine(String text) {
        CommandFailed failure = assertThrows(CommandFailed.class, () -> Address.parse(text));
        assertTrue(failure.getMessage().startsWith("address is '"), failure.getMessage());
        assertTrue(failure.getMessage().chars().noneMatch(Character::isISOControl));
    }
}
