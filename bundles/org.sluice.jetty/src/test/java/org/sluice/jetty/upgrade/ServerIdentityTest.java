package org.sluice.jetty.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and scopes of servers. */
class ServerIdentityTest {

    private static final Set<String> SCOPES = Set.of("default");

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "*", "a/b", "a\nb", "\u00e9"})
    void aNameHasFewCharacters(String name) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> new ServerIdentity(name, SCOPES));
        assertEquals(
                "name is '" + name + "', must be 1 to 64 of the characters A-Z a-z 0-9 . _ -", refusal.getMessage());
    }

    @Test
    void aServerHasAScope() {
        assertThrows(IllegalArgumentException.class, () -> new ServerIdentity("a", Set.of()));
        assertThrows(IllegalArgumentException.class, () -> new ServerIdentity("a", Set.of("a", "b c")));
        assertEquals(Set.of("*"), new ServerIdentity("a", Set.of("*")).scopes());
    }

    @Test
    void aNameIsNotLong() {
        assertTrue(ServerIdentity.isName("a".repeat(64)));
        assertFalse(ServerIdentity.isName("a".repeat(65)));
    }
}
