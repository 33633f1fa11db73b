package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.websocket.server.handshake.LogText;
import org.sluice.websocket.server.service.Selection;

class WarningsTest {

    private final Warnings warnings = new Warnings();

    @Test
    void aMissingContextIsToldOnceForEachSettings() throws InvalidPropertyException {
        Map<String, Object> properties = Map.of("sluice.websocket.pattern", "/a");
        Settings settings = Settings.parse(properties::get);
        assertTrue(warnings.contextIsNew(settings));
        assertFalse(warnings.contextIsNew(settings));
        assertTrue(warnings.contextIsNew(Settings.parse(properties::get)));
    }

    @Test
    void aMissingAuthenticatorIsToldOnceUntilItHasBeenThere() {
        Selection selection = new Selection("a");
        assertTrue(warnings.authenticatorIsNew(selection));
        assertFalse(warnings.authenticatorIsNew(selection));
        assertTrue(warnings.authenticatorIsNew(new Selection("b")));
        warnings.authenticatorIsThere();
        assertTrue(warnings.authenticatorIsNew(new Selection("b")));
    }

    @Test
    void aLineOfOthersStaysALineAndShort() {
        assertEquals("a?b?c?d?e", LogText.of("a\nb\rc\u2028d\u202ee"));
        assertEquals(201, LogText.of("x".repeat(10_000)).length());
        assertEquals("\u00e9", LogText.of("\u00e9"));
    }
}
