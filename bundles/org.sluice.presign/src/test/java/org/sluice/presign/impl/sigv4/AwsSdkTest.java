package org.sluice.presign.impl.sigv4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.sluice.presign.impl.sigv4.Requests.EXAMPLE;
import static org.sluice.presign.impl.sigv4.Requests.NOW;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.presign.Credentials;
import org.sluice.testing.TestHandshake;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** URLs that AWS's SDK for Java has signed. */
class AwsSdkTest {

    private static SdkHttpRequest sign(SdkHttpRequest request, AwsCredentialsIdentity identity, boolean twice) {
        return AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(identity)
                        .request(request)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "iotwireless")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(AwsV4FamilyHttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofSeconds(120))
                        .putProperty(AwsV4FamilyHttpSigner.DOUBLE_URL_ENCODE, twice)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC)))
                .request();
    }

    private static SdkHttpRequest.Builder request(String url) {
        return SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(URI.create(url));
    }

    private static AwsCredentialsIdentity identity() {
        return AwsCredentialsIdentity.create(EXAMPLE.accessKeyId(), EXAMPLE.secretAccessKey());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.iotwireless.us-east-1.amazonaws.com/start-network-analyzer-stream",
                "https://gateway.example/start-network-analyzer-stream?configuration-name=NaConfig",
                "http://gateway.example:8082/start-network-analyzer-stream?b=2&a=1&B=3&a=0&c",
                "http://gateway.example:80/a",
                "https://gateway.example:443/a",
                "https://gateway.example:80/a",
                "http://[2001:db8::1]:8080/a?x=%3A%2F%3D%26%2B%20%25",
                "http://127.0.0.1/",
                "https://gateway.example/rooms/caf%C3%A9/%E2%82%AC/a%20b?q=%C3%A9%F0%9F%98%80~-_.",
                "https://gateway.example/a:b@c/$1,2;3=4",
                "https://gateway.example/a%25b",
            })
    void aUrlIsAccepted(String url) throws Exception {
        for (boolean twice : new boolean[] {true, false}) {
            if (!twice && (url.contains("%25b") || url.contains(":b@c"))) {
                // The form of another path that is encoded twice, and one that is not encoded at all
                continue;
            }
            URI signed = sign(request(url).build(), identity(), twice).getUri();
            assertEquals(
                    EXAMPLE, Requests.verify(Requests.handshake(signed), NOW).credentials());
        }
    }

    @Test
    void soIsOneWithASessionToken() throws Exception {
        Credentials temporary = EXAMPLE.sessionToken("IQoJb3JpZ2luX2VjE//+session==");
        URI signed = sign(
                        request("https://gateway.example/a?b=c").build(),
                        AwsSessionCredentialsIdentity.create(
                                temporary.accessKeyId(),
                                temporary.secretAccessKey(),
                                temporary.sessionToken().orElseThrow()),
                        true)
                .getUri();
        assertEquals(
                temporary,
                Requests.verify(Requests.handshake(signed), NOW, temporary).credentials());
    }

    @Test
    void soIsOneWithFurtherFields() throws Exception {
        SdkHttpRequest signed = sign(
                request("https://gateway.example/a")
                        .appendHeader("X-Tenant", "  two   words ")
                        .appendHeader("X-Tenant", "and more")
                        .build(),
                identity(),
                true);
        TestHandshake handshake = Requests.handshake(signed.getUri())
                .with("X-Tenant", "  two   words ")
                .with("x-tenant", "and more");
        assertEquals(EXAMPLE, Requests.verify(handshake, NOW).credentials());
        for (String other : new String[] {"two words,and mor", "two words", "Two words,and more"}) {
            assertRefused(Requests.handshake(signed.getUri()).with("X-Tenant", other));
        }
        assertRefused(Requests.handshake(signed.getUri()));
    }

    private static void assertRefused(TestHandshake handshake) {
        assertEquals(
                "SignatureDoesNotMatch",
                assertThrows(RefusedException.class, () -> Requests.verify(handshake, NOW))
                        .code());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://gateway.example/a?b=c%20d",
                "http://gateway.example:8080/a%20b/%C3%A9?x&y=%2B",
                "https://[::1]:8443/a:b?q=%25",
            })
    void oursHasTheSameSignature(String url) {
        URI ours = new Signer(Requests.RULES).sign(EXAMPLE, URI.create(url), Duration.ofSeconds(120), NOW);
        String canonicalUrl =
                ours.toString().replaceAll("\\?.*", "") + "?" + URI.create(url).getRawQuery();
        URI theirs = sign(request(canonicalUrl).build(), identity(), true).getUri();
        assertEquals(signature(theirs), signature(ours));
    }

    private static String signature(URI url) {
        return url.getRawQuery().replaceAll(".*X-Amz-Signature=([0-9a-f]*).*", "$1");
    }
}
