package org.sluice.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.jetty.impl.TestKeys;

/** What is refused names the property and why, and never a password. */
class TlsSettingsTest {

    private static final TestKeys KEYS = TestKeys.server();

    @TempDir
    private Path folder;

    private static void assertRefused(String message, Object... namesAndValues) {
        Map<String, Object> properties = new HashMap<>(Map.of("tls", true));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put((String) namesAndValues[i], namesAndValues[i + 1].toString());
        }
        InvalidPropertyException refusal = assertThrows(InvalidPropertyException.class, () -> Settings.of(properties));
        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
        assertTrue(refusal.getMessage().startsWith(message.substring(0, message.indexOf(' '))), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("sesame"), refusal.getMessage());
    }

    private Path file(String name, String content) throws Exception {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void withoutTlsNothingElseIsLookedAt() throws Exception {
        assertEquals(
                Optional.empty(), Settings.of(Map.of("keyStore", "/nowhere")).tls());
    }

    @Test
    void thereMustBeOneKindOfKeys() {
        assertRefused("keyStore is absent");
        assertRefused("privateKey is absent", "certificate", "a.pem");
        assertRefused("certificate is \"a.pem\"", "certificate", "a.pem", "keyStore", "a.p12");
    }

    @Test
    void whoVouchesForClientsMustBeSaid() {
        assertRefused("trustStore is absent", "keyStore", KEYS.file(), "clientCertificates", "need");
        assertRefused(
                "trustedCertificates is \"a.pem\"",
                "keyStore",
                KEYS.file(),
                "trustStore",
                "a.p12",
                "trustedCertificates",
                "a.pem");
        assertRefused("clientCertificates is \"maybe\"", "keyStore", KEYS.file(), "clientCertificates", "maybe");
    }

    @Test
    void keyStoreMustBeReadable() throws Exception {
        assertRefused("keyStore is \"/nowhere/keys.p12\"", "keyStore", "/nowhere/keys.p12");
        assertRefused("keyStore is ", "keyStore", folder);
        assertRefused("keyStore is ", "keyStore", "/dev/zero");
        assertRefused("keyStore is ", "keyStore", file("keys.p12", "broken"));
        assertRefused("keyStore is ", "keyStore", KEYS.file(), "keyStorePassword", "sesame");
        assertRefused("keyStore is ", "keyStore", KEYS.file());
    }

    @Test
    void trustStoreMustBeReadable() {
        Object[] keys = {"keyStore", KEYS.file(), "keyStorePassword", TestKeys.PASSWORD};
        assertRefused("trustStore is \"/nowhere\"", keys[0], keys[1], keys[2], keys[3], "trustStore", "/nowhere");
        assertRefused(
                "trustedCertificates is ", keys[0], keys[1], keys[2], keys[3], "trustedCertificates", KEYS.file());
    }

    @Test
    void privateKeyMustBeTheCertificates() throws Exception {
        Path certificate = file("certificate.pem", Pem.certificate(KEYS));
        TestKeys other = TestKeys.of("pem", "EC", "CN=localhost");
        assertRefused("privateKey is ", "certificate", certificate, "privateKey", file("other.pem", Pem.key(other)));
        assertRefused("privateKey is ", "certificate", certificate, "privateKey", certificate);
        Path old = file("old.pem", Pem.block("EC PRIVATE KEY", new byte[] {1}));
        assertRefused("privateKey is ", "certificate", certificate, "privateKey", old);
        assertRefused("certificate is ", "certificate", old, "privateKey", old);
    }

    @Test
    void passwordsAreNotShown() throws Exception {
        Settings settings = Settings.of(
                Map.of("tls", true, "keyStore", KEYS.file().toString(), "keyStorePassword", TestKeys.PASSWORD));
        assertFalse(settings.toString().contains(TestKeys.PASSWORD));
        assertFalse(settings.tls().orElseThrow().settings().toString().contains(TestKeys.PASSWORD));
    }
}
