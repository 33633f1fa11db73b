package org.sluice.websocket.server;

import org.sluice.websocket.CloseCode;
import org.sluice.websocket.WebSocketListener;

/**
 * The listener of a client that an authenticator does not let in, and that is told so by a Close frame.
 *
 * @param code tells why
 */
record ClosingListener(CloseCode code) implements WebSocketListener {}
