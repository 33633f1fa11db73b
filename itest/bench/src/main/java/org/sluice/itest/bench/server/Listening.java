package org.sluice.itest.bench.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** What servers have in common: how many loops, how they say where they are, and with which key they speak TLS. */
public final class Listening {

    static final String HOST = "127.0.0.1";
    /** Of messages. What is sent has 16 KiB at most, and compressed less. */
    static final int MESSAGE_BYTES = 64 * 1024;

    private Listening() {}

    /**
     * How many event loops servers have, where it can be said: the load generator needs a core, too. As many as cores would
     * take it from each other, and what that costs would be told as theirs.
     */
    public static int loops() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    }

    /** Tells the process that has started this one. */
    static void at(int port) {
        System.out.println("LISTENING " + port);
        System.out.flush();
    }

    static String keyStore() {
        return System.getProperty("bench.keystore");
    }

    static String password() {
        return System.getProperty("bench.password");
    }

    static KeyManagerFactory keys() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(Path.of(keyStore()))) {
            store.load(in, password().toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password().toCharArray());
        return keys;
    }

    static SSLContext context() throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys().getKeyManagers(), null, null);
        return context;
    }
}
