package org.sluice.itest.bench.application;

import org.osgi.service.component.annotations.Component;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/** Messages to all, from workers. */
@Component(service = WebSocketApplication.class)
@WebSocketEndpoint(pattern = "/bench/worker/hub")
public final class WorkerHub extends Hub {}
