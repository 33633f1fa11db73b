package org.sluice.websocket.server;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleWiring;
import org.sluice.websocket.runtime.WebSocketRuntime;

/** As much of a framework as the whiteboard sees: references with properties, and service objects that are counted. */
final class TestFramework {

    private final AtomicInteger serviceIds = new AtomicInteger();
    private final Map<Object, Object> services = new ConcurrentHashMap<>();
    final AtomicInteger gets = new AtomicInteger();
    final AtomicInteger ungets = new AtomicInteger();
    final ClassLoader bundleClassLoader = new ClassLoader(null) {};

    /** The properties of our own service, each time that they were set; empty for its end. */
    final BlockingQueue<Optional<Map<String, Object>>> announcements = new LinkedBlockingQueue<>();

    /** The threads on which that was done. */
    final Set<Thread> announcers = ConcurrentHashMap.newKeySet();

    private final ServiceRegistration<?> registration = proxy(ServiceRegistration.class, (proxy, method, args) -> {
        announce(method.getName().equals("unregister") ? null : args[0]);
        return null;
    });

    /** Of a service of ours whose properties never change. */
    private final ServiceRegistration<?> otherRegistration =
            proxy(ServiceRegistration.class, (proxy, method, args) -> null);

    final BundleContext context = proxy(BundleContext.class, (proxy, method, args) -> switch (method.getName()) {
        case "getService" -> {
            gets.incrementAndGet();
            yield services.get(args[0]);
        }
        case "ungetService" -> {
            ungets.incrementAndGet();
            yield true;
        }
        case "registerService" -> {
            if (args[0] != WebSocketRuntime.class) {
                yield otherRegistration;
            }
            announce(args[2]);
            yield registration;
        }
        default -> throw new UnsupportedOperationException(method.getName());
    });

    private final BundleWiring wiring = proxy(BundleWiring.class, (proxy, method, args) -> bundleClassLoader);

    private final Bundle bundle = proxy(Bundle.class, (proxy, method, args) -> switch (method.getName()) {
        case "getSymbolicName" -> "application.bundle";
        case "adapt" -> wiring;
        default -> throw new UnsupportedOperationException(method.getName());
    });

    /** A service with properties, which may be changed later. */
    @SuppressWarnings("unchecked")
    <S> ServiceReference<S> register(S service, Map<String, Object> properties) {
        properties.put("service.id", (long) serviceIds.incrementAndGet());
        ServiceReference<S> reference =
                proxy(ServiceReference.class, (proxy, method, args) -> switch (method.getName()) {
                    case "getProperty" -> properties.get(args[0]);
                    case "getProperties" -> new Hashtable<>(properties);
                    case "getBundle" -> bundle;
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == args[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        services.put(reference, service);
        return reference;
    }

    /** From here on services have no objects. */
    void withhold() {
        services.clear();
    }

    private void announce(Object properties) {
        announcers.add(Thread.currentThread());
        announcements.add(Optional.ofNullable((Dictionary<?, ?>) properties).map(TestFramework::copy));
    }

    private static Map<String, Object> copy(Dictionary<?, ?> properties) {
        Map<String, Object> copy = new HashMap<>();
        Collections.list(properties.keys()).forEach(key -> copy.put((String) key, properties.get(key)));
        return copy;
    }

    static Map<String, Object> properties(Object... namesAndValues) {
        Map<String, Object> properties = new Hashtable<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put("sluice.websocket." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return properties;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(TestFramework.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
