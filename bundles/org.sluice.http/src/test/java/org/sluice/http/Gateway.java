package org.sluice.http;

import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.sluice.jetty.impl.JettyTakeover;
import org.sluice.jetty.upgrade.FrameworkStop;
import org.sluice.protocol.ProtocolHandler;
import org.sluice.protocol.UpgradeServer;
import org.sluice.testing.ServiceRegistry;
import org.sluice.transport.impl.TestTransport;

/** What the component runtime does with us: configurations, handlers, and HTTP services come and go. */
final class Gateway {

    final BundleContext context = ServiceRegistry.context();

    private final TestTransport transport = new TestTransport();
    final HttpServers servers =
            new HttpServers(context, new JettyTakeover(transport.transport()), new FrameworkStop(context));

    Gateway activate() {
        servers.activate();
        return this;
    }

    /** A configuration with an id of its own, and properties as pairs. */
    Gateway configure(long id, Object... properties) {
        Map<String, Object> all = new HashMap<>(Map.of("service.id", id));
        for (int i = 0; i < properties.length; i += 2) {
            all.put((String) properties[i], properties[i + 1]);
        }
        servers.bindConfiguration(new ConfiguredServer(), all);
        return this;
    }

    void remove(long id) {
        servers.unbindConfiguration(Map.of("service.id", id));
    }

    Gateway handler(ProtocolHandler handler, String token) {
        servers.bindHandler(handler, Map.of("service.id", 7L, ProtocolHandler.UPGRADE_TOKENS, token));
        return this;
    }

    /** A property of the only server with a PID, or {@code null}. */
    Object told(String pid, String property) {
        ServiceReference<UpgradeServer> server = server(pid);
        return server == null ? null : server.getProperty("sluice.server." + property);
    }

    ServiceReference<UpgradeServer> server(String pid) {
        try {
            var found = context.getServiceReferences(UpgradeServer.class, "(sluice.server.pid=" + pid + ")");
            if (found.size() > 1) {
                throw new AssertionError("more than one server with PID " + pid);
            }
            return found.isEmpty() ? null : found.iterator().next();
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    void close() {
        servers.deactivate();
        transport.close();
    }
}
