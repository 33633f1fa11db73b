/**
 * What goes on in the WebSocket server, for operators and their tools.
 *
 * <p>{@link org.sluice.websocket.runtime.WebSocketRuntime} is a service that shows servers, applications, connections and
 * counters as DTOs. It shows, and changes nothing. {@link org.sluice.websocket.runtime.WebSocketControl} closes connections, and
 * sends messages to them. A {@link org.sluice.websocket.runtime.RuntimeListener} is told of handshakes and connections while they
 * happen.
 */
@Export
@Version("1.0.0")
package org.sluice.websocket.runtime;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
