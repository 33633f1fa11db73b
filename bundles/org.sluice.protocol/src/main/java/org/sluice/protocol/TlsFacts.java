package org.sluice.protocol;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;

/**
 * What is known of a TLS session.
 *
 * @param protocol the protocol's version in the JDK's spelling, for example {@code TLSv1.3}
 * @param cipherSuite the cipher suite's IANA name
 * @param peerCertificates the client's certificate chain, its own first; empty where it has presented none
 */
public record TlsFacts(String protocol, String cipherSuite, List<X509Certificate> peerCertificates) {

    /**
     * Copies the list.
     *
     * @param protocol as in the record
     * @param cipherSuite as in the record
     * @param peerCertificates as in the record
     * @throws NullPointerException if anything is {@code null}
     */
    public TlsFacts {
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(cipherSuite, "cipherSuite");
        peerCertificates = List.copyOf(peerCertificates);
    }
}
