package org.sluice.itest.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.Tls;
import org.sluice.itest.gateway.Gateway;

/** A gateway that speaks TLS too, at the HTTP service and at a standalone server. */
record TlsGateway(Gateway gateway, int httpsPort, int standalonePort) {

    /** What Felix HTTP allows without, and {@code sslscan} finds. */
    private static final String EXCLUSION = "org.apache.felix.https.jetty.ciphersuites.excluded=.*_CBC_.*,TLS_RSA_.*";

    static TlsGateway start(String framework, Path directory, Path log) throws Exception {
        return start(framework, directory, log, EXCLUSION);
    }

    /** Starts one with a further line in the HTTP service's configuration, and further bundles. */
    static TlsGateway start(String framework, Path directory, Path log, String line, Path... bundles) throws Exception {
        Pem.create();
        List<Integer> ports = FreePorts.take(2);
        Path etc = Files.createDirectories(directory.resolve("etc"));
        Files.writeString(etc.resolve("org.apache.felix.http.cfg"), """
                org.apache.felix.https.enable=true
                org.osgi.service.http.port.secure=%d
                org.apache.felix.https.keystore=%s
                org.apache.felix.https.keystore.password=%s
                org.apache.felix.https.keystore.key.password=%3$s
                %s
                """.formatted(
                        ports.get(0), Tls.serverKeys(), Tls.PASSWORD, line));
        Files.writeString(
                etc.resolve("org.sluice.standalone-secure.cfg"),
                "port=%d\ntls=true\nkeyStore=%s\nkeyStorePassword=%s\n"
                        .formatted(ports.get(1), Tls.serverKeys(), Tls.PASSWORD));
        Gateway gateway = Gateway.start(framework, directory, log, applications(bundles));
        for (int port : ports) {
            Tls.at(port);
            Await.until("TLS at " + port, () -> isServed(port));
        }
        return new TlsGateway(gateway, ports.get(0), ports.get(1));
    }

    private static Path[] applications(Path... further) {
        return Stream.concat(Stream.of(Clients.application()), Stream.of(further))
                .toArray(Path[]::new);
    }

    private static boolean isServed(int port) {
        try {
            RawClient.open(port, "/echo").close();
            return true;
        } catch (IOException | AssertionError e) {
            // Not yet.
            return false;
        }
    }
}
