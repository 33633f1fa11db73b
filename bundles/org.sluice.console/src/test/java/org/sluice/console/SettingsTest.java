package org.sluice.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.configuration.InvalidPropertyException;

class SettingsTest {

    @Test
    void byDefaultThisMachineAloneSeesIt() throws InvalidPropertyException {
        assertEquals(new Settings(true, true, "", 200), Settings.parse(Map.of()));
    }

    @Test
    void everythingCanBeSet() throws InvalidPropertyException {
        assertEquals(
                new Settings(false, false, "(a=b)", 0),
                Settings.parse(
                        Map.of("enabled", "false", "loopback", false, "authenticator", " (a=b) ", "connections", "0")));
    }

    @ParameterizedTest
    @CsvSource({
        "enabled, maybe",
        "loopback, 0",
        "authenticator, (a",
        "connections, -1",
        "connections, 1001",
    })
    void anInvalidValueKeepsTheConsoleAway(String name, String value) {
        assertThrows(InvalidPropertyException.class, () -> Settings.parse(Map.of(name, value)));
    }
}
