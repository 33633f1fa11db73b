package org.sluice.websocket.server.runtime;

/**
 * Where a connection has come from, as far as it is the same for many.
 *
 * @param server the name of the server
 * @param principal the name of the user, or null
 */
public record Visitor(String server, String principal) {}
