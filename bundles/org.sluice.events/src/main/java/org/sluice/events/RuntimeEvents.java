package org.sluice.events;

import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.configuration.ConfigurationReader;
import org.sluice.websocket.runtime.RuntimeListener;
import org.sluice.websocket.runtime.WebSocketRuntime;

/**
 * Tells the EventAdmin what goes on in the WebSocket server. What was there before it told anything is not told.
 *
 * <pre>
 *  STARTING ── activate ──► ACTIVE ── deactivate ──► STOPPED
 * </pre>
 */
@Component(
        configurationPid = RuntimeEvents.PID,
        immediate = true,
        service = {})
@Designate(ocd = Config.class)
public final class RuntimeEvents {

    /** The PID of the configuration. */
    public static final String PID = "org.sluice.events";

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeEvents.class);

    private enum State {
        STARTING,
        ACTIVE,
        STOPPED
    }

    private final BundleContext context;
    private final EventAdmin admin;

    // Guarded by this.
    private State state = State.STARTING;
    private WebSocketRuntime runtime;
    private Facts told = Facts.NONE;

    /**
     * Null while connections are not told. Confined to the component runtime, which activates, modifies and deactivates one
     * after the other: a lock would be held while the server is asked for its own.
     */
    private ServiceRegistration<RuntimeListener> connections;

    /**
     * Tells nothing yet.
     *
     * @param context the bundle's
     * @param admin gets the events
     */
    @Activate
    public RuntimeEvents(BundleContext context, @Reference EventAdmin admin) {
        this.context = context;
        this.admin = admin;
    }

    @Activate
    void activate(Map<String, Object> configuration) {
        synchronized (this) {
            state = State.ACTIVE;
        }
        modified(configuration);
    }

    @Modified
    void modified(Map<String, Object> configuration) {
        boolean wanted = ConfigurationReader.lenient(configuration::get, Config.class, PID, LOG)
                .flag("connections");
        if (wanted && connections == null) {
            Dictionary<String, Object> properties = new Hashtable<>();
            properties.put(RuntimeListener.KINDS, ConnectionEvents.KIND_VALUES);
            connections = context.registerService(RuntimeListener.class, new ConnectionEvents(this::send), properties);
        } else if (!wanted) {
            endConnections();
        }
    }

    /** Waits for a handler that is just being told of a connection, but not for ever. */
    private void endConnections() {
        if (connections != null) {
            connections.unregister();
            connections = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, updated = "bindRuntime")
    synchronized void bindRuntime(WebSocketRuntime newRuntime) {
        runtime = newRuntime;
        tell(Facts.of(newRuntime.getRuntimeDTO()));
    }

    synchronized void unbindRuntime(WebSocketRuntime oldRuntime) {
        // Another one may have come in its place before
        if (runtime == oldRuntime) {
            runtime = null;
            tell(Facts.NONE);
        }
    }

    /** Tells what has changed. With the lock: of two changes the first one must be the first event. */
    private void tell(Facts now) {
        if (state == State.ACTIVE) {
            now.since(told).forEach(this::post);
        }
        told = now;
    }

    private void post(Facts.Change change) {
        Map<String, Object> properties = new HashMap<>(change.properties());
        properties.put(EventConstants.TIMESTAMP, System.currentTimeMillis());
        admin.postEvent(new Event(change.topic(), properties));
    }

    /** Not posted: an EventAdmin keeps as many events as there are for handlers that are slow. Here the server drops them. */
    private void send(String topic, Map<String, Object> properties) {
        admin.sendEvent(new Event(topic, properties));
    }

    @Deactivate
    void deactivate() {
        synchronized (this) {
            state = State.STOPPED;
        }
        endConnections();
    }
}
