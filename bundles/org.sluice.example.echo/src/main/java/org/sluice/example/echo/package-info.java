/** A WebSocket application that sends every message back. */
package org.sluice.example.echo;
