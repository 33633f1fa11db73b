package org.sluice.presign.impl.sigv4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.sluice.presign.impl.sigv4.Requests.EXAMPLE;
import static org.sluice.presign.impl.sigv4.Requests.NOW;
import static org.sluice.presign.impl.sigv4.Requests.RULES;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.presign.Credentials;
import org.sluice.testing.TestHandshake;

/** Every way to get a signature wrong, and what is said of it. */
class VerifierTest {

    private static final String MISMATCH =
            "SignatureDoesNotMatch: The request signature we calculated does not match the"
                    + " signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation"
                    + " for details.";
    private static final String MISSING = "MissingAuthenticationToken: Request is missing Authentication Token";
    private static final String INVALID_TOKEN =
            "InvalidClientTokenId: The security token included in the request is invalid.";
    private static final String INCOMPLETE = "IncompleteSignature: ";

    private static final URI URL = sign("wss://gateway.example/a?b=c");
    private static final String QUERY = URL.getRawQuery();

    private static URI sign(String url) {
        return new Signer(RULES).sign(EXAMPLE, URI.create(url), Duration.ofSeconds(60), NOW);
    }

    private static TestHandshake handshake(String query) {
        return Requests.handshake(URL).query(query);
    }

    private static String refusal(String query) {
        return Requests.refusal(handshake(query), NOW, EXAMPLE);
    }

    private static String must(String name) {
        return "AWS query-string parameters must include '" + name + "'. ";
    }

    /** The query is changed by a regular expression. */
    static Stream<Arguments> wrong() {
        String scope = "20220427%2Fus-east-1%2Fiotwireless%2Faws4_request";
        return Stream.of(
                Arguments.of("b=c", "b=%", "MalformedQueryString: Incomplete trailing escape % sequence"),
                Arguments.of("b=c", "b=%4", "MalformedQueryString: Incomplete trailing escape % sequence"),
                Arguments.of("b=c", "b=%4g", "MalformedQueryString: Illegal hex character in escape % pattern: %4g"),
                Arguments.of("b=c", "b=\u00e9", "MalformedQueryString: A character is not escaped that must be: 233"),
                Arguments.of("X-Amz-Algorithm=[^&]*", "", MISSING),
                Arguments.of("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256", MISSING),
                Arguments.of("X-Amz-Algorithm", "x-amz-algorithm", MISSING),
                Arguments.of("^", "X-Amz-Algorithm=none&", MISSING),
                Arguments.of(
                        "X-Amz-Credential=[^&]*",
                        "",
                        INCOMPLETE + must("X-Amz-Credential") + "Re-examine the query-string parameters."),
                Arguments.of(
                        "X-Amz-(Signature|Date|SignedHeaders|Credential|Expires)=[^&]*",
                        "",
                        INCOMPLETE + must("X-Amz-Credential") + must("X-Amz-Signature") + must("X-Amz-SignedHeaders")
                                + must("X-Amz-Date") + must("X-Amz-Expires")
                                + "Re-examine the query-string parameters."),
                Arguments.of(
                        "SignedHeaders=host",
                        "SignedHeaders=x-host",
                        "SignatureDoesNotMatch: 'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."),
                Arguments.of(
                        "20220427T001057Z",
                        "2022-04-27T00:10:57Z",
                        INCOMPLETE + "Date must be in ISO-8601 'basic format'. Got '2022-04-27T00:10:57Z'."
                                + " See http://en.wikipedia.org/wiki/ISO_8601"),
                Arguments.of(
                        "20220427T001057Z",
                        "20220230T001057Z",
                        INCOMPLETE + "Date must be in ISO-8601 'basic format'. Got '20220230T001057Z'."
                                + " See http://en.wikipedia.org/wiki/ISO_8601"),
                Arguments.of(
                        "Expires=60",
                        "Expires=0",
                        INCOMPLETE + "X-Amz-Expires must be a number of seconds from 1 to 300, got '0'"),
                Arguments.of(
                        "Expires=60",
                        "Expires=301",
                        INCOMPLETE + "X-Amz-Expires must be a number of seconds from 1 to 300, got '301'"),
                Arguments.of(
                        "Expires=60",
                        "Expires=-1",
                        INCOMPLETE + "X-Amz-Expires must be a number of seconds from 1 to 300, got '-1'"),
                Arguments.of(
                        "Expires=60",
                        "Expires=9999999999",
                        INCOMPLETE + "X-Amz-Expires must be a number of seconds from 1 to 300, got '9999999999'"),
                Arguments.of("Expires=60", "Expires=61", MISMATCH),
                Arguments.of(
                        scope,
                        "20220427%2Fus-east-1%2Fiotwireless",
                        INCOMPLETE + "Credential must have exactly 5 slash-delimited elements, e.g."
                                + " keyid/date/region/service/term, got 'AKIDEXAMPLE/20220427/us-east-1/iotwireless'"),
                Arguments.of(
                        "us-east-1",
                        "eu-west-1",
                        "SignatureDoesNotMatch: Credential should be scoped to a valid region, not 'eu-west-1'."),
                Arguments.of(
                        scope,
                        "20220428%2Fr%2Fs%2Faws5",
                        "SignatureDoesNotMatch: Credential should be scoped to a valid region, not 'r'."
                                + " Credential should be scoped to correct service: 'iotwireless'."
                                + " Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5'."
                                + " Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
                                + " HTTP: '20220428' != '20220427', from '20220427T001057Z'."),
                Arguments.of("AKIDEXAMPLE", "AKIDEXAMPLE2", INVALID_TOKEN),
                Arguments.of("AKIDEXAMPLE", "%00%00%00%00", INVALID_TOKEN),
                Arguments.of("^", "X-Amz-Security-Token=x&", INVALID_TOKEN),
                Arguments.of("b=c", "b=d", MISMATCH),
                Arguments.of("b=c", "B=c", MISMATCH),
                Arguments.of("b=c", "b=c&b=c", MISMATCH),
                Arguments.of("b=c", "", MISMATCH),
                Arguments.of("SignedHeaders=host", "SignedHeaders=host%3Bx-absent", MISMATCH),
                Arguments.of("Signature=.*", "Signature=", MISMATCH),
                Arguments.of("Signature=....", "Signature=0000", MISMATCH));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatIsWrongIsSaid(String pattern, String replacement, String message) {
        assertEquals(message, refusal(QUERY.replaceAll(pattern, replacement)));
    }

    @Nested
    class Fields {

        @Test
        void aSignatureAsFieldAndInTheQueryIsOneTooMany() {
            TestHandshake both = handshake(QUERY).with("Authorization", "AWS4-HMAC-SHA256 Credential=x");
            assertEquals("SignatureDoesNotMatch: ", Requests.refusal(both, NOW, EXAMPLE));
        }

        @Test
        void aPasswordThatABrowserAddsIsNoSignature() throws Exception {
            Requests.verify(handshake(QUERY).with("Authorization", "Basic YTpi"), NOW);
        }

        @Test
        void withoutAQueryThereIsNoSignature() {
            assertEquals(MISSING, Requests.refusal(new TestHandshake().with("Host", "a"), NOW, EXAMPLE));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"gateway.example:8443", "Gateway.example", "gateway.example.", "", "gateway.example:80"})
        void anotherHostIsNotTheSignedOne(String host) {
            TestHandshake handshake =
                    new TestHandshake().path("/a").query(QUERY).secure().with("Host", host);
            assertEquals(MISMATCH, Requests.refusal(handshake, NOW, EXAMPLE));
        }

        @Test
        void theDefaultPortMayBeSent() throws Exception {
            Requests.verify(
                    new TestHandshake().path("/a").query(QUERY).secure().with("Host", "gateway.example:443"), NOW);
        }

        @Test
        void aFieldThatIsNotSignedMayBeAnything() throws Exception {
            Requests.verify(handshake(QUERY).with("X-Other", "not signed"), NOW);
        }
    }

    @Nested
    class Parameters {

        @Test
        void theFirstOfSeveralCounts() throws Exception {
            Requests.verify(handshake(QUERY + "&X-Amz-Signature=0"), NOW);
            assertEquals(MISMATCH, refusal("X-Amz-Signature=0&" + QUERY));
            assertEquals(MISMATCH, refusal(QUERY + "&X-Amz-Date=20220427T001057Z"));
        }

        @ParameterizedTest
        @CsvSource({"b=c, %62=%63", "%2F, %2f", "b=c, b=c&", "b=c, &&b=c"})
        void otherFormsOfTheSameAreTheSame(String one, String other) throws Exception {
            Requests.verify(handshake(QUERY.replace(one, other)), NOW);
        }

        @Test
        void aPlusIsASpace() throws Exception {
            String query = sign("wss://gateway.example/a?b=x%20y").getRawQuery();
            Requests.verify(handshake(query.replace("x%20y", "x+y")), NOW);
            assertEquals(MISMATCH, refusal(query.replace("x%20y", "x%2By")));
        }

        @Test
        void aNameWithoutAValueHasAnEmptyOne() throws Exception {
            String query = sign("wss://gateway.example/a?b").getRawQuery();
            Requests.verify(handshake(query.replace("b=", "b")), NOW);
        }

        @Test
        void thereAreLimits() {
            assertEquals(
                    "MalformedQueryString: The query has 16385 characters, limit is 16384",
                    refusal("a".repeat(Query.MAX_LENGTH + 1)));
            assertEquals(
                    "MalformedQueryString: The query has more than 256 parameters",
                    refusal("a&".repeat(Query.MAX_PARAMETERS + 1)));
        }
    }

    @Nested
    class Paths {

        @Test
        void aPrefixThatAProxyTakesAwayIsSigned() throws Exception {
            Rules behind = new Rules("us-east-1", "iotwireless", Duration.ofSeconds(300), Duration.ZERO, "/gw");
            TestHandshake handshake =
                    Requests.handshake(sign("wss://gateway.example/gw/a")).path("/a");
            new Verifier(behind, id -> Optional.of(EXAMPLE)).verify(handshake, NOW);
            assertEquals(MISMATCH, Requests.refusal(handshake, NOW, EXAMPLE));
        }

        @ParameterizedTest
        @CsvSource({"/a b, /a%20b", "/a%20b, /a b", "/a:b, /a%3Ab", "/a%3Ab, /a:b", "/%, /%25", "/%25, /%"})
        void noFormOfAPathIsAnotherPaths(String signed, String asked) throws Exception {
            URI url = sign("wss://gateway.example" + PercentEncoding.encodePath(signed));
            Requests.verify(Requests.handshake(url), NOW);
            assertEquals(MISMATCH, Requests.refusal(Requests.handshake(url).path(asked), NOW, EXAMPLE));
        }
    }

    /** Parts of right queries in a wrong order, with garbage between them. */
    @RepeatedTest(200)
    void garbageIsRefusedAndCausesNothingElse(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        String[] parts = QUERY.split("(?<=[&=])");
        StringBuilder query = new StringBuilder();
        for (int i = random.nextInt(40); i >= 0; i--) {
            query.append(parts[random.nextInt(parts.length)]);
            if (random.nextInt(4) == 0) {
                query.append((char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000));
            }
        }
        TestHandshake handshake = handshake(query.toString());
        assertThrows(RefusedException.class, () -> Requests.verify(handshake, NOW), query.toString());
    }

    @Test
    void aDerivedKeyIsThatOfTheSecretOfNow() throws Exception {
        Credentials[] known = {EXAMPLE};
        Verifier verifier = new Verifier(RULES, id -> Optional.of(known[0]));
        verifier.verify(handshake(QUERY), NOW);
        known[0] = Credentials.of(EXAMPLE.accessKeyId(), "another secret access key");
        assertThrows(RefusedException.class, () -> verifier.verify(handshake(QUERY), NOW));
    }

    @Test
    void derivedKeysAreNotMoreThanSoMany() {
        SigningKeys keys = new SigningKeys();
        for (int i = 0; i < 2 * SigningKeys.MAX; i++) {
            keys.key(Credentials.of("AKID" + i, "secret"), new Scope("20220427", "r", "s"));
        }
        assertEquals(SigningKeys.MAX, keys.size());
    }
}
