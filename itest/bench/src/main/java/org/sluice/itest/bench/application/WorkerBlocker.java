package org.sluice.itest.bench.application;

import org.osgi.service.component.annotations.Component;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/** Blocks where it may. */
@Component(service = WebSocketApplication.class)
@WebSocketEndpoint(pattern = "/bench/worker/blocking")
public final class WorkerBlocker extends Blocker {

    private static final long MILLIS = 10_000;

    public WorkerBlocker() {
        super(MILLIS);
    }
}
