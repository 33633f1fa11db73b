package org.sluice.jetty.upgrade;

import java.security.Principal;
import java.util.Optional;
import org.sluice.protocol.TlsFacts;
import org.sluice.protocol.UpgradeRequest;

/** Clients that TLS has authenticated. */
final class CertificateSubject {

    private CertificateSubject() {}

    /**
     * Makes the subject of the client's certificate the principal.
     *
     * @return the same request where there is no certificate, or somebody has authenticated the client otherwise
     */
    static UpgradeRequest asPrincipal(UpgradeRequest request) {
        Optional<Principal> subject = request.tls()
                .map(TlsFacts::peerCertificates)
                .flatMap(chain -> chain.stream().findFirst())
                .map(certificate -> certificate.getSubjectX500Principal());
        return request.principal().isPresent() || subject.isEmpty() ? request : with(request, subject);
    }

    private static UpgradeRequest with(UpgradeRequest request, Optional<Principal> principal) {
        return new RequestCopy(
                request.token(),
                request.isExtendedConnect(),
                request.path(),
                request.query(),
                request.fields(),
                request.isSecure(),
                request.authority(),
                request.tls(),
                principal,
                request.localAddress(),
                request.remoteAddress(),
                request.serverName(),
                request.scopes());
    }
}
