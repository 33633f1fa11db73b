package org.sluice.websocket.server.runtime;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.websocket.runtime.WebSocketRuntime;

/**
 * The registration of the runtime service. Changes are told on a thread for that, because whoever hears of them may take its
 * time; those that come meanwhile are told together.
 */
public final class Announcement {

    private static final Logger LOG = LoggerFactory.getLogger(Announcement.class);

    private final Executor executor;
    private final Supplier<String[]> endpoints;
    private final AtomicLong changes = new AtomicLong();
    private final AtomicBoolean pending = new AtomicBoolean();

    /** Null before and after. */
    private volatile ServiceRegistration<WebSocketRuntime> registration;

    /**
     * Nothing is registered yet.
     *
     * @param executor tells the changes, one after the other
     * @param endpoints where WebSockets can be opened
     */
    public Announcement(Executor executor, Supplier<String[]> endpoints) {
        this.executor = executor;
        this.endpoints = endpoints;
    }

    /**
     * Registers the service.
     *
     * @param context of our bundle
     * @param runtime the service
     */
    public void begin(BundleContext context, WebSocketRuntime runtime) {
        long told = changes.get();
        registration = context.registerService(WebSocketRuntime.class, runtime, properties(told));
        if (told != changes.get()) {
            tellSoon();
        }
    }

    /** Unregisters the service. */
    public void end() {
        ServiceRegistration<WebSocketRuntime> last = registration;
        registration = null;
        if (last != null) {
            last.unregister();
        }
    }

    /** What the runtime shows has changed. Returns at once. */
    public void changed() {
        changes.incrementAndGet();
        if (registration != null) {
            tellSoon();
        }
    }

    /**
     * How often that has been so.
     *
     * @return the change count
     */
    public long count() {
        return changes.get();
    }

    private void tellSoon() {
        if (pending.compareAndSet(false, true)) {
            executor.execute(this::tell);
        }
    }

    private void tell() {
        pending.set(false);
        ServiceRegistration<WebSocketRuntime> present = registration;
        if (present != null) {
            try {
                present.setProperties(properties(changes.get()));
            } catch (IllegalStateException e) {
                LOG.debug("The runtime service has gone while a change of it was told");
            }
        }
    }

    private Dictionary<String, Object> properties(long count) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(WebSocketRuntime.CHANGECOUNT, count);
        properties.put(WebSocketRuntime.ENDPOINTS, endpoints.get());
        return properties;
    }
}
