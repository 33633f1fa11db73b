/**
 * Event loops over selectors.
 *
 * <h2>Threading</h2>
 *
 * <p>A {@link org.sluice.transport.impl.SelectorLoop} is one thread at a time. It alone calls listeners, and endpoints other
 * than to write. A connection has two sides: {@link org.sluice.transport.impl.LoopConnection} is what all threads call, and
 * guards its state and its send queue by its own lock, under which also the endpoint is written to, so that bytes leave in
 * the order of the calls. {@link org.sluice.transport.impl.LoopSide} is confined to the loop. From the first to the second
 * leads one way, a task of the loop that finds everything that is due; back lead method calls. No listener, and no other
 * foreign code but {@code Endpoint.write}, is called while a lock is held, and no thread ever waits for a loop, but for the one
 * that stops the transport.
 *
 * <h2>Memory</h2>
 *
 * <p>An idle connection has no buffer. While bytes are read, they are in the loop's read buffer; what a listener leaves there is
 * copied to a buffer of its size. What is written is gathered in chunks off the heap, from a pool that all loops share, and
 * goes back to it as soon as it is sent: a loop that echoes small messages allocates nothing per message. Allocated are: a
 * copy of what the listener leaves; a task's node in the queue; a view for a body of 32 KiB or more; and what a peer that
 * reads slowly leaves in the send queue beyond the pool.
 */
package org.sluice.transport.impl;
