package org.sluice.itest.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** The ports at which clients have to speak TLS, and the keys of both sides, made by the JDK's {@code keytool}. */
public final class Tls {

    /** Opens every key store here, and is no secret. */
    public static final String PASSWORD = "not a secret";

    private static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();

    private Tls() {}

    /** Has all clients speak TLS there from now on. */
    public static int at(int port) {
        PORTS.add(port);
        return port;
    }

    static boolean isAt(int port) {
        return PORTS.contains(port);
    }

    /** A key store with a fresh key, whose certificate is its own issuer. */
    public static Path newKeys(Path file, String subject) throws IOException {
        Files.deleteIfExists(file);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-alias", "own", "-keyalg", "EC", "-dname", subject));
        command.addAll(List.of("-ext", "san=dns:localhost,dns:gateway.example,ip:127.0.0.1"));
        command.addAll(List.of("-storepass", PASSWORD, "-keystore", file.toString()));
        try {
            Process keytool = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(file.resolveSibling("keytool.log").toFile())
                    .start();
            if (keytool.waitFor() != 0) {
                throw new IOException("keytool has failed, see keytool.log beside " + file);
            }
            return file;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The keys of all servers of a test: clients trust nobody else. */
    public static Path serverKeys() {
        return Path.of(System.getProperty("itest.work"), "server.p12");
    }

    /** For a client that presents a certificate of its own, or none. */
    public static SSLContext context(Path own) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            KeyStore server = load(serverKeys());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("server", server.getCertificate("own"));
            trust.init(trusted);
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(own == null ? null : load(own), PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static KeyStore load(Path file) throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Speaks TLS over a connected socket, and in it one of some protocols (RFC 7301), if there are any. */
    static Socket over(Socket tcp, Path own, String... protocols) throws IOException {
        SSLSocket socket =
                (SSLSocket) context(own).getSocketFactory().createSocket(tcp, "localhost", tcp.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }
}
