package org.sluice.presign.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.presign.Credentials;
import org.sluice.presign.impl.sigv4.Rules;

class SettingsTest {

    private static final String SECRET = "0123456789abcdef";

    private static Settings parse(Map<String, Object> properties) throws InvalidPropertyException {
        return Settings.parse("org.sluice.presign~main", new Hashtable<>(properties));
    }

    @Test
    void absentAndEmptyOnesHaveTheirDefaults() throws InvalidPropertyException {
        for (Map<String, Object> properties : List.<Map<String, Object>>of(
                Map.of(), Map.of("name", "", "region", " ", "refusal", "", "pathPrefix", ""))) {
            Settings settings = parse(properties);
            assertEquals("main", settings.name());
            assertEquals(
                    new Rules("us-east-1", "iotwireless", Duration.ofSeconds(300), Duration.ofSeconds(30), ""),
                    settings.rules());
            assertEquals(0, settings.remembered());
            assertTrue(settings.closes());
            assertTrue(settings.credentials().all().isEmpty());
            assertTrue(settings.providers().isPresent());
        }
    }

    @Test
    void credentialsAreALineOrAListWithWhatIsBehindSemicolons() throws InvalidPropertyException {
        String one = "AKID1=" + SECRET + "==";
        String two = " AKID2 = " + SECRET + "; principal = bob ;path=/a;path=/b/*;token=t;expires=2027-01-31T12:00:00Z";
        for (Object value : List.of(one + " , " + two + ",", new String[] {one, two}, List.of(one, two))) {
            ConfiguredCredentials all = parse(Map.of("credentials", value)).credentials();
            Credentials first = all.find("AKID1").orElseThrow();
            assertEquals(SECRET + "==", first.secretAccessKey());
            assertEquals("AKID1", first.principal());
            assertTrue(first.mayOpen("/anything"));
            Credentials second = all.find("AKID2").orElseThrow();
            assertEquals(SECRET, second.secretAccessKey());
            assertEquals("bob", second.principal());
            assertEquals(List.of("/a", "/b/*"), second.paths());
            assertEquals(Optional.of("t"), second.sessionToken());
            assertEquals(Optional.of(Instant.parse("2027-01-31T12:00:00Z")), second.expiration());
        }
    }

    static Stream<Arguments> invalid() {
        String id = "AKID=" + SECRET;
        return Stream.concat(
                Stream.of(
                                SECRET,
                                "=" + SECRET,
                                "a/b/c=" + SECRET,
                                "AKID=short",
                                "AKID=0123456789 abcdef",
                                "AKID=0123456789\u00e9abcdef",
                                id + "," + id,
                                id + ";principal=",
                                id + ";path=a",
                                id + ";path=/a*",
                                id + ";token=",
                                id + ";expires=tomorrow",
                                id + ";other=x",
                                id + ";" + SECRET)
                        .map(value -> Arguments.of("credentials", value)),
                Stream.of(
                        Arguments.of("credentials", 5),
                        Arguments.of("name", "a\nb"),
                        Arguments.of("region", "a/b"),
                        Arguments.of("service", "a b"),
                        Arguments.of("maxExpiresSeconds", 0),
                        Arguments.of("maxExpiresSeconds", 301),
                        Arguments.of("clockSkewSeconds", -1),
                        Arguments.of("clockSkewSeconds", 901),
                        Arguments.of("rememberedSignatures", 0),
                        Arguments.of("singleUse", "maybe"),
                        Arguments.of("refusal", "401"),
                        Arguments.of("credentialsProviders", "people"),
                        Arguments.of("credentialsProviders", "(a=b"),
                        Arguments.of("pathPrefix", "/a/")));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anInvalidValueIsNamedAndNoSecretIsTold(String property, Object value) {
        String message = assertThrows(InvalidPropertyException.class, () -> parse(Map.of(property, value)))
                .getMessage();
        assertTrue(message.startsWith(property), message);
        assertFalse(message.contains("0123456789"), message);
    }

    @Test
    void noTextFormShowsASecret() throws InvalidPropertyException {
        Settings settings = parse(Map.of("credentials", "AKID1=" + SECRET + ";token=" + SECRET));
        String text =
                settings + " " + settings.credentials() + settings.credentials().all();
        assertFalse(text.contains(SECRET), text);
    }
}
