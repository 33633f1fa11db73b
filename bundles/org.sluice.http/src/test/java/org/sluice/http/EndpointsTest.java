package org.sluice.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.http.Endpoints.Port;

/** What an HTTP service tells of where it is. */
class EndpointsTest {

    private static List<Port> ports(Object endpoint) {
        return Endpoints.ports(endpoint).toList();
    }

    @Test
    void theSchemeSaysWhetherAPortIsSecure() {
        assertEquals(
                List.of(new Port(8080, false), new Port(8443, true)),
                ports(new String[] {"http://10.0.0.1:8080/", "https://10.0.0.1:8443/"}));
    }

    @Test
    void eachSchemeHasItsPort() {
        assertEquals(List.of(new Port(80, false), new Port(443, true)), ports(List.of("http://a/", "HTTPS://a/")));
    }

    @Test
    void whatTellsNoPortIsLeftOut() {
        assertEquals(List.of(), ports(new String[] {"/path", "http://a:0/", "not a URL", ""}));
        assertEquals(List.of(), ports(null));
    }
}
