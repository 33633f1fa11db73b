package org.sluice.presign.impl;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.sluice.presign.Credentials;
import org.sluice.presign.CredentialsProvider;
import org.sluice.presign.Presigner;
import org.sluice.testing.ServiceRegistry;
import org.sluice.testing.TestHandshake;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.authentication.Authentication;
import org.sluice.websocket.authentication.Authenticator;

/** A component with a configuration, in a service registry, and URLs for its authenticator. */
abstract class PresignTest {

    static final String PID = "org.sluice.presign~main";
    static final String SECRET = "a+secret/access=key";
    static final String ALICE = "AKIDALICE=" + SECRET + ";principal=alice;path=/a;path=/below/*";
    static final Authentication CLOSED = Authentication.closed(CloseCode.POLICY_VIOLATION);

    final BundleContext context = ServiceRegistry.context();
    final TestClock clock = new TestClock();
    final PresignAuthenticators component = new PresignAuthenticators(context, clock);
    final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    @AfterEach
    void stop() {
        component.deactivate();
        registrations.forEach(ServiceRegistration::unregister);
    }

    final void configure(Object... namesAndValues) {
        Dictionary<String, Object> properties = new Hashtable<>(Map.of("credentials", ALICE));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        component.updated(PID, properties);
    }

    final <S> Optional<S> service(Class<S> type) {
        return Optional.ofNullable(context.getServiceReference(type)).map(context::getService);
    }

    final ServiceReference<CredentialsProvider> provide(CredentialsProvider provider, Object... properties) {
        Hashtable<String, Object> all = new Hashtable<>();
        for (int i = 0; i < properties.length; i += 2) {
            all.put((String) properties[i], properties[i + 1]);
        }
        ServiceRegistration<CredentialsProvider> registration =
                context.registerService(CredentialsProvider.class, provider, all);
        registrations.add(registration);
        component.bindProvider(registration.getReference(), provider);
        return registration.getReference();
    }

    final URI sign(String path) {
        return service(Presigner.class)
                .orElseThrow()
                .presign("AKIDALICE", URI.create("wss://gateway.example" + path), Duration.ofSeconds(60));
    }

    final URI signAs(String id, String path) {
        return service(Presigner.class)
                .orElseThrow()
                .presign(
                        Credentials.of(id, SECRET), URI.create("wss://gateway.example" + path), Duration.ofSeconds(60));
    }

    final Authentication decide(URI url) {
        try {
            return service(Authenticator.class)
                    .orElseThrow()
                    .authenticate(new TestHandshake()
                            .path(url.getPath())
                            .query(Optional.ofNullable(url.getRawQuery()).orElse(""))
                            .with("Host", url.getHost()));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static String who(Authentication decision) {
        return decision instanceof Authentication.Granted granted
                ? granted.principal().getName()
                : decision.toString();
    }
}
