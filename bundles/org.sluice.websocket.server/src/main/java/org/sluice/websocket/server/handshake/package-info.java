/** The rules of the opening handshake (RFC 6455, 4.2) as pure functions of a request. */
package org.sluice.websocket.server.handshake;
