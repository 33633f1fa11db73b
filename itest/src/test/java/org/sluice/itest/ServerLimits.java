package org.sluice.itest;

import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.sluice.itest.client.Await;

/** The configuration of the WebSocket server, changed while connections are open. */
final class ServerLimits {

    /** A property that is handed through to the services of who has taken the configuration. */
    private static final String MARK = "itest.mark";

    private final BundleContext context;
    private final Configuration configuration;
    private int mark;

    ServerLimits(BundleContext context) throws Exception {
        this.context = context;
        ConfigurationAdmin admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        configuration = admin.getConfiguration("org.sluice.websocket.server", "?");
    }

    /** Returns when they hold; all others are the defaults. */
    void set(Map<String, Object> values) throws Exception {
        mark++;
        Hashtable<String, Object> properties = new Hashtable<>(values);
        properties.put(MARK, mark);
        configuration.update(properties);
        Await.until("limits are taken over", () -> holds("(" + MARK + "=" + mark + ")"));
    }

    /** Until the component runtime has seen it: Felix's ignores a configuration that is there again before that. */
    void delete() throws Exception {
        configuration.delete();
        Await.until("the defaults are back", () -> !holds("(" + MARK + "=*)"));
    }

    private boolean holds(String filter) throws Exception {
        return context.getAllServiceReferences(null, filter) != null;
    }
}
