package org.sluice.jetty.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
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
    void aFactoryConfigurationMayHaveItsNameInItsPid() {
        assertEquals(Optional.of("second"), ServerIdentity.nameInPid("org.a~second", "org.a"));
        assertEquals(Optional.empty(), ServerIdentity.nameInPid("org.a~a b", "org.a"));
        assertEquals(Optional.empty(), ServerIdentity.nameInPid("org.a.0815", "org.a"));
        assertEquals(Optional.empty(), ServerIdentity.nameInPid("org.b~second", "org.a"));
    }
}
