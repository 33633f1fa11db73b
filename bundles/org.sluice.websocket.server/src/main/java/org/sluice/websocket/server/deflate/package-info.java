/**
 * Compression of messages, permessage-deflate (RFC 7692): no sockets, no threads, no applications.
 *
 * <p>The memory of a deflater or inflater lies outside the heap, so that nobody would see it grow: they are pooled and
 * counted. A connection holds none of them between messages, unless it has agreed on context takeover.
 */
package org.sluice.websocket.server.deflate;
