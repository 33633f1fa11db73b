package org.sluice.presign.impl.sigv4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.sluice.presign.impl.sigv4.Requests.EXAMPLE;
import static org.sluice.presign.impl.sigv4.Requests.NOW;
import static org.sluice.presign.impl.sigv4.Requests.RULES;
import static org.sluice.presign.impl.sigv4.Requests.refusal;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.sluice.presign.Credentials;
import org.sluice.testing.TestHandshake;

/** How long URLs and credentials are good for, and the tokens of temporary ones. */
class VerifierTimeTest {

    private static final String INVALID_TOKEN =
            "InvalidClientTokenId: The security token included in the request is invalid.";

    private static final URI URL =
            new Signer(RULES).sign(EXAMPLE, URI.create("wss://gateway.example/a"), Duration.ofSeconds(60), NOW);
    private static final String QUERY = URL.getRawQuery();

    private static TestHandshake handshake(String query) {
        return Requests.handshake(URL).query(query);
    }

    @Nested
    class Time {

        @Test
        void aUrlIsGoodFromItsDateToItsEndAndTheClocksMayDiffer() throws Exception {
            for (int seconds : new int[] {-30, 0, 60, 90}) {
                Requests.verify(handshake(QUERY), NOW.plusSeconds(seconds));
            }
            assertEquals(
                    "SignatureDoesNotMatch: Signature expired: 20220427T001157Z is now earlier than 20220427T001158Z"
                            + " (20220427T001228Z - 30 s.)",
                    refusal(handshake(QUERY), NOW.plusSeconds(91), EXAMPLE));
            assertEquals(
                    "SignatureDoesNotMatch: Signature not yet current: 20220427T001057Z is still later than"
                            + " 20220427T001056Z (20220427T001026Z + 30 s.)",
                    refusal(handshake(QUERY), NOW.minusSeconds(31), EXAMPLE));
        }

        @Test
        void anExpiredOneIsSaidToBeThatWhateverElseIsWrong() {
            String wrong = refusal(handshake(QUERY.replace("aws4_request", "x")), NOW.plusSeconds(1000), EXAMPLE);
            assertEquals("SignatureDoesNotMatch: Signature expired", wrong.substring(0, 40));
        }

        @Test
        void theSkewIsToldInMinutesWhereItIsMinutes() {
            Rules rules = new Rules("us-east-1", "iotwireless", Duration.ofSeconds(300), Duration.ofMinutes(15), "");
            RefusedException e = assertThrows(RefusedException.class, () -> new Verifier(rules, id -> Optional.empty())
                    .verify(handshake(QUERY), NOW.plusSeconds(10_000)));
            assertEquals("15 min.)", e.getMessage().substring(e.getMessage().length() - 8));
        }
    }

    @Nested
    class Tokens {

        private final Credentials temporary = EXAMPLE.sessionToken("token==");
        private final URI url =
                new Signer(RULES).sign(temporary, URI.create("wss://gateway.example/a"), Duration.ofSeconds(60), NOW);

        @Test
        void temporaryCredentialsNeedTheirToken() throws Exception {
            Requests.verify(Requests.handshake(url), NOW, temporary);
            assertEquals(INVALID_TOKEN, refusal(handshake(QUERY), NOW, temporary));
            assertEquals(INVALID_TOKEN, refusal(Requests.handshake(url), NOW, EXAMPLE.sessionToken("token=")));
        }

        @Test
        void theirEqualsSignsMayBeEncodedTwice() throws Exception {
            URI twice = new Signer(RULES)
                    .sign(
                            EXAMPLE.sessionToken("token%3D%3D"),
                            URI.create("wss://gateway.example/a"),
                            Duration.ofSeconds(60),
                            NOW);
            Requests.verify(Requests.handshake(twice), NOW, temporary);
        }

        @Test
        void credentialsEnd() throws Exception {
            Credentials ending = EXAMPLE.expiration(NOW.plusSeconds(5));
            Requests.verify(handshake(QUERY), NOW.plusSeconds(4), ending);
            assertEquals(
                    "ExpiredToken: The security token included in the request is expired",
                    refusal(handshake(QUERY), NOW.plusSeconds(5), ending));
        }
    }
}
