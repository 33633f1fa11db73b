package org.sluice.itest.application.attacked;

import org.osgi.service.component.annotations.Component;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketConstants;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/** On the pool, compressing with contexts, as long as there are deflaters. */
@Component(service = WebSocketApplication.class)
@WebSocketEndpoint(
        pattern = "/attacked/worker",
        compression = WebSocketConstants.COMPRESSION_TAKEOVER,
        compression_threshold = 0)
public final class WorkerEcho extends Echo {}
