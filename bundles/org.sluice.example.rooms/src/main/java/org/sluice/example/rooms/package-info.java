/** A WebSocket application with a path parameter, a subprotocol, and messages to many. */
package org.sluice.example.rooms;
