package org.sluice.itest.bench.application;

import org.osgi.service.component.annotations.Component;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/** On workers, the default. */
@Component(service = WebSocketApplication.class)
@WebSocketEndpoint(pattern = "/bench/worker")
public final class WorkerEcho extends Echo {}
