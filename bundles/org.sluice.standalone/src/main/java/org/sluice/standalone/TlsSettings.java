package org.sluice.standalone;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.sluice.configuration.ConfigurationReader;
import org.sluice.configuration.InvalidPropertyException;

/**
 * Where a server's keys are, and whom it trusts. Either {@code keyStore} or {@code certificate} and {@code privateKey} are there,
 * and at most one of {@code trustStore} and {@code trustedCertificates}.
 *
 * @param keyStore a PKCS #12 file with keys and their certificates
 * @param keyStorePassword opens it and its keys
 * @param certificate a PEM file with a certificate and those that lead to a root
 * @param privateKey a PEM file with the certificate's key
 * @param clientCertificates whether clients are asked for a certificate
 * @param trustStore a PKCS #12 file with the certificates of who vouches for clients
 * @param trustStorePassword opens it
 * @param trustedCertificates the same as a PEM file
 * @param checkInterval how often the files are looked at, zero for never
 */
record TlsSettings(
        Optional<Path> keyStore,
        Optional<String> keyStorePassword,
        Optional<Path> certificate,
        Optional<Path> privateKey,
        ClientCertificates clientCertificates,
        Optional<Path> trustStore,
        Optional<String> trustStorePassword,
        Optional<Path> trustedCertificates,
        Duration checkInterval) {

    /** Whether a client presents a certificate. */
    enum ClientCertificates {
        /** It is not asked. */
        NONE,
        /** It may. */
        WANT,
        /** Without one there is no connection. */
        NEED
    }

    private static final int MAX_CHECK_SECONDS = 86_400;

    /**
     * Reads them.
     *
     * @return empty for a server without TLS, whatever else is set
     */
    static Optional<TlsSettings> of(ConfigurationReader<InvalidPropertyException> reader)
            throws InvalidPropertyException {
        if (!reader.flag("tls")) {
            return Optional.empty();
        }
        TlsSettings settings = new TlsSettings(
                file(reader, "keyStore"),
                password(reader, "keyStorePassword"),
                file(reader, "certificate"),
                file(reader, "privateKey"),
                switch (reader.oneOf("clientCertificates", "none", "want", "need")) {
                    case "want" -> ClientCertificates.WANT;
                    case "need" -> ClientCertificates.NEED;
                    default -> ClientCertificates.NONE;
                },
                file(reader, "trustStore"),
                password(reader, "trustStorePassword"),
                file(reader, "trustedCertificates"),
                reader.seconds("certificateCheckSeconds", 0, MAX_CHECK_SECONDS));
        settings.checkKeys();
        settings.checkTrust();
        return Optional.of(settings);
    }

    private void checkKeys() throws InvalidPropertyException {
        if (keyStore.isEmpty() && certificate.isEmpty()) {
            throw new InvalidPropertyException("keyStore", null, "a PKCS #12 file, or a certificate, because of tls");
        }
        if (keyStore.isPresent() && certificate.isPresent()) {
            throw new InvalidPropertyException("certificate", certificate.get().toString(), "none beside a keyStore");
        }
        if (certificate.isPresent() && privateKey.isEmpty()) {
            throw new InvalidPropertyException("privateKey", null, "a PEM file, because of certificate");
        }
    }

    /** Without a choice of its own, a server would trust whoever the Java runtime trusts for other servers. */
    private void checkTrust() throws InvalidPropertyException {
        if (trustStore.isPresent() && trustedCertificates.isPresent()) {
            throw new InvalidPropertyException(
                    "trustedCertificates", trustedCertificates.get().toString(), "none beside a trustStore");
        }
        if (clientCertificates != ClientCertificates.NONE && trustStore.isEmpty() && trustedCertificates.isEmpty()) {
            throw new InvalidPropertyException(
                    "trustStore", null, "a PKCS #12 file, or trustedCertificates, because of clientCertificates");
        }
    }

    private static Optional<Path> file(ConfigurationReader<InvalidPropertyException> reader, String name)
            throws InvalidPropertyException {
        String path = reader.text(name, TlsSettings::isPath, "the path of a file");
        return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path));
    }

    private static Optional<String> password(ConfigurationReader<InvalidPropertyException> reader, String name)
            throws InvalidPropertyException {
        return reader.secret(name, any -> true, "a text");
    }

    private static boolean isPath(String text) {
        try {
            return !Path.of(text).toString().isEmpty();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Without the passwords. */
    @Override
    public String toString() {
        return "TLS with " + keyStore.or(this::certificate);
    }
}
