/**
 * Frames and messages of RFC 6455 on byte buffers: no sockets, no threads, no applications.
 *
 * <p>{@link org.sluice.websocket.server.frame.FrameReader} knows only how a frame is laid out,
 * {@link org.sluice.websocket.server.frame.FrameRules} what a client may send, and
 * {@link org.sluice.websocket.server.frame.MessageReader} how frames become messages.
 *
 * <p><b>Threading.</b> Readers belong to one event loop; everything else has no state.
 */
package org.sluice.websocket.server.frame;
