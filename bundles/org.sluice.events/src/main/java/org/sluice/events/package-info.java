/**
 * Tells the {@code EventAdmin} of applications, servers and connections.
 *
 * <p>{@link org.sluice.events.RuntimeEvents} is the component. What there is it learns from {@code WebSocketRuntime}, whenever that
 * says that something has changed; {@code Changes} finds what. Connections come from a {@code RuntimeListener}, which is
 * registered where they are wanted.
 */
package org.sluice.events;
