package org.sluice.itest;

import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.sluice.itest.client.Await;

/**
 * The end of deleting configurations. A service is gone before the component runtime is done with the deletion, and a
 * configuration that comes again until then may never be seen.
 */
final class Deletions {

    private static final String MARKER = "org.sluice.itest.marker";

    private Deletions() {}

    /** Events of configurations are handled one after the other: behind one more, those before it have been. */
    static void await(BundleContext context) throws Exception {
        ServiceReference<ConfigurationAdmin> admin = context.getServiceReference(ConfigurationAdmin.class);
        if (admin == null) {
            return;
        }
        CountDownLatch handled = new CountDownLatch(1);
        ConfigurationListener listener = event -> {
            if (event.getType() == ConfigurationEvent.CM_DELETED
                    && event.getPid().equals(MARKER)) {
                handled.countDown();
            }
        };
        ServiceRegistration<?> registration = context.registerService(ConfigurationListener.class, listener, null);
        try {
            Configuration marker = context.getService(admin).getConfiguration(MARKER, "?");
            marker.update(new Hashtable<>(Map.of("is", "there")));
            marker.delete();
            if (!handled.await(Await.SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("deletions of configurations are not handled in time");
            }
        } finally {
            registration.unregister();
        }
    }
}
