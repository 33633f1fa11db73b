package org.sluice.itest.application.attacked;

import org.osgi.service.component.annotations.Component;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketConstants;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/** On the event loop, compressing without contexts. */
@Component(service = WebSocketApplication.class)
@WebSocketEndpoint(
        pattern = "/attacked/loop",
        threading = WebSocketConstants.THREADING_LOOP,
        compression = WebSocketConstants.COMPRESSION_ON,
        compression_threshold = 0)
public final class LoopEcho extends Echo {}
