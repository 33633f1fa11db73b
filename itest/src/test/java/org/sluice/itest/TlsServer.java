package org.sluice.itest;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Hashtable;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Tls;

/** The configuration of a standalone server with TLS, and its state. */
final class TlsServer {

    private static final String SERVER = "org.sluice.protocol.UpgradeServer";
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final BundleContext context;
    private final Configuration configuration;
    private final String filter;

    TlsServer(BundleContext context) throws Exception {
        this.context = context;
        ConfigurationAdmin admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        // Never twice: the component runtime may ignore what is created before it is done with the deletion.
        String name = "tls" + COUNT.incrementAndGet();
        configuration = admin.getFactoryConfiguration("org.sluice.standalone", name, "?");
        filter = "(sluice.server.pid=" + configuration.getPid() + ")";
    }

    void configure(Object... properties) throws Exception {
        Hashtable<String, Object> all = new Hashtable<>(Place.STANDALONE_TLS.standaloneProperties());
        for (int i = 0; i < properties.length; i += 2) {
            all.put((String) properties[i], properties[i + 1]);
        }
        configuration.update(all);
    }

    void delete() throws Exception {
        configuration.delete();
        Await.until("the server is gone", () -> context.getAllServiceReferences(SERVER, filter) == null);
    }

    Object told(String property) throws Exception {
        ServiceReference<?>[] servers = context.getAllServiceReferences(SERVER, filter);
        return servers == null ? null : servers[0].getProperty("sluice.server." + property);
    }

    int port() throws Exception {
        Await.until("the server is up", () -> "UP".equals(told("state")));
        return Tls.at((Integer) told("port"));
    }

    /** A key store's certificate without the key. */
    static Path trustStore(Path keys, Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("trusted", Tls.load(keys).getCertificate("own"));
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, Tls.PASSWORD.toCharArray());
        }
        return file;
    }
}
