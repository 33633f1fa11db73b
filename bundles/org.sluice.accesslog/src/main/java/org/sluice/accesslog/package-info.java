/**
 * Logs handshakes, and the ends of connections where that is wanted, a line for each.
 *
 * <p>{@link org.sluice.accesslog.AccessLog} is the component. What clients have chosen goes through {@code Escaping}, always.
 * Lines are written on the thread on which the WebSocket server tells what happens, which nobody waits for.
 */
package org.sluice.accesslog;
