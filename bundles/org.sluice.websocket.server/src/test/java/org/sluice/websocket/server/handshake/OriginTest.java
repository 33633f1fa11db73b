package org.sluice.websocket.server.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.websocket.server.TestRequest;

/** RFC 6454, and RFC 6455, 10.2. */
class OriginTest {

    @ParameterizedTest(name = "{0} at {1}://{2} with list \"{3}\": {4}")
    @CsvSource(nullValues = "-", textBlock = """
                    # the server's own
                    -,                             http,  gw.example,      '',  true
                    http://gw.example,             http,  gw.example,      '',  true
                    http://gw.example:80,          http,  gw.example,      '',  true
                    HTTP://GW.Example,             http,  gw.example,      '',  true
                    https://gw.example,            https, gw.example,      '',  true
                    https://gw.example:443,        https, gw.example,      '',  true
                    http://gw.example:8080,        http,  gw.example:8080, '',  true
                    http://[::1]:8080,             http,  [::1]:8080,      '',  true
                    http://127.0.0.1:8080,         http,  127.0.0.1:8080,  '',  true
                    # others
                    http://gw.example,             https, gw.example,      '',  false
                    https://gw.example,            http,  gw.example,      '',  false
                    http://gw.example:443,         https, gw.example,      '',  false
                    https://gw.example:80,         http,  gw.example,      '',  false
                    http://gw.example:8081,        http,  gw.example:8080, '',  false
                    http://gw.example,             http,  gw.example:8080, '',  false
                    http://gw.example.evil,        http,  gw.example,      '',  false
                    http://evil.gw.example,        http,  gw.example,      '',  false
                    http://evil.example,           http,  gw.example,      '',  false
                    null,                          http,  gw.example,      '',  false
                    '',                            http,  gw.example,      '',  false
                    gw.example,                    http,  gw.example,      '',  false
                    http://gw.example/,            http,  gw.example,      '',  false
                    http://gw.example/path,        http,  gw.example,      '',  false
                    http://gw.example:,            http,  gw.example,      '',  false
                    http://gw.example:x,           http,  gw.example,      '',  false
                    http://user@gw.example,        http,  gw.example,      '',  false
                    http://gw.example http://b,    http,  gw.example,      '',  false
                    http://,                       http,  gw.example,      '',  false
                    ://gw.example,                 http,  gw.example,      '',  false
                    # by list
                    https://good.example,          http,  gw.example,      https://good.example,                  true
                    https://good.example:443,      http,  gw.example,      https://good.example,                  true
                    https://GOOD.example,          http,  gw.example,      https://good.example,                  true
                    http://good.example,           http,  gw.example,      https://good.example,                  false
                    https://good.example:8443,     http,  gw.example,      https://good.example,                  false
                    https://good.example.evil,     http,  gw.example,      https://good.example,                  false
                    https://b.example,             http,  gw.example,      https://good.example https://b.example, true
                    capacitor://localhost,         http,  gw.example,      capacitor://localhost,                 true
                    http://gw.example,             http,  gw.example,      https://good.example,                  true
                    null,                          http,  gw.example,      https://good.example,                  false
                    # all
                    https://evil.example,          http,  gw.example,      *,  true
                    null,                          http,  gw.example,      *,  true
                    """)
    void isAllowedIfItIsTheServersOrListed(
            String origin, String scheme, String authority, String list, boolean allowed) {
        TestRequest request = new TestRequest("/a").at(scheme.equals("https"), authority);
        if (origin != null) {
            request.set("Origin", origin);
        }
        Set<String> origins = Arrays.stream(list.split(" "))
                .filter(each -> !each.isEmpty())
                .map(each -> each.equals("*") ? each : Origin.normalize(each).orElseThrow())
                .collect(Collectors.toSet());
        assertEquals(allowed, Origin.isAllowed(request, origins));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "*",
                "",
                "example",
                "http:example",
                "http://a b",
                "http://a:123456",
                "1x://a",
                "http://\u00e9"
            })
    void otherFormsAreNoOrigin(String text) {
        assertEquals(Optional.empty(), Origin.normalize(text));
    }
}
