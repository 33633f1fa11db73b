package org.sluice.presign.impl;

import java.time.Clock;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.presign.CredentialsProvider;
import org.sluice.presign.Presigner;
import org.sluice.presign.impl.sigv4.Verifier;
import org.sluice.websocket.authentication.Authenticator;

/** Registers an authenticator and a presigner for each configuration. What is changed is replaced without a gap. */
@Component(immediate = true, service = ManagedServiceFactory.class, property = Constants.SERVICE_PID + "=" + Config.PID)
public final class PresignAuthenticators implements ManagedServiceFactory {

    private static final Logger LOG = LoggerFactory.getLogger(PresignAuthenticators.class);

    private final BundleContext context;
    private final Clock clock;
    private final Providers providers = new Providers();

    // Guarded by this: by PID. What was used with a configuration stays so when it changes.
    private final Map<String, List<ServiceRegistration<?>>> registrations = new HashMap<>();
    private final Map<String, UsedSignatures> used = new HashMap<>();

    /**
     * Begins without configurations.
     *
     * @param context the bundle's
     */
    @Activate
    public PresignAuthenticators(BundleContext context) {
        this(context, Clock.systemUTC());
    }

    PresignAuthenticators(BundleContext context, Clock clock) {
        this.context = context;
        this.clock = clock;
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "bindProvider",
            unbind = "unbindProvider")
    void bindProvider(ServiceReference<CredentialsProvider> reference, CredentialsProvider provider) {
        providers.add(reference, provider);
    }

    void unbindProvider(ServiceReference<CredentialsProvider> reference) {
        providers.remove(reference);
    }

    @Override
    public String getName() {
        return "Sluice presigned URLs";
    }

    @Override
    public synchronized void updated(String pid, Dictionary<String, ?> properties) {
        List<ServiceRegistration<?>> before = registrations.remove(pid);
        try {
            registrations.put(pid, register(pid, Settings.parse(pid, properties)));
        } catch (InvalidPropertyException e) {
            LOG.warn("There is no authenticator for configuration {}: {}", pid, e.getMessage());
        } finally {
            unregister(before);
        }
    }

    private List<ServiceRegistration<?>> register(String pid, Settings settings) {
        Verifier.Source source = new CredentialSource(settings, providers);
        UsedSignatures signatures = used.computeIfAbsent(pid, any -> new UsedSignatures());
        return List.of(
                context.registerService(
                        Authenticator.class,
                        new PresignAuthenticator(settings, source, signatures, clock),
                        properties(pid, Authenticator.NAME, settings)),
                context.registerService(
                        Presigner.class,
                        new ConfiguredPresigner(settings, source, clock),
                        properties(pid, Presigner.NAME, settings)));
    }

    private static Dictionary<String, Object> properties(String pid, String name, Settings settings) {
        return new Hashtable<>(Map.of(name, settings.name(), Constants.SERVICE_PID, pid));
    }

    @Override
    public synchronized void deleted(String pid) {
        unregister(registrations.remove(pid));
        used.remove(pid);
    }

    private static void unregister(List<ServiceRegistration<?>> all) {
        if (all != null) {
            all.forEach(ServiceRegistration::unregister);
        }
    }

    @Deactivate
    synchronized void deactivate() {
        registrations.values().forEach(PresignAuthenticators::unregister);
        registrations.clear();
    }
}
