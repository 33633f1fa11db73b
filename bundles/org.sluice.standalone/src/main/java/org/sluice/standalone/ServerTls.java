package org.sluice.standalone;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.standalone.TlsSettings.ClientCertificates;

/**
 * The TLS of a server: its context can be exchanged while connections are open, which keep what they have begun with.
 *
 * <p>TLS 1.2 and 1.3, and of the cipher suites those with forward secrecy and authenticated encryption. No renegotiation.
 */
final class ServerTls {

    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final String[] CIPHER_SUITES = {
        "TLS_AES_.*_GCM_.*", "TLS_CHACHA20_.*", "TLS_ECDHE_.*_AES_.*_GCM_.*", "TLS_ECDHE_.*_CHACHA20_.*"
    };

    private final SslContextFactory.Server factory = new SslContextFactory.Server();

    private final String server;
    private final Threads threads;
    /** Guarded by this. */
    private final Expiry expiry = new Expiry();

    // Guarded by this.
    private TlsSettings settings;
    private String fingerprint;
    private Instant end;
    private String lastProblem = "";
    private Future<?> nextCheck;
    private boolean stopped;

    ServerTls(String server, Threads threads, TlsMaterial material) {
        this.server = server;
        this.threads = threads;
        settings = material.settings();
        fingerprint = material.fingerprint();
        end = material.end();
        factory.setIncludeProtocols(PROTOCOLS);
        factory.setIncludeCipherSuites(CIPHER_SUITES);
        factory.setRenegotiationAllowed(false);
        configure(factory, material);
    }

    /**
     * The TLS of a server that is about to start.
     *
     * @return empty for one without
     * @throws UnusableFileException if a key or a certificate cannot be had
     */
    static Optional<ServerTls> of(Settings settings, Threads threads) throws UnusableFileException {
        return settings.tls().isEmpty()
                ? Optional.empty()
                : Optional.of(new ServerTls(
                        settings.identity().name(),
                        threads,
                        TlsMaterial.load(settings.tls().get())));
    }

    SslContextFactory.Server factory() {
        return factory;
    }

    /** Looks at the files from time to time, until it is stopped. */
    synchronized void watch() {
        warnOfExpiry();
        scheduleCheck();
    }

    private void warnOfExpiry() {
        expiry.warning(end, Instant.now())
                .ifPresent(what -> LOG.warn(
                        "a certificate of standalone server {} {}; replace it in {}",
                        server,
                        what,
                        settings.keyStore().or(settings::certificate).orElseThrow()));
    }

    private void scheduleCheck() {
        if (nextCheck != null) {
            nextCheck.cancel(false);
            nextCheck = null;
        }
        if (!stopped && !settings.checkInterval().isZero()) {
            // The timer's thread is for all servers, and files can be far away.
            nextCheck = threads.afterwards(settings.checkInterval(), () -> threads.execute(this::checkAndWatch));
        }
    }

    synchronized void stop() {
        stopped = true;
        scheduleCheck();
    }

    private void checkAndWatch() {
        checkFiles();
        watch();
    }

    /** For handshakes from now on. */
    synchronized void change(TlsMaterial material) {
        settings = material.settings();
        lastProblem = "";
        if (!fingerprint.equals(material.fingerprint())
                || factory.getNeedClientAuth() != needs(settings)
                || factory.getWantClientAuth() != wants(settings)) {
            reload(material);
        }
        watch();
    }

    /** Takes over what the files hold now. What cannot be used is told once, and leaves everything as it was. */
    synchronized void checkFiles() {
        try {
            TlsMaterial material = TlsMaterial.load(settings);
            if (!material.fingerprint().equals(fingerprint)) {
                reload(material);
                LOG.info("standalone server {} has new certificates", server);
            }
            lastProblem = "";
        } catch (UnusableFileException e) {
            if (!e.getMessage().equals(lastProblem)) {
                lastProblem = e.getMessage();
                LOG.warn("standalone server {} goes on with the certificates that it has: {}", server, lastProblem);
            }
        }
    }

    private void reload(TlsMaterial material) {
        try {
            factory.reload(itself -> configure((SslContextFactory.Server) itself, material));
            fingerprint = material.fingerprint();
            end = material.end();
            expiry.forget();
        } catch (Exception e) {
            LOG.error("certificates that could be read cannot be used", e);
        }
    }

    private static void configure(SslContextFactory.Server factory, TlsMaterial material) {
        factory.setKeyStore(material.keys());
        factory.setKeyStorePassword(material.password());
        factory.setKeyManagerPassword(material.password());
        factory.setTrustStore(material.trusted().orElse(null));
        factory.setWantClientAuth(wants(material.settings()));
        factory.setNeedClientAuth(needs(material.settings()));
    }

    private static boolean wants(TlsSettings settings) {
        return settings.clientCertificates() == ClientCertificates.WANT;
    }

    private static boolean needs(TlsSettings settings) {
        return settings.clientCertificates() == ClientCertificates.NEED;
    }
}
