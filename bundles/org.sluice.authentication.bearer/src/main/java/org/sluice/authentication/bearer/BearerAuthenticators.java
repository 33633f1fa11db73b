package org.sluice.authentication.bearer;

import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.websocket.authentication.Authenticator;

/** Registers an authenticator for each configuration. One that is changed is replaced without a gap. */
@Component(immediate = true, service = ManagedServiceFactory.class, property = Constants.SERVICE_PID + "=" + Config.PID)
public final class BearerAuthenticators implements ManagedServiceFactory {

    private static final Logger LOG = LoggerFactory.getLogger(BearerAuthenticators.class);

    private final BundleContext context;

    // Guarded by this: by PID.
    private final Map<String, ServiceRegistration<?>> registrations = new HashMap<>();

    /**
     * Begins without configurations.
     *
     * @param context the bundle's
     */
    @Activate
    public BearerAuthenticators(BundleContext context) {
        this.context = context;
    }

    @Override
    public String getName() {
        return "Sluice bearer authentication";
    }

    @Override
    public synchronized void updated(String pid, Dictionary<String, ?> properties) {
        ServiceRegistration<?> before = registrations.remove(pid);
        try {
            registrations.put(pid, register(pid, Settings.parse(pid, properties)));
        } catch (InvalidPropertyException e) {
            LOG.warn("There is no authenticator for configuration {}: {}", pid, e.getMessage());
        } finally {
            unregister(before);
        }
    }

    private ServiceRegistration<?> register(String pid, Settings settings) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Authenticator.NAME, settings.name());
        properties.put(Constants.SERVICE_PID, pid);
        return context.registerService(Authenticator.class, new BearerAuthenticator(settings), properties);
    }

    @Override
    public synchronized void deleted(String pid) {
        unregister(registrations.remove(pid));
    }

    private static void unregister(ServiceRegistration<?> registration) {
        if (registration != null) {
            registration.unregister();
        }
    }

    @Deactivate
    synchronized void deactivate() {
        registrations.values().forEach(ServiceRegistration::unregister);
        registrations.clear();
    }
}
