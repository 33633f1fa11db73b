package org.sluice.websocket.server;

import org.sluice.websocket.WebSocketListener;

/** A call to a connection's listener. */
@FunctionalInterface
interface Callback {

    void on(WebSocketListener listener);
}
