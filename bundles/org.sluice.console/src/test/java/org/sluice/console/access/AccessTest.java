package org.sluice.console.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {

    @ParameterizedTest(name = "{0} asks for {1} with {2}: {3}")
    @CsvSource({
        "127.0.0.1,   localhost,           Accept,            true",
        "127.0.0.1,   LOCALHOST,           Accept,            true",
        "127.0.0.1,   127.0.0.1,           Accept,            true",
        "127.8.8.8,   127.8.8.8,           Accept,            true",
        "::1,         [::1],               Accept,            true",
        "::1,         ::1,                 Accept,            true",
        // From elsewhere
        "192.0.2.7,   localhost,           Accept,            false",
        "2001:db8::1, localhost,           Accept,            false",
        "0.0.0.0,     localhost,           Accept,            false",
        // A foreign page whose name leads here (DNS rebinding)
        "127.0.0.1,   evil.example,        Accept,            false",
        "127.0.0.1,   localhost.evil.example, Accept,         false",
        "127.0.0.1,   127.0.0.1.evil.example, Accept,         false",
        "127.0.0.1,   gateway,             Accept,            false",
        "127.0.0.1,   192.0.2.1,           Accept,            false",
        "127.0.0.1,   '',                  Accept,            false",
        "127.0.0.1,   ,                    Accept,            false",
        // A proxy on this machine
        "127.0.0.1,   localhost,           Forwarded,         false",
        "127.0.0.1,   localhost,           x-forwarded-for,   false",
        "127.0.0.1,   localhost,           X-Forwarded-Proto, false",
        "127.0.0.1,   localhost,           X-FORWARDED-HOST,  false",
        "127.0.0.1,   localhost,           X-Real-IP,         false",
        "127.0.0.1,   localhost,           Via,               false",
    })
    void isLocalOnlyIfAllSaysSo(String peer, String host, String field, boolean local) {
        assertEquals(local, Access.isLocal(RequestHandshake.address(peer), host, List.of("Host", field)));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "[::1], 0:0:0:0:0:0:0:1",
        "fe80::1%eth0, fe80:0:0:0:0:0:0:1",
        "localhost, 0.0.0.0",
        "abc, 0.0.0.0",
        "999.1.1.1, 0.0.0.0",
        "_hidden, 0.0.0.0",
    })
    void noAddressIsLookedUpAsAName(String text, String address) {
        assertEquals(address, RequestHandshake.address(text).getHostAddress());
    }
}
