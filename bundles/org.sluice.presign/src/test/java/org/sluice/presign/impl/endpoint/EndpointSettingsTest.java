package org.sluice.presign.impl.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.configuration.InvalidPropertyException;

class EndpointSettingsTest {

    @Test
    void nothingIsSignedUnlessConfigured() throws InvalidPropertyException {
        assertEquals(new EndpointSettings(false, "/presign", "", false, "", 60), EndpointSettings.parse(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "enabled, maybe",
        "path, presign",
        "path, /",
        "path, /a/*",
        "authenticator, (a=b",
        "loopback, 1",
        "urlsPerMinute, 0",
        "urlsPerMinute, 100001",
    })
    void anInvalidValueIsNamed(String property, String value) {
        InvalidPropertyException e =
                assertThrows(InvalidPropertyException.class, () -> EndpointSettings.parse(Map.of(property, value)));
        assertEquals(property, e.property());
    }
}
