package org.sluice.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which ports have no HTTP service any more. */
class HttpServicesTest {

    private final HttpServices services = new HttpServices();

    private static Map<String, Object> service(long id, Object endpoint) {
        Map<String, Object> properties = new HashMap<>(Map.of("service.id", id));
        if (endpoint != null) {
            properties.put("osgi.http.endpoint", endpoint);
        }
        return properties;
    }

    @Test
    void nothingIsGoneBeforeAnythingHasCome() {
        assertFalse(services.isGone(8080));
    }

    @Test
    void theServiceThatGoesTakesItsPortsOnly() {
        services.put(service(1, new String[] {"http://127.0.0.1:8080/", "https://[::1]/"}));
        services.put(service(2, List.of("http://127.0.0.1:9090/")));
        assertEquals(Set.of(8080, 443), services.remove(service(1, null)));
        assertTrue(services.isGone(8080));
        assertTrue(services.isGone(443));
        assertFalse(services.isGone(9090));
    }

    @Test
    void aServiceThatComesBackIsThereAgain() {
        services.put(service(1, "http://127.0.0.1:8080/"));
        services.remove(service(1, null));
        services.put(service(2, "http://127.0.0.1:8080/"));
        assertFalse(services.isGone(8080));
    }

    @Test
    void aServiceAtAnotherPortLeavesTheFirstOneGone() {
        services.put(service(1, "http://127.0.0.1:8080/"));
        services.remove(service(1, null));
        services.put(service(2, "http://127.0.0.1:9090/"));
        assertTrue(services.isGone(8080));
    }

    @Test
    void aServiceThatDoesNotSayItsPortsMayHaveAny() {
        for (Object endpoint : new Object[] {null, "/path/", "not a URI", 5}) {
            HttpServices unknown = new HttpServices();
            unknown.put(service(1, endpoint));
            Set<Integer> ports = unknown.remove(service(1, endpoint));
            assertTrue(HttpServices.covers(ports, 8080), () -> "endpoint " + endpoint);
            assertTrue(unknown.isGone(8080), () -> "endpoint " + endpoint);
            unknown.put(service(2, endpoint));
            assertFalse(unknown.isGone(8080), () -> "endpoint " + endpoint);
        }
    }

    @Test
    void changedEndpointsTakeThePlaceOfTheOld() {
        services.put(service(1, "http://127.0.0.1:8080/"));
        services.put(service(1, "http://127.0.0.1:9090/"));
        assertEquals(Set.of(9090), services.remove(service(1, null)));
    }
}
