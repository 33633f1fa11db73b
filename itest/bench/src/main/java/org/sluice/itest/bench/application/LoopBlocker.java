package org.sluice.itest.bench.application;

import org.osgi.service.component.annotations.Component;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketConstants;
import org.sluice.websocket.propertytypes.WebSocketEndpoint;

/** Blocks although it has promised not to, but not so long that everybody would be gone before it is moved. */
@Component(service = WebSocketApplication.class)
@WebSocketEndpoint(pattern = "/bench/loop/blocking", threading = WebSocketConstants.THREADING_LOOP)
public final class LoopBlocker extends Blocker {

    private static final long MILLIS = 500;

    public LoopBlocker() {
        super(MILLIS);
    }
}
