package org.sluice.authentication.useradmin;

import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.useradmin.UserAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.websocket.authentication.Authenticator;

/** Registers an authenticator for each configuration. One that is changed is replaced without a gap. */
@Component(immediate = true, service = ManagedServiceFactory.class, property = Constants.SERVICE_PID + "=" + Config.PID)
public final class UserAdminAuthenticators implements ManagedServiceFactory {

    private static final Logger LOG = LoggerFactory.getLogger(UserAdminAuthenticators.class);

    private final BundleContext context;

    // Guarded by this: by PID.
    private final Map<String, ServiceRegistration<?>> registrations = new HashMap<>();

    /** Null while there is none. Set by Declarative Services, read by handshakes. */
    private final AtomicReference<UserAdmin> userAdmin = new AtomicReference<>();

    /**
     * Begins without configurations.
     *
     * @param context the bundle's
     */
    @Activate
    public UserAdminAuthenticators(BundleContext context) {
        this.context = context;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindUserAdmin(UserAdmin service) {
        userAdmin.set(service);
    }

    void unbindUserAdmin(UserAdmin service) {
        // Another may have been bound before
        userAdmin.compareAndSet(service, null);
    }

    @Override
    public String getName() {
        return "Sluice UserAdmin authentication";
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
        return context.registerService(
                Authenticator.class, new UserAdminAuthenticator(settings, userAdmin::get), properties);
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
