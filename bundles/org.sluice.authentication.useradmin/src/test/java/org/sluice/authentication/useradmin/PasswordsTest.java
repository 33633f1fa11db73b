package org.sluice.authentication.useradmin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {

    /** Of Python's hashlib.pbkdf2_hmac, of "p\u00e4ssword". */
    private static final String HASHED = "pbkdf2-sha256:1000:c2FsdHNhbHQ=:6h4IQHL9HWR81h+An2xpgQd08jjehAg7eLRyOAYi/os=";

    private final Passwords passwords = new Passwords();

    @Test
    void aPasswordIsComparedAsText() {
        assertTrue(passwords.match("secret", "secret"));
        assertFalse(passwords.match("secret", "Secret"));
        assertFalse(passwords.match("secret", "secret2"));
        assertFalse(passwords.match("secret", ""));
    }

    @Test
    void aPasswordIsComparedAsBytesOfUtf8() {
        assertTrue(passwords.match("p\u00e4ssword".getBytes(UTF_8), "p\u00e4ssword"));
        assertFalse(passwords.match("p\u00e4ssword".getBytes(UTF_8), "password"));
    }

    @Test
    void aPasswordIsComparedWithItsHash() {
        assertTrue(passwords.match(HASHED, "p\u00e4ssword"));
        assertFalse(passwords.match(HASHED, "password"));
        assertFalse(passwords.match(HASHED, HASHED));
    }

    @Test
    void noneMatchesWhereThereIsNone() {
        assertFalse(passwords.match(null, ""));
        assertFalse(passwords.match(null, "secret"));
        passwords.match(HASHED, "p\u00e4ssword");
        assertFalse(passwords.match(null, "p\u00e4ssword"));
    }

    @Test
    void anEmptyPasswordIsNone() {
        assertFalse(passwords.match("", ""));
        assertFalse(passwords.match(new byte[0], ""));
        assertFalse(passwords.match(HASHED, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pbkdf2-sha256:",
                "pbkdf2-sha256:1000:c2FsdHNhbHQ=",
                "pbkdf2-sha256:999:c2FsdHNhbHQ=:AAAAAAAAAAAAAAAAAAAAAA==",
                "pbkdf2-sha256:5000001:c2FsdHNhbHQ=:AAAAAAAAAAAAAAAAAAAAAA==",
                "pbkdf2-sha256:1000:c2FsdA==:AAAAAAAAAAAAAAAAAAAAAA==",
                "pbkdf2-sha256:1000:c2FsdHNhbHQ=:c2FsdHNhbHQ=",
                "pbkdf2-sha256:1000:???:AAAAAAAAAAAAAAAAAAAAAA=="
            })
    void aHashThatIsNoneIsAnErrorAndNotTold(String credential) {
        String message = assertThrows(IllegalStateException.class, () -> passwords.match(credential, "secret"))
                .getMessage();
        assertFalse(passwords.match(null, "secret"), "for others it stands nowhere");
        assertFalse(message.contains("c2Fs") || message.contains("AAAA"), message);
    }

    @Test
    void anotherTypeIsAnError() {
        assertThrows(IllegalStateException.class, () -> passwords.match(5, "5"));
    }
}
