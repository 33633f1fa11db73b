package org.sluice.presign.impl.sigv4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.presign.impl.sigv4.Requests.EXAMPLE;
import static org.sluice.presign.impl.sigv4.Requests.NOW;
import static org.sluice.presign.impl.sigv4.Requests.RULES;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.testing.TestHandshake;

/** What is signed here is accepted here, and nothing else. */
class SignerTest {

    private static final String CHARACTERS = "abcXYZ019-._~ !\"#$%&'()*+,/:;<=>?@[\\]^`{|}\t\u00e9\u20ac\ud83d\ude00";

    private static URI sign(String url) {
        return new Signer(RULES).sign(EXAMPLE, URI.create(url), Duration.ofSeconds(60), NOW);
    }

    private static String text(Random random, int max, String without) {
        StringBuilder text = new StringBuilder();
        int[] all = CHARACTERS.codePoints().filter(c -> without.indexOf(c) < 0).toArray();
        for (int i = random.nextInt(max); i >= 0; i--) {
            text.appendCodePoint(all[random.nextInt(all.length)]);
        }
        return text.toString();
    }

    private static String url(Random random) {
        StringBuilder url = new StringBuilder("wss://gateway.example:8443");
        for (int i = random.nextInt(4); i >= 0; i--) {
            url.append("/x").append(PercentEncoding.encodePath(text(random, 8, "/")));
        }
        char separator = '?';
        for (int i = random.nextInt(6); i > 0; i--) {
            url.append(separator).append(PercentEncoding.encode(text(random, 6, "")));
            url.append('=').append(PercentEncoding.encode(text(random, 12, "")));
            separator = '&';
        }
        return url.toString();
    }

    @RepeatedTest(300)
    void whateverIsSignedIsAccepted(RepetitionInfo repetition) throws Exception {
        URI signed = sign(url(new Random(repetition.getCurrentRepetition())));
        assertEquals(EXAMPLE, Requests.verify(Requests.handshake(signed), NOW).credentials());
    }

    /** But where the changed one is another form of the same. */
    @RepeatedTest(20)
    void anyByteThatIsChangedIsRefused(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        URI signed = sign(url(random));
        byte[] query = signed.getRawQuery().getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < query.length; i++) {
            byte before = query[i];
            query[i] ^= (byte) (1 << random.nextInt(7));
            String changed = new String(query, StandardCharsets.US_ASCII);
            query[i] = before;
            if (!isTheSame(changed, signed.getRawQuery())) {
                TestHandshake handshake = Requests.handshake(signed).query(changed);
                assertThrows(RefusedException.class, () -> Requests.verify(handshake, NOW), changed);
            }
        }
        String path = signed.getPath();
        for (int i = 1; i < path.length(); i++) {
            String changed = path.substring(0, i) + (char) (path.charAt(i) ^ 1) + path.substring(i + 1);
            TestHandshake handshake = Requests.handshake(signed).path(changed);
            assertThrows(RefusedException.class, () -> Requests.verify(handshake, NOW), changed);
        }
    }

    private static boolean isTheSame(String one, String other) {
        try {
            return Query.parse(one).canonical().equals(Query.parse(other).canonical())
                    && Query.parse(one)
                            .first(Query.SIGNATURE)
                            .equals(Query.parse(other).first(Query.SIGNATURE));
        } catch (RefusedException e) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "WSS://Gateway.Example:443/a, wss://gateway.example/a",
        "ws://gateway.example:80, ws://gateway.example/",
        "https://gateway.example:80/, https://gateway.example:80/",
        "ws://[2001:DB8::1]:8080/a, ws://[2001:db8::1]:8080/a",
        "ws://[::1]/a/./b/../c%7e, ws://[::1]/a/c~",
    })
    void theUrlIsInTheFormInWhichClientsSendIt(String url, String expected) {
        assertEquals(expected, sign(url).toString().replaceAll("\\?.*", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a",
                "ftp://gateway/a",
                "ws:/a",
                "wss://user@gateway/a",
                "wss://gateway/a#b",
                "gateway",
                "wss://gateway/a?X-Amz-Date=x",
                "wss://gateway/a?X-Amz-Signature=x",
            })
    void whatCannotBeSignedIsNot(String url) {
        assertThrows(IllegalArgumentException.class, () -> sign(url));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 301_000, 1_500})
    void theTimeHasLimits(long millis) {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Signer(RULES)
                        .sign(EXAMPLE, URI.create("wss://a/"), Duration.ofMillis(millis), NOW))
                .getMessage()
                .endsWith("from 1 to 300"));
    }

    @Test
    void noTextFormShowsASecret() throws Exception {
        URI url = sign("wss://gateway.example/a");
        String signature = Query.parse(url.getRawQuery()).first(Query.SIGNATURE).orElseThrow();
        String text = EXAMPLE + " " + Requests.verify(Requests.handshake(url), NOW) + " "
                + SignedQuery.read(Query.parse(url.getRawQuery()), RULES, NOW);
        assertTrue(!text.contains(signature) && !text.contains(EXAMPLE.secretAccessKey()), text);
    }
}
