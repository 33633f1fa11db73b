package org.sluice.jetty.upgrade;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Lets all servers go away before the framework stops the first bundle, all at the same time. In whichever order bundles are
 * stopped then, no application, no event loop and no HTTP service leaves before the clients have been told in their turns.
 */
@Component(service = FrameworkStop.class)
public final class FrameworkStop {

    private final BundleContext context;
    private final SynchronousBundleListener listener = this::changed;
    private final Map<OpenConnections, Supplier<GoAwayPlan>> servers = new ConcurrentHashMap<>();

    private volatile boolean stopping;

    /**
     * Called by the component runtime.
     *
     * @param context that of this bundle
     */
    @Activate
    public FrameworkStop(BundleContext context) {
        this.context = context;
        context.addBundleListener(listener);
    }

    @Deactivate
    void deactivate() {
        context.removeBundleListener(listener);
    }

    /**
     * Adds the connections of a server that has come up.
     *
     * @param connections what will go away
     * @param plan gives the plan that holds then
     */
    public void add(OpenConnections connections, Supplier<GoAwayPlan> plan) {
        servers.put(connections, plan);
        if (stopping) {
            // Nobody should come in any more.
            connections.beginGoingAway(plan.get());
        }
    }

    /**
     * Forgets the connections of a server that has gone.
     *
     * @param connections what has been added
     */
    public void remove(OpenConnections connections) {
        servers.remove(connections);
    }

    /** The framework waits in this call: it delivers the event before it stops anything. */
    private void changed(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            stopping = true;
            servers.forEach((connections, plan) -> connections.beginGoingAway(plan.get()));
            servers.forEach((connections, plan) -> connections.goAway(plan.get()));
        }
    }
}
