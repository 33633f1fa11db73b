package org.sluice.websocket.authentication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.websocket.CloseCode;

class AuthenticationTest {

    @Test
    void aNameMakesAPrincipalOfOurOwn() {
        Authentication.Granted granted = Authentication.granted("alice");
        assertEquals("alice", granted.principal().getName());
        assertEquals(getClass().getClassLoader(), granted.principal().getClass().getClassLoader());
        assertEquals(Authentication.granted("alice"), granted);
    }

    @Test
    void credentialsAmongSubprotocolsHaveANameThatStandsForThem() {
        Authentication.Granted granted = Authentication.granted("alice").subprotocol("bearer", "secret", "secret2");
        assertEquals(Optional.of("bearer"), granted.subprotocol());
        assertEquals(Set.of("secret", "secret2"), granted.credentials());
    }

    @Test
    void noTextFormShowsCredentials() {
        Authentication.Granted granted = Authentication.granted("alice").subprotocol("bearer", "secret");
        assertFalse(granted.toString().contains("secret"));
    }

    @Test
    void aCredentialIsNeverSentBack() {
        Authentication.Granted granted = Authentication.granted("alice");
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> granted.subprotocol("secret", "secret"));
        assertFalse(e.getMessage().contains("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Basic\r\nX: y", "Basic \u00e9", "Basic\t"})
    void aChallengeIsVisibleAscii(String challenge) {
        assertThrows(IllegalArgumentException.class, () -> Authentication.missing(challenge));
        assertThrows(IllegalArgumentException.class, () -> Authentication.wrong(challenge));
    }

    @Test
    void whoIsClosedIsToldACodeThatServersSend() {
        assertEquals(
                1008, Authentication.closed(CloseCode.POLICY_VIOLATION).code().code());
        for (CloseCode code : List.of(CloseCode.ABNORMAL_CLOSURE, CloseCode.NO_STATUS_RECEIVED, CloseCode.of(2999))) {
            assertThrows(IllegalArgumentException.class, () -> Authentication.closed(code));
        }
    }

    @Test
    void aRealmIsQuoted() {
        assertEquals("\"\"", Challenge.quoted(""));
        assertEquals("\"a, b=c\"", Challenge.quoted("a, b=c"));
        assertEquals("\"\\\"a\\\" \\\\\"", Challenge.quoted("\"a\" \\"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: y", "\u00e9", "\t", "\u007f"})
    void aRealmIsVisibleAscii(String realm) {
        assertFalse(Challenge.isText(realm));
        assertThrows(IllegalArgumentException.class, () -> Challenge.quoted(realm));
    }
}
