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

    private static Map<String, Object> properties(Object... namesAndValues) {
        Map<String, Object> properties = new HashMap<>(Map.of("tls", true));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put((String) namesAndValues[i], namesAndValues[i + 1].toString());
        }
        return properties;
    }

    private static void assertRefused(String message, Object... namesAndValues) {
        assertMessage(
                message, assertThrows(InvalidPropertyException.class, () -> Settings.of(properties(namesAndValues))));
    }

    /** The property is valid as long as nobody looks at the file. */
    private static void assertUnusable(String message, Object... namesAndValues) throws Exception {
        TlsSettings settings = Settings.of(properties(namesAndValues)).tls().orElseThrow();
        assertMessage(message, assertThrows(UnusableFileException.class, () -> TlsMaterial.load(settings)));
    }

    private static void assertMessage(String message, Exception refusal) {
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
        assertUnusable("keyStore is \"/nowhere/keys.p12\"", "keyStore", "/nowhere/keys.p12");
        assertUnusable("keyStore is ", "keyStore", folder);
        assertUnusable("keyStore is ", "keyStore", "/dev/zero");
        assertUnusable("keyStore is ", "keyStore", file("keys.p12", "broken"));
        assertUnusable("keyStore is ", "keyStore", KEYS.file(), "keyStorePassword", "sesame");
        assertUnusable("keyStore is ", "keyStore", KEYS.file());
    }

    @Test
    void trustStoreMustBeReadable() throws Exception {
        Object[] keys = {"keyStore", KEYS.file(), "keyStorePassword", TestKeys.PASSWORD};
        assertUnusable("trustStore is \"/nowhere\"", keys[0], keys[1], keys[2], keys[3], "trustStore", "/nowhere");
        assertUnusable(
                "trustedCertificates is ", keys[0], keys[1], keys[2], keys[3], "trustedCertificates", KEYS.file());
    }

    @Test
    void privateKeyMustBeTheCertificates() throws Exception {
        Path certificate = file("certificate.pem", Pem.certificate(KEYS));
        TestKeys other = TestKeys.of("pem", "EC", "CN=localhost");
        assertUnusable("privateKey is ", "certificate", certificate, "privateKey", file("other.pem", Pem.key(other)));
        assertUnusable("privateKey is ", "certificate", certificate, "privateKey", certificate);
        Path old = file("old.pem", Pem.block("EC PRIVATE KEY", new byte[] {1}));
        assertUnusable("privateKey is ", "certificate", certificate, "privateKey", old);
        assertUnusable("certificate is ", "certificate", old, "privateKey", old);
    }

    @Test
    void passwordsAreNotShown() throws Exception {
        Settings settings = Settings.of(
                Map.of("tls", true, "keyStore", KEYS.file().toString(), "keyStorePassword", TestKeys.PASSWORD));
        assertFalse(settings.toString().contains(TestKeys.PASSWORD));
        assertFalse(settings.tls().orElseThrow().toString().contains(TestKeys.PASSWORD));
    }
}
