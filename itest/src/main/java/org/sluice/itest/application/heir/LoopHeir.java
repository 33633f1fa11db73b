package org.sluice.itest.application.heir;

import org.osgi.service.component.annotations.Component;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketConstants;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/** On the event loop. */
@Component(service = WebSocketApplication.class)
@WebSocketEndpoint(pattern = "/heir/loop", threading = WebSocketConstants.THREADING_LOOP, handover = 60)
public final class LoopHeir extends Heir {}
