package org.sluice.presign.impl.sigv4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sluice.presign.impl.sigv4.Requests.EXAMPLE;
import static org.sluice.presign.impl.sigv4.Requests.NOW;
import static org.sluice.presign.impl.sigv4.Requests.RULES;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.presign.Credentials;
import org.sluice.testing.TestHandshake;

/** Signatures that others have published, or made. */
class PublishedVectorsTest {

    /** The network analyzer's URL, by its documented algorithm and by botocore. */
    @Nested
    class NetworkAnalyzer {

        private static final URI URL = URI.create("wss://api.iotwireless.us-east-1.amazonaws.com"
                + "/start-network-analyzer-stream?configuration-name=NaConfig");
        private static final String QUERY = "X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIDEXAMPLE%2F20220427%2Fus-east-1%2Fiotwireless%2Faws4_request"
                + "&X-Amz-Date=20220427T001057Z&X-Amz-Expires=300TOKEN&X-Amz-SignedHeaders=host&configuration-name=NaConfig";
        private static final String TOKEN = "AQoDYXdzEXAMPLE//+session==";

        private static String query(String token) {
            return QUERY.replace("TOKEN", token);
        }

        private static URI signed(Credentials credentials) {
            return new Signer(RULES).sign(credentials, URL, Duration.ofSeconds(300), NOW);
        }

        @Test
        void theSigningKeyIsDerivedFromTheScope() {
            assertEquals(
                    "8d42959dafbfdb7ef891cb42bbe610de60f01f5db0cec1c9c87c6f533b5a0e92",
                    HexFormat.of()
                            .formatHex(new Scope("20220427", "us-east-1", "iotwireless")
                                    .signingKey(EXAMPLE.secretAccessKey())));
        }

        @Test
        void theCanonicalRequestIsTheDocumentedOne() {
            String request = Canonical.request(URL.getPath(), query(""), "host:" + URL.getHost() + "\n", "host");
            assertEquals("4cfe086fab058a7d361184bd347634ce519991a8455ef62db4b56c15e297a424", Crypto.sha256(request));
        }

        @Test
        void theSignatureIsThatOfOthers() {
            assertEquals(
                    URL.toString().replaceAll("\\?.*", "?") + query("")
                            + "&X-Amz-Signature=0807ab801a7af4e7e3365ca04fafb232fe0bc45a3d159509d29fbc8a2c55e1c1",
                    signed(EXAMPLE).toString());
        }

        @Test
        void theSessionTokenIsSigned() throws Exception {
            Credentials temporary = EXAMPLE.sessionToken(TOKEN);
            URI url = signed(temporary);
            assertEquals(
                    query("&X-Amz-Security-Token=AQoDYXdzEXAMPLE%2F%2F%2Bsession%3D%3D")
                            + "&X-Amz-Signature=ae40940461d850d2fdddf2ffbb5a1255af2ae659209b099fef0b2c32a570cdce",
                    url.getRawQuery());
            assertEquals(
                    temporary,
                    Requests.verify(Requests.handshake(url), NOW, temporary).credentials());
        }

        @Test
        void theOrderOfAUrlIsAnybodys() throws Exception {
            String query = "configuration-name=NaConfig&X-Amz-Signature="
                    + "0807ab801a7af4e7e3365ca04fafb232fe0bc45a3d159509d29fbc8a2c55e1c1&"
                    + query("").replace("&configuration-name=NaConfig", "");
            assertEquals(
                    EXAMPLE,
                    Requests.verify(Requests.handshake(URL).query(query), NOW).credentials());
        }
    }

    /** The cases of AWS's own test suite for signers. */
    @Nested
    class TestSuite {

        private static final Rules RULES =
                new Rules("us-east-1", "service", Duration.ofSeconds(3600), Duration.ZERO, "");
        private static final Instant TIME = Instant.parse("2015-08-30T12:36:00Z");
        private static final String TOKEN = "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267";
        private static final String SIGNED = "X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fservice%2Faws4_request"
                + "&X-Amz-Date=20150830T123600Z&X-Amz-SignedHeaders=host&X-Amz-Expires=3600&X-Amz-Signature=";

        @ParameterizedTest
        @CsvSource({
            "/, '', e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d",
            "/, Param2=value2&Param1=value1, 86012e2c9ad4d77369f5d81c11f75158aae4f895a085212cc6d3f923d300bed5",
            "/, Param1=value1, 49096700cbbaa5753443850f40df10f904fc2fdb544dc9512203cc77c471a9de",
            "/, Param-3=Value3&Param=Value2&%E1%88%B4=Value1,"
                    + " c5f1848ceec943ac2ca68ee720460c23aaae30a2300586597ada94c4a65e4787",
            "/example space/, '', 7a1f416954786484c9824d93c1f26ef64acb9b1b6c9154d08c9f07d0e394abf6",
        })
        void aSignatureIsRight(String path, String query, String signature) throws Exception {
            TestHandshake handshake = new TestHandshake()
                    .path(path)
                    .query(query + "&" + SIGNED + signature)
                    .with("Host", "example.amazonaws.com");
            assertEquals(
                    EXAMPLE,
                    new Verifier(RULES, id -> Optional.of(EXAMPLE))
                            .verify(handshake, TIME)
                            .credentials());
        }

        @Test
        void aSessionTokenIsPartOfIt() throws Exception {
            TestHandshake handshake = new TestHandshake()
                    .path("/")
                    .query("X-Amz-Security-Token=" + TOKEN + "&" + SIGNED
                            + "7ff2b50b376cb4d151970630573d6291dc128cc5c2a12ffb237f73cc53f67b6c")
                    .with("Host", "example.amazonaws.com");
            Credentials temporary = EXAMPLE.sessionToken(TOKEN);
            assertEquals(
                    temporary,
                    new Verifier(RULES, id -> Optional.of(temporary))
                            .verify(handshake, TIME)
                            .credentials());
        }

        @Test
        void theStringToSignIsTheSuites() {
            String query = SIGNED.replace("&X-Amz-Signature=", "");
            try {
                String request =
                        Canonical.request("/", Query.parse(query).canonical(), "host:example.amazonaws.com\n", "host");
                assertEquals(
                        "bb7705b4aa3cb8e8f5e1e0b3d4c0b64030797a313c8ceee43e33117cc43eadc5", Crypto.sha256(request));
            } catch (RefusedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
