package org.sluice.standalone;

import java.security.KeyStore;
import java.util.Base64;
import org.sluice.jetty.impl.TestKeys;

/** Keys as PEM. */
final class Pem {

    private Pem() {}

    static String certificate(TestKeys keys) throws Exception {
        KeyStore store = keys.keyStore();
        return block(
                "CERTIFICATE",
                store.getCertificate(store.aliases().nextElement()).getEncoded());
    }

    static String key(TestKeys keys) throws Exception {
        KeyStore store = keys.keyStore();
        return block(
                "PRIVATE KEY",
                store.getKey(store.aliases().nextElement(), TestKeys.PASSWORD.toCharArray())
                        .getEncoded());
    }

    static String block(String label, byte[] content) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }
}
