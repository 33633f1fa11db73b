package org.sluice.itest.application.heir;

import org.osgi.service.component.annotations.Component;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/** On the pool. */
@Component(service = WebSocketApplication.class)
@WebSocketEndpoint(pattern = "/heir/worker", handover = 60)
public final class WorkerHeir extends Heir {}
