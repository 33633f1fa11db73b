package org.sluice.itest.application.keeper;

import org.osgi.service.component.annotations.Component;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/** On the pool. */
@Component(service = WebSocketApplication.class)
@WebSocketEndpoint(pattern = "/keeper/worker")
public final class WorkerKeeper extends Keeper {}
