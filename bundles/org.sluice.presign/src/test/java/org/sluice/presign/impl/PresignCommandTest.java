package org.sluice.presign.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.ServiceRegistration;
import org.sluice.presign.Credentials;
import org.sluice.presign.Presigner;
import org.sluice.testing.ServiceRegistry;

class PresignCommandTest {

    private final Map<String, String> keys = new TreeMap<>(Map.of("AKID1", "alice"));
    private final PresignCommand command = new PresignCommand();

    private final Presigner presigner = new Presigner() {

        @Override
        public Map<String, String> accessKeys() {
            return keys;
        }

        @Override
        public URI presign(String accessKeyId, URI url, Duration expires) {
            return URI.create(url + "?" + accessKeyId + "&" + expires.toSeconds());
        }

        @Override
        public URI presign(Credentials credentials, URI url, Duration expires) {
            throw new AssertionError();
        }
    };
    private final ServiceRegistration<Presigner> registration = ServiceRegistry.context()
            .registerService(Presigner.class, presigner, new Hashtable<>(Map.of(Presigner.NAME, "main")));

    PresignCommandTest() {
        command.bindPresigner(registration.getReference(), presigner);
    }

    @AfterEach
    void unregister() {
        registration.unregister();
    }

    @ParameterizedTest
    @CsvSource({
        "wss://a/, wss://a/?AKID1&60",
        "--expires 5 wss://a/, wss://a/?AKID1&5",
        "wss://a/ --key AKID2 --name main, wss://a/?AKID2&60",
    })
    void signsAUrl(String line, String expected) {
        assertEquals(expected, command.presign(line.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({
        "'', sluice:presign URL [--key ACCESSKEYID] [--expires SECONDS] [--name CONFIGURATION]",
        "a b, sluice:presign URL [--key ACCESSKEYID] [--expires SECONDS] [--name CONFIGURATION]",
        "a --expires x, '--expires is ''x'', must be a number of seconds'",
        "a --name other, there is no configuration other of PID org.sluice.presign",
    })
    void whatIsWrongIsSaid(String line, String message) {
        String[] words = line.isEmpty() ? new String[0] : line.split(" ");
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> command.presign(words))
                        .getMessage());
    }

    @Test
    void ofSeveralAccessKeysOneIsNamed() {
        keys.put("AKID2", "bob");
        assertEquals(
                "--key is needed, configured are {AKID1=alice, AKID2=bob}",
                assertThrows(IllegalArgumentException.class, () -> command.presign("wss://a/"))
                        .getMessage());
    }

    @Test
    void withoutAConfigurationThereIsNothingToSignWith() {
        command.unbindPresigner(registration.getReference());
        assertThrows(IllegalArgumentException.class, () -> command.presign("wss://a/"));
    }
}
