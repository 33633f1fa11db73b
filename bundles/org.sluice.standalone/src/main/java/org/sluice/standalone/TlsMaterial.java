package org.sluice.standalone;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a server's files hold.
 *
 * @param settings where that is
 * @param keys the keys with their certificates
 * @param password opens the keys, in memory too
 * @param trusted who vouches for clients; empty where none is asked
 * @param fingerprint differs for other files
 */
record TlsMaterial(
        TlsSettings settings, KeyStore keys, String password, Optional<KeyStore> trusted, String fingerprint) {

    /** So that a path like {@code /dev/zero} does no harm. */
    private static final int MAX_FILE_BYTES = 1 << 20;

    private static final String IN_MEMORY = "in memory";

    /** What is done with a file's content. */
    private interface Use<T> {
        T use(byte[] content) throws GeneralSecurityException, IOException;
    }

    /**
     * Reads the files.
     *
     * @throws UnusableFileException naming the property whose file cannot be used
     */
    static TlsMaterial load(TlsSettings settings) throws UnusableFileException {
        MessageDigest digest = sha256();
        KeyStore keys = settings.keyStore().isPresent()
                ? read("keyStore", settings.keyStore().get(), digest, "a PKCS #12 file with a key", content -> {
                    KeyStore store = pkcs12(content, settings.keyStorePassword());
                    return withKey(store, settings.keyStorePassword().orElse(""));
                })
                : pem(settings, digest);
        return new TlsMaterial(
                settings,
                keys,
                settings.keyStore().isPresent() ? settings.keyStorePassword().orElse("") : IN_MEMORY,
                trusted(settings, digest),
                HexFormat.of().formatHex(digest.digest()));
    }

    private static KeyStore pem(TlsSettings settings, MessageDigest digest) throws UnusableFileException {
        List<X509Certificate> chain =
                read("certificate", settings.certificate().orElseThrow(), digest, "a PEM file", content -> new PemFile(
                                content)
                        .certificates());
        return read(
                "privateKey",
                settings.privateKey().orElseThrow(),
                digest,
                "a PEM file with the certificate's key in PKCS #8, without encryption",
                content -> {
                    X509Certificate certificate = chain.get(0);
                    PrivateKey key = new PemFile(content)
                            .privateKey(certificate.getPublicKey().getAlgorithm());
                    checkPair(key, certificate);
                    KeyStore store = pkcs12();
                    store.setKeyEntry("server", key, IN_MEMORY.toCharArray(), chain.toArray(Certificate[]::new));
                    return store;
                });
    }

    private static Optional<KeyStore> trusted(TlsSettings settings, MessageDigest digest) throws UnusableFileException {
        if (settings.trustStore().isPresent()) {
            return Optional.of(read(
                    "trustStore",
                    settings.trustStore().get(),
                    digest,
                    "a PKCS #12 file with certificates",
                    content -> withCertificate(pkcs12(content, settings.trustStorePassword()))));
        }
        if (settings.trustedCertificates().isPresent()) {
            Path file = settings.trustedCertificates().get();
            return Optional.of(read("trustedCertificates", file, digest, "a PEM file", content -> {
                KeyStore store = pkcs12();
                for (X509Certificate certificate : new PemFile(content).certificates()) {
                    store.setCertificateEntry("trusted-" + store.size(), certificate);
                }
                return store;
            }));
        }
        return Optional.empty();
    }

    private static <T> T read(String property, Path file, MessageDigest digest, String allowed, Use<T> use)
            throws UnusableFileException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MAX_FILE_BYTES + 1);
            if (content.length > MAX_FILE_BYTES) {
                throw new IOException("it is longer than " + MAX_FILE_BYTES + " bytes");
            }
            digest.update(content);
            return use.use(content);
        } catch (NoSuchFileException e) {
            throw refusal(property, file, allowed, "there is no such file", e);
        } catch (IOException | GeneralSecurityException e) {
            // The JDK has no words for the end of a file.
            String reason = e.getMessage() == null ? "it is incomplete" : e.getMessage();
            throw refusal(property, file, allowed, reason, e);
        }
    }

    /** The JDK's messages do not show passwords. */
    private static UnusableFileException refusal(
            String property, Path file, String allowed, String reason, Exception cause) {
        return new UnusableFileException(property, file, allowed + "; " + reason, cause);
    }

    /** When the first of the server's certificates expires, with those that lead to a root. */
    Instant end() {
        try {
            Instant end = Instant.MAX;
            for (String alias : Collections.list(keys.aliases())) {
                Certificate[] chain = keys.isKeyEntry(alias) ? keys.getCertificateChain(alias) : new Certificate[0];
                for (Certificate certificate : chain) {
                    Instant its = ((X509Certificate) certificate).getNotAfter().toInstant();
                    end = its.isBefore(end) ? its : end;
                }
            }
            return end;
        } catch (KeyStoreException e) {
            throw new IllegalStateException("the key store has been loaded", e);
        }
    }

    private static KeyStore withKey(KeyStore store, String password) throws GeneralSecurityException {
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                store.getKey(alias, password.toCharArray());
                return store;
            }
        }
        throw new GeneralSecurityException("it has no key");
    }

    private static KeyStore withCertificate(KeyStore store) throws GeneralSecurityException {
        for (String alias : Collections.list(store.aliases())) {
            if (store.isCertificateEntry(alias)) {
                return store;
            }
        }
        throw new GeneralSecurityException("it has no trusted certificate");
    }

    private static void checkPair(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        byte[] text = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(text);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("it is not the key of the certificate");
        }
    }

    private static KeyStore pkcs12(byte[] content, Optional<String> password)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(content), password.orElse("").toCharArray());
        return store;
    }

    private static KeyStore pkcs12() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "TLS material " + fingerprint;
    }
}
