package org.sluice.lorawan.impl;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.lorawan.trace.TraceListener;
import org.sluice.lorawan.trace.TracePublisher;
import org.sluice.lorawan.trace.TraceRecord;

/** Passes records to all listeners. Independent of ports, so that these come and go without losing listeners or records of others. */
@Component(immediate = true)
public final class Traces implements TracePublisher {

    private static final Logger LOG = LoggerFactory.getLogger(Traces.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LongAdder published = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    // Guarded by this: by service id.
    private final Map<Long, ListenerQueue> registered = new TreeMap<>();

    /** Replaced as a whole, so that who publishes needs no lock. */
    private volatile ListenerQueue[] queues = {};

    /** Called by the component runtime. */
    @Activate
    public Traces() {}

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "unbindListener")
    void bindListener(TraceListener listener, Map<String, Object> properties) {
        Long id = id(properties);
        synchronized (this) {
            ListenerQueue queue = new ListenerQueue(id, listener, dropped);
            registered.put(id, queue);
            queues = registered.values().toArray(ListenerQueue[]::new);
            queue.start();
        }
    }

    void unbindListener(TraceListener listener, Map<String, Object> properties) {
        ListenerQueue queue;
        synchronized (this) {
            queue = registered.remove(id(properties));
            queues = registered.values().toArray(ListenerQueue[]::new);
        }
        if (queue != null && !queue.end(PATIENCE)) {
            LOG.warn(
                    "{} is still being told something {} ms after it was unregistered; its classes stay in memory until it returns",
                    queue,
                    PATIENCE.toMillis());
        }
    }

    /** The component runtime unbinds listeners behind this, each of which is waited for. */
    @Deactivate
    void deactivate() {
        queues = new ListenerQueue[0];
    }

    @Override
    public void publish(TraceRecord trace) {
        published.increment();
        for (ListenerQueue queue : queues) {
            queue.add(trace);
        }
    }

    @Override
    public boolean isHeard() {
        return queues.length > 0;
    }

    @Override
    public long published() {
        return published.sum();
    }

    @Override
    public long dropped() {
        return dropped.sum();
    }

    private static Long id(Map<String, Object> properties) {
        return (Long) properties.get(Constants.SERVICE_ID);
    }
}
