package org.sluice.standalone;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The textual encoding of RFC 7468: blocks between lines of dashes, whatever stands around them. */
final class PemFile {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*+)-----END \\1-----");

    private record Block(String label, byte[] content) {}

    private final List<Block> blocks = new ArrayList<>();

    /**
     * Reads a file.
     *
     * @throws GeneralSecurityException if one of its blocks is not Base64
     */
    PemFile(byte[] file) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1));
        while (block.find()) {
            try {
                blocks.add(new Block(block.group(1), Base64.getMimeDecoder().decode(block.group(2))));
            } catch (IllegalArgumentException e) {
                throw new GeneralSecurityException("a block of it is not Base64", e);
            }
        }
    }

    /** At least one, in their order. */
    List<X509Certificate> certificates() throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label.equals("CERTIFICATE")) {
                certificates.add(
                        (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.content)));
            }
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("it has no block CERTIFICATE");
        }
        return certificates;
    }

    /**
     * The only key.
     *
     * @param algorithm the algorithm of its public key
     */
    PrivateKey privateKey(String algorithm) throws GeneralSecurityException {
        List<Block> keys = blocks.stream()
                .filter(block -> block.label.endsWith("PRIVATE KEY"))
                .toList();
        if (keys.size() != 1) {
            throw new GeneralSecurityException("it has " + keys.size() + " blocks PRIVATE KEY");
        }
        if (!keys.get(0).label.equals("PRIVATE KEY")) {
            throw new GeneralSecurityException(
                    "it has a block " + keys.get(0).label + ": convert it with openssl pkcs8 -topk8 -nocrypt");
        }
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(keys.get(0).content));
    }
}
