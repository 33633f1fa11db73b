package org.sluice.itest.bench.application;

import org.osgi.service.component.annotations.Component;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketConstants;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/** Messages to all, from an event loop. */
@Component(service = WebSocketApplication.class)
@WebSocketEndpoint(pattern = "/bench/loop/hub", threading = WebSocketConstants.THREADING_LOOP)
public final class LoopHub extends Hub {}
