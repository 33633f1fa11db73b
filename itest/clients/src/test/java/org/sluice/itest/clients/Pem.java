package org.sluice.itest.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import org.sluice.itest.client.Tls;

/** The servers' certificate in the format of other programs. */
final class Pem {

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {}

    /** Makes new keys for all servers of a test. */
    static void create() throws IOException, GeneralSecurityException {
        KeyStore keys = Tls.load(Tls.newKeys(Tls.serverKeys(), "CN=localhost"));
        String certificate = block("CERTIFICATE", keys.getCertificate("own").getEncoded());
        byte[] key = keys.getKey("own", Tls.PASSWORD.toCharArray()).getEncoded();
        Files.writeString(certificate(), certificate);
        Files.writeString(certificateAndKey(), certificate + block("PRIVATE KEY", key));
    }

    static Path certificate() {
        return Clients.WORK.resolve("certificate.pem");
    }

    static Path certificateAndKey() {
        return Clients.WORK.resolve("server.pem");
    }

    private static String block(String type, byte[] content) {
        String text = LINES.encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
    }
}
