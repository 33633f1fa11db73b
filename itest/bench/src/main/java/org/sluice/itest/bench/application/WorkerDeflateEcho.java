package org.sluice.itest.bench.application;

import org.osgi.service.component.annotations.Component;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/** On workers, compressed. */
@Component(service = WebSocketApplication.class)
@WebSocketEndpoint(pattern = "/bench/worker/deflate", compression = "on")
public final class WorkerDeflateEcho extends Echo {}
