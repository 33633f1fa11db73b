package org.sluice.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalRequestTest {

    private static Optional<String> refusal(String peer, String host, String field) {
        return LocalRequest.refusal(LocalRequest.address(peer), host, List.of("Host", field));
    }

    @ParameterizedTest(name = "{0} asks for {1} with {2}: {3}")
    @CsvSource({
        "127.0.0.1,   localhost,           Accept,            true",
        "127.0.0.1,   LOCALHOST,           Accept,            true",
        "127.0.0.9,   LOCALHOST,           Accept,            true",
        "127.0.0.1,   127.0.0.1,           Accept,            true",
        "127.8.8.8,   127.8.8.8,           Accept,            true",
        "::1,         [::1],               Accept,            true",
        "::1,         ::1,                 Accept,            true",
        "0:0:0:0:0:0:0:1, ::1,             Accept,            true",
        // From elsewhere
        "192.0.2.7,   localhost,           Accept,            false",
        "2001:db8::1, localhost,           Accept,            false",
        "0.0.0.0,     localhost,           Accept,            false",
        "localhost,   localhost,           Accept,            false",
        ",            localhost,           Accept,            false",
        // A foreign page whose name leads here (DNS rebinding)
        "127.0.0.1,   evil.example,        Accept,            false",
        "127.0.0.1,   localhost.evil.example, Accept,         false",
        "127.0.0.1,   127.0.0.1.evil.example, Accept,         false",
        "127.0.0.1,   face.be,             Accept,            false",
        "127.0.0.1,   a.dead,              Accept,            false",
        "127.0.0.1,   gateway,             Accept,            false",
        "127.0.0.1,   192.0.2.1,           Accept,            false",
        "127.0.0.1,   [2001:db8::1],       Accept,            false",
        "127.0.0.1,   '',                  Accept,            false",
        "127.0.0.1,   ,                    Accept,            false",
        // A proxy on this machine
        "127.0.0.1,   localhost,           Forwarded,         false",
        "127.0.0.1,   localhost,           x-forwarded-for,   false",
        "127.0.0.1,   localhost,           X-Forwarded-Proto, false",
        "127.0.0.1,   localhost,           X-FORWARDED-HOST,  false",
        "127.0.0.1,   localhost,           X-Forwarded-Port,  false",
        "127.0.0.1,   localhost,           X-Real-IP,         false",
        "127.0.0.1,   localhost,           X-Client-IP,       false",
        "127.0.0.1,   localhost,           True-Client-IP,    false",
        "127.0.0.1,   localhost,           Via,               false",
    })
    void isLocalOnlyIfAllSaysSo(String peer, String host, String field, boolean local) {
        assertEquals(local, refusal(peer, host, field).isEmpty());
    }

    @Test
    void theReasonIsSaid() {
        assertEquals(Optional.of("is another one"), refusal("192.0.2.7", "localhost", "Accept"));
        assertEquals(Optional.of("has asked for a client of a proxy"), refusal("::1", "localhost", "Via"));
        assertEquals(
                Optional.of("has asked under a name that is neither localhost nor a loopback address"),
                refusal("::1", "evil.example", "Accept"));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "[::1], 0:0:0:0:0:0:0:1",
        "fe80::1%eth0, fe80:0:0:0:0:0:0:1",
        "localhost, 0.0.0.0",
        "abc, 0.0.0.0",
        "999.1.1.1, 0.0.0.0",
        "1:2, 0.0.0.0",
        "_hidden, 0.0.0.0",
    })
    void noAddressIsLookedUpAsAName(String text, String address) {
        assertEquals(address, LocalRequest.address(text).getHostAddress());
    }
}
