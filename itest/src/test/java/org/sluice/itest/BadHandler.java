package org.sluice.itest;

import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.sluice.protocol.ProtocolHandler;
import org.sluice.protocol.ServletContexts;
import org.sluice.protocol.UpgradeAnswer;
import org.sluice.protocol.UpgradeRequest;

/** Refuses everything, and counts how often it was asked. */
final class BadHandler implements ProtocolHandler {

    static final int STATUS = 418;

    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public UpgradeAnswer upgrade(UpgradeRequest request, ServletContexts contexts) {
        asked.incrementAndGet();
        return UpgradeAnswer.refuse(STATUS);
    }

    int asked() {
        return asked.get();
    }

    ServiceRegistration<ProtocolHandler> register(BundleContext context, Map<String, Object> properties) {
        return context.registerService(ProtocolHandler.class, this, new Hashtable<>(properties));
    }
}
