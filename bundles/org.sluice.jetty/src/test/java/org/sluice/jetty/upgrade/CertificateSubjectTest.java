package org.sluice.jetty.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sluice.jetty.impl.TestKeys;
import org.sluice.protocol.TlsFacts;
import org.sluice.protocol.UpgradeRequest;

/** When a certificate says who the client is. */
class CertificateSubjectTest {

    private static final TrustedProxies PROXIES = TrustedProxies.of(List.of("127.0.0.1"));

    private static UpgradeRequest request(Principal principal, X509Certificate... chain) {
        return new RequestCopy(
                "websocket",
                false,
                "/",
                Optional.empty(),
                Map.of(),
                true,
                "localhost",
                Optional.of(new TlsFacts("TLSv1.3", "TLS_AES_256_GCM_SHA384", List.of(chain))),
                Optional.ofNullable(principal),
                new InetSocketAddress("127.0.0.1", 1),
                new InetSocketAddress("127.0.0.1", 2),
                "default",
                Set.of("default"));
    }

    private static X509Certificate certificate() throws Exception {
        KeyStore store = TestKeys.server().keyStore();
        return (X509Certificate) store.getCertificate(store.aliases().nextElement());
    }

    private static Optional<String> client(TrustedProxies proxies, UpgradeRequest request) {
        return proxies.asClientMadeIt(request).principal().map(Principal::getName);
    }

    @Test
    void theSubjectOfTheClientsOwnCertificateIsThePrincipal() throws Exception {
        assertEquals(Optional.of("CN=localhost"), client(TrustedProxies.NONE, request(null, certificate())));
    }

    @Test
    void whoHasAuthenticatedTheRequestKnowsBetter() throws Exception {
        assertEquals(Optional.of("me"), client(TrustedProxies.NONE, request(() -> "me", certificate())));
    }

    @Test
    void withoutACertificateThereIsNobody() {
        assertEquals(Optional.empty(), client(TrustedProxies.NONE, request(null)));
    }

    @Test
    void theCertificateOfAProxyIsNotTheClients() throws Exception {
        assertEquals(Optional.empty(), client(PROXIES, request(null, certificate())));
    }
}
