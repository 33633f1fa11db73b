package org.sluice.testing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.sluice.websocket.authentication.Authenticator;

/** The registered authenticators by name, and everything that has happened to them. */
public final class TestContext {

    public final Map<Object, Object> registered = new LinkedHashMap<>();
    public final List<String> log = new ArrayList<>();

    public final BundleContext context = proxy(BundleContext.class, (proxy, method, args) -> {
        if (!method.getName().equals("registerService")) {
            throw new UnsupportedOperationException(method.getName());
        }
        Object name = ((Dictionary<?, ?>) args[2]).get(Authenticator.NAME);
        registered.put(name, args[1]);
        log.add("+ " + args[2]);
        return registration(name, args[1]);
    });

    private ServiceRegistration<?> registration(Object name, Object service) {
        return proxy(ServiceRegistration.class, (proxy, method, args) -> {
            if (!method.getName().equals("unregister")) {
                throw new UnsupportedOperationException(method.getName());
            }
            registered.remove(name, service);
            log.add("- " + name);
            return null;
        });
    }

    public static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(TestContext.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
