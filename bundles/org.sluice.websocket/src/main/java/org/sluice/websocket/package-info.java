/**
 * WebSocket applications as OSGi services.
 *
 * <p>An application is a {@link org.sluice.websocket.WebSocketApplication} service with a
 * {@linkplain org.sluice.websocket.WebSocketConstants#PATTERN pattern}. From its registration to its end it answers the
 * opening handshakes (RFC 6455, 4) for the paths that match, and a {@link org.sluice.websocket.WebSocketListener} of its
 * own gets what happens on each connection.
 *
 * <p><b>Threading.</b> All callbacks of one connection come one at a time and in order, each seeing what the one before has
 * done. With {@code worker} threading, the default, they run on a pool and may block; with {@code loop} they run on the
 * event loop itself and must not: an application with a callback of 200 ms, or three of more than 20 ms within 10 s
 * (configurable), is demoted to {@code worker} until it is registered anew. Callbacks of different connections may run at the same time. Every method of a
 * {@link org.sluice.websocket.WebSocket} may be called from any thread and returns at once.
 *
 * <p><b>Buffers.</b> A {@code ByteBuffer} or {@code CharSequence} that a callback gets is valid until the callback returns;
 * a {@code String} may be kept. The buffer may be read-only, as are those that are views of an event loop's read buffer: what
 * other connections receive comes to the same place. What is given to a send method has been sent or copied when the method
 * returns.
 *
 * <p><b>Null.</b> No parameter and no result is {@code null}.
 */
@Export
@Version("1.0.0")
package org.sluice.websocket;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
