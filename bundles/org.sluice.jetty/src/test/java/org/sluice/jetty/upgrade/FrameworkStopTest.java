package org.sluice.jetty.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/** Who is told that the framework stops. */
class FrameworkStopTest {

    private SynchronousBundleListener listener;

    private final FrameworkStop frameworkStop =
            new FrameworkStop((BundleContext) proxy(BundleContext.class, (method, argument) -> {
                listener = method.equals("addBundleListener") ? (SynchronousBundleListener) argument : null;
                return null;
            }));

    private final OpenConnections one = new OpenConnections();
    private final OpenConnections other = new OpenConnections();

    private interface Call {
        Object on(String method, Object argument);
    }

    private static Object proxy(Class<?> type, Call call) {
        return Proxy.newProxyInstance(
                FrameworkStopTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call.on(method.getName(), arguments == null ? null : arguments[0]));
    }

    private void tell(int type, long bundleId) {
        Bundle bundle = (Bundle) proxy(Bundle.class, (method, argument) -> bundleId);
        listener.bundleChanged(new BundleEvent(type, bundle, bundle));
    }

    private void add(OpenConnections connections) {
        frameworkStop.add(connections, () -> GoAwayPlan.standard("a server"));
    }

    @Test
    void allServersGoAwayBeforeTheFirstBundleStops() {
        add(one);
        add(other);
        tell(BundleEvent.STOPPING, 0);
        assertTrue(one.isGoingAway());
        assertTrue(other.isGoingAway());
    }

    @Test
    void otherEventsAreNone() {
        add(one);
        tell(BundleEvent.STOPPING, 7);
        tell(BundleEvent.STARTED, 0);
        assertFalse(one.isGoingAway());
    }

    @Test
    void aServerThatHasGoneIsForgotten() {
        add(one);
        frameworkStop.remove(one);
        tell(BundleEvent.STOPPING, 0);
        assertFalse(one.isGoingAway());
    }

    @Test
    void aServerThatComesUpTooLateLetsNobodyIn() {
        tell(BundleEvent.STOPPING, 0);
        add(one);
        assertTrue(one.isGoingAway());
        assertFalse(one.expect());
        assertEquals(0, one.size());
    }

    @Test
    void nothingIsLeftBehind() {
        frameworkStop.deactivate();
        assertNull(listener);
    }
}
