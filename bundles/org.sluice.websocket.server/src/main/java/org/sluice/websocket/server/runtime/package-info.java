/**
 * What an operator can see of the WebSocket server: numbers, the history of connections, servers.
 *
 * <p><b>Threading.</b> What is counted on event loops is counted without locks, so that who looks never holds up who counts.
 */
package org.sluice.websocket.server.runtime;
