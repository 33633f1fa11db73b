/** A WebSocket application that tells all clients the time. */
package org.sluice.example.clock;
