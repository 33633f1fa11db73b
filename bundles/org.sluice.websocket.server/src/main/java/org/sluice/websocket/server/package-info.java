/**
 * The protocol handler for WebSocket: whiteboard, handshake, RFC 6455.
 */
package org.sluice.websocket.server;
