package org.sluice.itest.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What {@code sslscan} finds at the TLS ports. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SslscanIT {

    private static final Pattern PROTOCOL =
            Pattern.compile("<protocol type=\"(\\w+)\" version=\"(\\S+)\" enabled=\"1\"");
    private static final Pattern CIPHER =
            Pattern.compile("<cipher status=\"\\w+\" sslversion=\"(\\S+)\" .*cipher=\"(\\S+)\"");
    private static final Pattern WEAK =
            Pattern.compile("renegotiation supported=\"1\" secure=\"0\"|compression supported=\"1\"");

    /** Forward secrecy, and encryption that authenticates. */
    private static final Pattern STRONG =
            Pattern.compile("TLSv1\\.3 TLS_(AES|CHACHA20)_.*|TLSv1\\.2 ECDHE-.*-(GCM|CHACHA20)-.*");

    private TlsGateway secure;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        Clients.prepare();
        assumeTrue(
                Program.succeeds(Clients.WORK, List.of("sslscan", "--version")),
                "there is no sslscan: apt-get install sslscan");
        secure = TlsGateway.start("felix", directory, Clients.WORK.resolve("sslscan.log"));
    }

    @AfterAll
    void stop() throws Exception {
        if (secure == null) {
            return;
        }
        try (var started = secure.gateway()) {
            started.stop();
            assertEquals("", started.log());
        }
    }

    /** The weak ciphers; no more than these may be weak. */
    private static Set<String> weakCiphers(int port) throws Exception {
        List<String> command = List.of("sslscan", "--no-groups", "--no-heartbleed", "--xml=-", "127.0.0.1:" + port);
        String found = Program.run(Clients.WORK, command).output();
        assertEquals(
                Set.of("tls 1.2", "tls 1.3"),
                PROTOCOL.matcher(found)
                        .results()
                        .map(protocol -> protocol.group(1) + " " + protocol.group(2))
                        .collect(Collectors.toSet()),
                found);
        Set<String> ciphers = CIPHER.matcher(found)
                .results()
                .map(cipher -> cipher.group(1) + " " + cipher.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                Set.of("TLSv1.2", "TLSv1.3"),
                ciphers.stream().map(cipher -> cipher.split(" ")[0]).collect(Collectors.toSet()),
                found);
        assertEquals(false, WEAK.matcher(found).find(), found);
        ciphers.removeIf(STRONG.asMatchPredicate());
        return ciphers;
    }

    @Test
    void aStandaloneServerHasNothingWeak() throws Exception {
        assertEquals(Set.of(), weakCiphers(secure.standalonePort()));
    }

    /** With the exclusion that the bundle's page tells. */
    @Test
    void theHttpServiceHasNothingWeak() throws Exception {
        assertEquals(Set.of(), weakCiphers(secure.httpsPort()));
    }

    /** Otherwise nothing could be learnt from an empty result; and the bundle's page tells an exclusion that is needed. */
    @Test
    void withoutTheExclusionTheScanFindsCipherBlockChaining(@TempDir Path directory) throws Exception {
        TlsGateway weak = TlsGateway.start("felix", directory, Clients.WORK.resolve("sslscan-weak.log"), "");
        try (var started = weak.gateway()) {
            assertEquals(
                    Set.of("TLSv1.2 ECDHE-ECDSA-AES128-SHA256", "TLSv1.2 ECDHE-ECDSA-AES256-SHA384"),
                    weakCiphers(weak.httpsPort()));
            started.stop();
        }
    }
}
