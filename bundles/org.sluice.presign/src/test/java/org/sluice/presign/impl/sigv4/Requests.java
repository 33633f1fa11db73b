package org.sluice.presign.impl.sigv4;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.sluice.presign.Credentials;
import org.sluice.presign.impl.sigv4.Verifier.Verified;
import org.sluice.testing.TestHandshake;

/** The key and the times of the published examples, and handshakes for URLs. */
final class Requests {

    static final Credentials EXAMPLE = Credentials.of("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

    static final Instant NOW = Instant.parse("2022-04-27T00:10:57Z");

    static final Rules RULES =
            new Rules("us-east-1", "iotwireless", Duration.ofSeconds(300), Duration.ofSeconds(30), "");

    private Requests() {}

    /** What a client sends that opens a URL, as {@code Handshake} shows it. */
    static TestHandshake handshake(URI url) {
        int port = url.getPort();
        TestHandshake handshake = new TestHandshake()
                .path(url.getPath())
                .query(url.getRawQuery())
                .with("Host", port < 0 ? url.getHost() : url.getHost() + ":" + port);
        return HostField.isSecure(url.getScheme()) ? handshake.secure() : handshake;
    }

    static Verified verify(TestHandshake handshake, Instant now) throws RefusedException, UnavailableException {
        return verify(handshake, now, EXAMPLE);
    }

    static Verified verify(TestHandshake handshake, Instant now, Credentials known)
            throws RefusedException, UnavailableException {
        return new Verifier(RULES, id -> Optional.of(known)
                        .filter(each -> each.accessKeyId().equals(id)))
                .verify(handshake, now);
    }

    /** What is said of a handshake that is refused. */
    static String refusal(TestHandshake handshake, Instant now, Credentials known) {
        RefusedException e = assertThrows(RefusedException.class, () -> verify(handshake, now, known));
        return e.code() + ": " + e.getMessage();
    }
}
