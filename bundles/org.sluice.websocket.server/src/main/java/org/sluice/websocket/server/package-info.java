/**
 * The protocol handler for WebSocket: whiteboard, opening handshake, connections.
 *
 * <p>{@link org.sluice.websocket.server.WebSocketProtocolHandler} is the component. It keeps a table of the applications and
 * lets {@code Handshakes} answer for the one that a path leads to, after {@code Guards} have found who else decides: a servlet
 * context, asked on the HTTP server's thread, and an authenticator, asked by a {@code ConnectCall} before the application. An
 * accepted connection is an {@code Inbound}, which the event loop calls with bytes, a {@code Session}, which has the state, and
 * a {@code ServerWebSocket}, which the application sends with. Between them and the application's listener stand the
 * {@code Callbacks}, of which there is one kind for each threading.
 *
 * <p>What an operator can see is counted where it happens: in the {@code ObservedConnection} that a session is, in the
 * {@code Account} of its application, and in {@link org.sluice.websocket.server.runtime}. {@code ServerRuntime} shows it.
 *
 * <p><b>Threading.</b> Code of applications and authenticators runs on event loops, on the threads of a {@code WorkerPool}, and
 * nowhere else: whatever it leaves in thread locals goes with these threads, which are renewed when one of them has left. The
 * pools' threads are created on event loops and on each other, so that they inherit nothing from an application.
 *
 * <p><b>Locks.</b> A {@code Session} is locked while it calls its {@code ByteConnection}, which never calls back from there,
 * and a {@code ServiceHolder} while it fetches the service object. No other lock is held while anything else is called.
 */
package org.sluice.websocket.server;
