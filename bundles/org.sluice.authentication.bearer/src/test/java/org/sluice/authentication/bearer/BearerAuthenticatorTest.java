package org.sluice.authentication.bearer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.testing.TestHandshake;
import org.sluice.websocket.authentication.Authentication;

/** RFC 6750, 2. */
class BearerAuthenticatorTest {

    private static final String TOKEN = "0123456789abcdef";
    private static final String PADDED = "c2VjcmV0IG9mIGJvYg+/==";
    /** printf %s hashed-token-of-carol | sha256sum */
    private static final String CAROL = "hashed-token-of-carol";

    private static final String CHALLENGE = "Bearer realm=\"gateway\"";
    private static final Authentication MISSING = Authentication.missing(CHALLENGE);
    private static final Authentication WRONG = Authentication.wrong(CHALLENGE + ", error=\"invalid_token\"");
    private static final Authentication TOO_MANY = Authentication.missing(CHALLENGE + ", error=\"invalid_request\"");

    static Settings settings(Object... namesAndValues) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("tokens", new String[] {
            "alice=" + TOKEN,
            "bob=" + PADDED,
            "carol=sha256:8354fa8bfef92a1fe021530d0d65a55851237d953bf6833f94ba2dcf9d902031"
        });
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        try {
            return Settings.parse("org.sluice.authentication.bearer~main", properties);
        } catch (InvalidPropertyException e) {
            throw new AssertionError(e);
        }
    }

    private static Authentication decide(TestHandshake handshake, Object... namesAndValues) {
        return new BearerAuthenticator(settings(namesAndValues)).authenticate(handshake);
    }

    private static TestHandshake authorization(String value) {
        return new TestHandshake().with("Authorization", value);
    }

    static Stream<Arguments> fields() {
        return Stream.of(
                Arguments.of("Bearer " + TOKEN, Authentication.granted("alice")),
                Arguments.of("bearer   " + TOKEN + " ", Authentication.granted("alice")),
                Arguments.of("Bearer " + PADDED, Authentication.granted("bob")),
                Arguments.of("Bearer " + CAROL, Authentication.granted("carol")),
                Arguments.of("Bearer " + TOKEN + "0", WRONG),
                Arguments.of("Bearer " + TOKEN.toUpperCase(), WRONG),
                Arguments.of("Bearer", WRONG),
                Arguments.of("Bearer \u00e9", WRONG),
                Arguments.of("Basic " + TOKEN, MISSING),
                Arguments.of("Bearers " + TOKEN, MISSING),
                Arguments.of("", MISSING));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void aTokenComesAsAField(String value, Authentication expected) {
        assertEquals(expected, decide(authorization(value)));
    }

    @Test
    void withoutATokenItIsMissing() {
        assertEquals(MISSING, decide(new TestHandshake()));
    }

    @Test
    void aHashIsNoToken() {
        assertEquals(
                WRONG,
                decide(authorization(
                        "Bearer sha256:8354fa8bfef92a1fe021530d0d65a55851237d953bf6833f94ba2dcf9d902031")));
    }

    @Test
    void aTokenComesInTheQueryWhereThatIsConfigured() {
        TestHandshake handshake = new TestHandshake().query("x=1&access_token=" + TOKEN + "&y");
        assertEquals(MISSING, decide(handshake));
        assertEquals(Authentication.granted("alice"), decide(handshake, "queryParameter", "access_token"));
        assertEquals(MISSING, decide(handshake, "queryParameter", "token"));
        assertEquals(
                Authentication.granted("bob"),
                decide(new TestHandshake().query("t=c2VjcmV0IG9mIGJvYg%2B%2f%3d%3D"), "queryParameter", "t"));
        for (String query : new String[] {"t", "t=", "t=%", "t=%zz", "t=" + TOKEN + "%00"}) {
            assertEquals(WRONG, decide(new TestHandshake().query(query), "queryParameter", "t"), query);
        }
    }

    @Test
    void aTokenComesBehindTheSubprotocolAndIsToldToBeOne() {
        TestHandshake handshake = new TestHandshake().offering("chat", "sluice.bearer", TOKEN, "other");
        assertEquals(Authentication.granted("alice").subprotocol("sluice.bearer", TOKEN), decide(handshake));
        assertEquals(MISSING, decide(handshake, "subprotocol", ""));
        assertEquals(MISSING, decide(handshake, "subprotocol", "another"));
        assertEquals(WRONG, decide(new TestHandshake().offering("sluice.bearer")));
        assertEquals(WRONG, decide(new TestHandshake().offering(TOKEN, "sluice.bearer")));
        assertEquals(MISSING, decide(new TestHandshake().offering(TOKEN)));
    }

    @Test
    void moreThanOneIsOneTooMany() {
        TestHandshake two = authorization("Bearer " + TOKEN).offering("sluice.bearer", TOKEN);
        assertEquals(TOO_MANY, decide(two));
        assertEquals(TOO_MANY, decide(authorization("Bearer " + TOKEN).with("Authorization", "Bearer " + TOKEN)));
    }

    @Test
    void theRealmIsQuoted() {
        assertEquals(
                Authentication.missing("Bearer realm=\"a \\\"b\\\" \\\\c\""),
                decide(new TestHandshake(), "realm", "a \"b\" \\c"));
    }

    @Test
    void noTextFormShowsATokenOrItsHash() {
        Settings settings = settings();
        for (Object each : new Object[] {settings, settings.tokens(), new BearerAuthenticator(settings)}) {
            String text = each.toString();
            assertFalse(text.contains(TOKEN) || text.contains("8354fa") || text.contains("alice"), text);
        }
    }
}
