package org.sluice.itest.bench.application;

import org.osgi.service.component.annotations.Component;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketConstants;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/** On the event loop, compressed. */
@Component(service = WebSocketApplication.class)
@WebSocketEndpoint(pattern = "/bench/loop/deflate", threading = WebSocketConstants.THREADING_LOOP, compression = "on")
public final class LoopDeflateEcho extends Echo {}
