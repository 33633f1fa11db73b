package org.sluice.jetty.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.7,           10.0.0.7,        true",
        "10.0.0.7,           10.0.0.8,        false",
        "10.0.0.7/32,        10.0.0.7,        true",
        "10.0.0.0/8,         10.255.255.255,  true",
        "10.0.0.0/8,         11.0.0.0,        false",
        "192.168.4.0/22,     192.168.7.255,   true",
        "192.168.4.0/22,     192.168.8.0,     false",
        "128.0.0.0/1,        255.255.255.255, true",
        "128.0.0.0/1,        127.255.255.255, false",
        "0.0.0.0/0,          203.0.113.9,     true",
        "0.0.0.0/0,          2001:db8::1,     false",
        "::/0,               2001:db8::1,     true",
        "::/0,               203.0.113.9,     false",
        "::1,                0:0:0:0:0:0:0:1, true",
        "2001:db8::/32,      2001:db8:ffff::, true",
        "2001:db8::/32,      2001:db9::,      false",
        "2001:DB8::/33,      2001:db8:7fff::, true",
        "2001:db8::/33,      2001:db8:8000::, false",
        "::ffff:10.0.0.7,    10.0.0.7,        true",
        "10.0.0.7,           ::ffff:a00:7,    true"
    })
    void aRangeIsWhatHasItsPrefix(String range, String address, boolean contains) {
        InetAddress read = AddressRange.address(address).orElseThrow();
        assertEquals(contains, AddressRange.parse(range).orElseThrow().contains(read));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "10.0.0",
                "10.0.0.256",
                "10.0.0.07",
                "010.0.0.7",
                "10.0.0.0.7",
                "10.0.0.7.",
                "0x0a000007",
                "167772167",
                "1e1.0.0.1",
                "10.0.0.7 ",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "10.0.0.0/255.0.0.0",
                "10.0.0.0/1000",
                "/8",
                "10.0.0.7/8",
                "2001:db8::1/64",
                "::/129",
                "::ffff:10.0.0.0/104",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "12345::",
                ".:",
                "[::1]",
                "fe80::1%eth0",
                "\u0661.0.0.1",
                "localhost",
                "dead.beef",
                "*"
            })
    void anythingElseIsNone(String text) {
        assertEquals(Optional.empty(), AddressRange.parse(text));
    }

    @Test
    void aVeryLongTextIsNone() {
        assertTrue(AddressRange.parse(":".repeat(1_000_000)).isEmpty());
        assertTrue(AddressRange.parse("1".repeat(1_000_000)).isEmpty());
    }
}
