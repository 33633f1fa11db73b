package org.sluice.jetty.impl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key pair with a certificate of its own, made by the JDK's {@code keytool} when a test first asks for it. */
public final class TestKeys {

    /** Opens every key store here, and is no secret. */
    public static final String PASSWORD = "not a secret";

    private static final Path FOLDER = Path.of("target", "test-keys");

    private final Path file;

    private TestKeys(Path file) {
        this.file = file;
    }

    /** The keys that all servers have. */
    public static TestKeys server() {
        return of("server", "EC", "CN=localhost");
    }

    /** Further keys. */
    public static synchronized TestKeys of(String name, String algorithm, String subject) {
        Path file = FOLDER.resolve(name + "-" + algorithm + ".p12");
        if (!Files.exists(file)) {
            keytool(
                    file,
                    Stream.of("-genkeypair", "-alias", name, "-keyalg", algorithm, "-dname", subject)
                            .toList());
        }
        return new TestKeys(file);
    }

    /** The PKCS #12 file. */
    public Path file() {
        return file;
    }

    public KeyStore keyStore() {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    /** For a client that trusts these keys alone, and presents others, or none. */
    public SSLContext clientContext(TestKeys own) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusting());
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(own == null ? null : own.keyStore(), PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The certificate without its key, as a trust store. */
    public KeyStore trusting() {
        try {
            KeyStore own = keyStore();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            String alias = own.aliases().nextElement();
            store.setCertificateEntry(alias, own.getCertificate(alias));
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path file, List<String> arguments) {
        try {
            Files.createDirectories(FOLDER);
            String keytool =
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
            Process process = new ProcessBuilder(Stream.concat(
                                    Stream.concat(Stream.of(keytool), arguments.stream()),
                                    Stream.of("-storepass", PASSWORD, "-keystore", file.toString()))
                            .toList())
                    .redirectErrorStream(true)
                    .redirectOutput(FOLDER.resolve("keytool.log").toFile())
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool has failed, see " + FOLDER.resolve("keytool.log"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
